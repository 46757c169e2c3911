// The calls of the tables: what they take and what they give.
import {
  type AccountChanges,
  type AliyunClient,
  type AliyunResult,
  type CloudToken,
  type Device,
  type DeviceList,
  type DeviceListParams,
  type IdentityList,
  type IdentityPageParams,
  type IdentityQuery,
  type IdentityResult,
  type NewCustomer,
  type OpenIdResult,
  type Order,
  type OrderList,
  type OrderListParams,
  type parseCloudToken,
  parseDeviceList,
  type parseIdentity,
  type parseOpenId,
  type parseOrderList,
  type ResponseLike,
  type SignedRequest,
  type TencentClient,
  type TencentResult,
} from "iot-accounts";

same<typeof parseCloudToken, (response: ResponseLike) => CloudToken>();
same<Required<CloudToken>, { requestId: string; cloudToken: string; expiresInMs: number }>();
same<IdentityPageParams, { offset: number; count: number }>();

export function aliyun(client: AliyunClient): void {
  const token = client.getCloudToken("project", { requestId: "1" });
  same<typeof token, SignedRequest<CloudToken>>();
  const refreshed = client.refreshCloudToken("token", {});
  same<typeof refreshed, SignedRequest<CloudToken>>();
  const page = client.queryIdentityByPage({ offset: 0, count: 100 }, { cloudToken: "token" });
  same<typeof page, SignedRequest<IdentityList>>();

  // @ts-expect-error: a page has a count
  client.queryIdentityByPage({ offset: 0 });
  // @ts-expect-error: a project is named by a text
  client.getCloudToken(1);
}

same<typeof parseIdentity, (response: ResponseLike) => IdentityResult>();
same<typeof parseOpenId, (response: ResponseLike) => OpenIdResult>();
same<typeof parseOrderList, (response: ResponseLike) => OrderList>();
same<DeviceList["devices"], Device[]>();
same<OrderList["orders"], Order[]>();

export function identities(client: AliyunClient, query: IdentityQuery, changes: AccountChanges): void {
  const found = client.queryIdentity(query);
  same<typeof found, SignedRequest<IdentityResult>>();
  const openId = client.getOpenId("identity", "app");
  same<typeof openId, SignedRequest<OpenIdResult>>();
  const changed = client.modifyAccount("identity", changes);
  same<typeof changed, SignedRequest<AliyunResult>>();
  client.queryIdentity({ loginId: "l", loginSource: "s" });
  // @ts-expect-error: one or the other
  client.queryIdentity({ phone: "1", email: "a@b" });
}

export function tencent(client: TencentClient, params: DeviceListParams, orders: OrderListParams): void {
  const customer: NewCustomer = { customerId: "c", countryCode: "86", phoneNumber: "1" };
  const made = client.createCustomer(customer);
  same<typeof made, SignedRequest<TencentResult>>();
  const devices = client.getDeviceList({ ...params, includeSecrets: true });
  same<typeof devices, SignedRequest<DeviceList>>();
  const list = client.getOrderList(orders);
  same<typeof list, SignedRequest<OrderList>>();
  same<string | undefined, Device["devicePsk"]>();
  parseDeviceList("{}", { includeSecrets: true });
}
