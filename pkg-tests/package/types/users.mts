// Users of either cloud: what there is of them, and what a cloud narrows.
import {
  type AliyunClient,
  type AliyunUser,
  type ApiError,
  type CloudClients,
  type Customer,
  type FindUsersResult,
  findUsers,
  type Identity,
  maskEmail,
  maskPhone,
  maskUser,
  type SendOptions,
  type TencentClient,
  type TencentUser,
  toUser,
  type User,
  type UserFields,
  type UsersOptions,
  type UsersProgress,
  type UserTextKind,
  users,
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

export async function found(
  tencent: TencentClient,
  aliyun: AliyunClient,
  options: Required<SendOptions>,
): Promise<void> {
  const result = await findUsers({ tencent, aliyun }, "13900005930", options);
  same<typeof result, FindUsersResult>();
  const { users: people, takenFor, errors } = result;
  same<typeof people, User[]>();
  same<typeof takenFor, UserTextKind[]>();
  same<UserTextKind, "customerId" | "identityId" | "phone" | "email">();
  same<Required<typeof errors>, { tencent: ApiError; aliyun: ApiError }>();
  const one: CloudClients = { tencent };
  await findUsers(one, "Customer1");
  await findUsers({ tencent: undefined, aliyun }, "Customer1");

  // @ts-expect-error a client alone does not say which cloud it is of
  await findUsers(tencent, "Customer1");
  // @ts-expect-error the other cloud's client
  await findUsers({ tencent: aliyun }, "Customer1");
  // @ts-expect-error a number is a text
  await findUsers({ tencent }, 13900005930);
  // @ts-expect-error there are no pages
  await findUsers({ tencent }, "Customer1", { pageSize: 5 });
}

export async function listed(
  tencent: TencentClient,
  aliyun: AliyunClient,
  options: Required<SendOptions>,
): Promise<void> {
  const every: Required<UsersOptions> = { ...options, pageSize: 100, newestFirst: true, onProgress: told };
  for await (const user of users({ tencent, aliyun }, every)) same<typeof user, User>();
  users({ aliyun });
  users({ tencent }, { pageSize: undefined, newestFirst: undefined });

  // @ts-expect-error a client alone does not say which cloud it is of
  users(tencent);
  // @ts-expect-error an option of `identities`
  users({ tencent }, { batchSize: 5 });
  // @ts-expect-error a loop is waited for
  for (const user of users({ tencent })) void user;
}

function told({ cloud, done, total }: UsersProgress): void {
  same<typeof cloud, "tencent" | "aliyun">();
  same<typeof done, number>();
  same<typeof total, number | undefined>();
}
