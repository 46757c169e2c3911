const api = require("iot-accounts");
const expected = require("./src/expected.json");
const { aliyun, tencent } = require("./src/sample.json");

beforeAll(() => api.init());

test("both clients sign", () => {
  const customers = new api.TencentClient(tencent.client).getCustomerList(tencent.params, tencent.overrides);
  const identities = new api.AliyunClient(aliyun.client).queryIdentityList(
    aliyun.identityIds,
    aliyun.overrides,
  );
  expect(customers).toEqual(expected.tencent);
  expect(identities).toEqual(expected.aliyun);
});

test("both responses are read", () => {
  expect(api.parseCustomerList(tencent.answer)).toEqual(expected.customers);
  expect(api.parseIdentityList(aliyun.answer)).toEqual(expected.identities);
});

test("an invalid input is an InvalidInputError", () => {
  const client = new api.TencentClient(tencent.client);
  expect(() => client.getCustomerList({ limit: -1 })).toThrow(api.InvalidInputError);
});
