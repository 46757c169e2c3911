// Users of either cloud: what there is of them, and what a cloud narrows.
import {
  type AliyunUser,
  type Customer,
  type Identity,
  maskEmail,
  maskPhone,
  maskUser,
  type TencentUser,
  toUser,
  type User,
  type UserFields,
} from "iot-accounts";

export function shown(customer: Customer, identity: Identity, either: Customer | Identity): void {
  same<ReturnType<typeof ofCustomer>, TencentUser>();
  same<ReturnType<typeof ofIdentity>, AliyunUser>();
  const user = toUser(either);
  same<typeof user, User>();
  if (user.cloud === "tencent") same<typeof user.source, Customer>();
  else same<typeof user.source, Identity>();
  same<typeof user.cloud, "tencent" | "aliyun">();
  const { id, name, phone, countryCode, email, avatarUrl, createdAtMs, lastSeenAtMs } = user;
  same<typeof id, string>();
  for (const text of [name, phone, countryCode, email, avatarUrl]) same<typeof text, string | undefined>();
  for (const time of [createdAtMs, lastSeenAtMs]) same<typeof time, number | undefined>();
  same<Required<UserFields>["lastSeenAtMs"], number>();

  const masked = maskUser(ofCustomer(customer));
  same<typeof masked, TencentUser>();
  const other = maskUser(ofIdentity(identity));
  same<typeof other, AliyunUser>();
  same<typeof maskedUser, User>();
  const maskedUser = maskUser(user);
  for (const mask of [maskPhone, maskEmail]) same<ReturnType<typeof mask>, string>();

  // @ts-expect-error a text is no user
  toUser("50eb");
  // @ts-expect-error a customer is not yet a user
  maskUser(customer);
  // @ts-expect-error a user may have no telephone
  maskPhone(user.phone);
}

const ofCustomer = (customer: Customer) => toUser(customer);
const ofIdentity = (identity: Identity) => toUser(identity);
