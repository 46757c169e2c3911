// The input of the app. It imports nothing of the package: the expected values are computed from it without the package.
export const tencent = {
  client: { appKey: "ServiceAppKey", appSecret: "ServiceAppSecret" },
  params: { countryCode: "86", offset: 0, limit: 20 },
  overrides: {
    requestId: "0f3a1c8e-5b7d-4c2e-9a61-d4e5f6a7b8c9",
    nonce: 170533123,
    timestamp: 1599468019000,
  },
  answer: `{"Response":{"RequestId":"r","Customers":[{"CustomerId":"Customer100001","CountryCode":"86"}],"Total":1}}`,
};

export const aliyun = {
  client: { appKey: "23432342", appSecret: "3f2504e04f8941d39a0c0305e82c3301" },
  identityIds: ["50eb", "身份"],
  overrides: {
    requestId: "0f3a1c8e5b7d4c2e9a61d4e5f6a7b8c9",
    nonce: "c9f15cbf-f4ac-4a6c-b54d-f51abf4b5b44",
    timestamp: 1646365291734,
  },
  answer: `{"code":200,"data":[{"identityId":"50eb","nickName":"小明 😀"}],"id":"r1"}`,
};
