import * as z from "zod";
import { createWireReader } from "./wire.mjs";

const text = z.string().optional();
const customers = z.object({
  Response: z.object({
    RequestId: text,
    Customers: z.array(z.object({ CustomerId: z.string(), CountryCode: text, PhoneNumber: text })),
    Total: z.number(),
  }),
});
const identities = z.object({
  code: z.number(),
  id: text,
  data: z.array(
    z.object({
      ...{ tenantId: text, identityId: text, nickName: text, loginName: text, phone: text, email: text },
      ...{ avatarUrl: text, loginId: text, loginSource: text, gmtCreate: text, gmtModified: text },
    }),
  ),
});

export const reader = createWireReader(
  (value) => customers.parse(value),
  (value) => identities.parse(value),
);
