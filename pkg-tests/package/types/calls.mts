// The calls of the tables: what they take and what they give.
import type {
  AliyunClient,
  CloudToken,
  IdentityList,
  IdentityPage,
  parseCloudToken,
  ResponseLike,
  SignedRequest,
} from "iot-accounts";

same<typeof parseCloudToken, (response: ResponseLike) => CloudToken>();
same<Required<CloudToken>, { requestId: string; cloudToken: string; expiresInMs: number }>();
same<IdentityPage, { offset: number; count: number }>();

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
