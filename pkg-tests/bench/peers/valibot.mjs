import * as v from "valibot";
import { createWireReader } from "./wire.mjs";

const text = v.optional(v.string());
const customers = v.object({
  Response: v.object({
    RequestId: text,
    Customers: v.array(v.object({ CustomerId: v.string(), CountryCode: text, PhoneNumber: text })),
    Total: v.number(),
  }),
});
const identities = v.object({
  code: v.number(),
  id: text,
  data: v.array(
    v.object({
      ...{ tenantId: text, identityId: text, nickName: text, loginName: text, phone: text, email: text },
      ...{ avatarUrl: text, loginId: text, loginSource: text, gmtCreate: text, gmtModified: text },
    }),
  ),
});

export const reader = createWireReader(
  (value) => v.parse(customers, value),
  (value) => v.parse(identities, value),
);
