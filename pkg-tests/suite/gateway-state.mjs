import { expect } from "chai";

/** @import { Context, Register, SignedRequest } from "./types.mjs" */
import { withFaults } from "./faults.mjs";
import { expectApiError, send } from "./helpers.mjs";

const PAGE = "/cloud/account/queryIdentityByPage";
const UNREGISTER = "/user/account/unregister";

/**
 * What a gateway remembers between two requests: keys, tokens, writes, and accounts that come and go.
 *
 * @param {Register} test
 * @param {Context} context
 */
export default function register(test, { api, gateways }) {
  const { origin: endpoint, appKey, appSecret, cloudAppKey, cloudAppSecret } = gateways.aliyun;
  const app = () => new api.AliyunClient({ appKey, appSecret, endpoint });
  /** @param {string} [cloudToken] */
  const cloud = (cloudToken) =>
    new api.AliyunClient({ appKey: cloudAppKey, appSecret: cloudAppSecret, endpoint, cloudToken });
  /** @param {import("iot-accounts").AliyunClient} client */
  const page = (client) => client.request(PAGE, { apiVersion: "1.0.4", params: { offset: 0, count: 1000 } });
  /** @param {SignedRequest} request @returns {Promise<unknown>} */
  const read = async (request) => api.parseAliyun(await send(request)).data;
  const getToken = async () => {
    const params = { grantType: "project", res: "project" };
    const data = await read(cloud().request("/cloud/token", { apiVersion: "1.0.1", params }));
    return String(Reflect.get(Object(data), "cloudToken"));
  };

  test("gateway state: each of two app keys opens its own list", async () => {
    await withFaults(gateways, "aliyun", [{ change: { separateAppKeys: true } }], async () => {
      expect(await read(page(cloud()))).to.have.length(gateways.identities.length);
      expect(await read(app().queryIdentityList(["1"]))).to.have.length(1);
      const refused = [page(app()), cloud().queryIdentityList(["1"])];
      for (const request of refused) {
        const response = await send(request);
        expectApiError(api, () => api.parseAliyun(response), { kind: "credentials", code: "403" });
      }
    });
    expect(await read(page(app())), "by default either key does").to.have.length(gateways.identities.length);
  });

  test("gateway state: a new cloud token voids the old one", async () => {
    await withFaults(gateways, "aliyun", [{ change: { cloudTokenRequired: true } }], async () => {
      const first = await getToken();
      expect(await read(page(cloud(first)))).to.have.length(gateways.identities.length);
      const second = await getToken();
      const response = await send(page(cloud(first)));
      expectApiError(api, () => api.parseAliyun(response), { kind: "credentials", code: "2401" });
      expect(await read(page(cloud(second)))).to.have.length(gateways.identities.length);
    });
  });

  test("gateway state: a write takes effect once, whatever became of its response", async () => {
    const request = app().request(UNREGISTER, { apiVersion: "1.0.1", params: { identityId: "1" } });
    const commands = [{ next: { kind: "empty-body" } }];
    const { value, writes, removed } = await withFaults(gateways, "aliyun", commands, async () => {
      const { body } = await send(request);
      return { body, left: await read(page(cloud())) };
    });
    expect(value.body).to.equal("");
    expect(value.left).to.have.length(gateways.identities.length - 1);
    expect(removed).to.deep.equal(["1"]);
    const { requestId } = request;
    expect(writes).to.deep.equal([{ call: UNREGISTER, requestId, account: "1", effective: true }]);
    expect(await read(page(cloud())), "all are back").to.have.length(gateways.identities.length);
  });

  test("gateway state: as many accounts as asked for, which come and go", async () => {
    const commands = [
      { reset: { identities: 500, seed: 2, fullIdentities: true } },
      { always: { kind: "list-changed", inserted: 3, removed: 3 } },
    ];
    const { value, inserted, removed } = await withFaults(gateways, "aliyun", commands, async () => {
      /** @type {unknown} */
      let rows = [];
      for (let count = 0; count < 10; count += 1) rows = await read(page(cloud()));
      return rows;
    });
    expect(inserted).to.not.have.length(0);
    expect(removed).to.not.have.length(0);
    expect(value).to.have.length(500 + inserted.length - removed.length);
  });
}
