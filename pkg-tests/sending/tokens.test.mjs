// Eight holders of one cloud token, as eight processes would have them, while a stranger voids it now and then.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { AliyunClient, cloudTokens, send } from "iot-accounts";
import { startGateways } from "../../gateways/index.mjs";

/** @import { StoredCloudToken } from "iot-accounts" */

const HOLDERS = 8;
const CALLS = 60;
const VOIDINGS = 3;

/** An engine that takes its time, and keeps JSON. */
class SlowStore {
  json = "null";

  /** @returns {Promise<StoredCloudToken | null>} */
  async read() {
    await sleep(Math.random() * 5);
    return JSON.parse(this.json);
  }

  /** @param {StoredCloudToken | undefined} previous @param {StoredCloudToken} next */
  async replace(previous, next) {
    await sleep(Math.random() * 5);
    const isUnchanged = JSON.parse(this.json)?.version === previous?.version;
    if (isUnchanged) this.json = JSON.stringify(next);
    await sleep(Math.random() * 5);
    return isUnchanged;
  }
}

describe("cloud tokens", () => {
  it(`${HOLDERS} holders ask as often as the token is voided, and every call succeeds`, async (context) => {
    const gateways = await startGateways({
      keepRequests: 10_000,
      aliyunSettings: { cloudTokenRequired: true },
    });
    context.after(() => gateways.close());
    const { origin: endpoint, cloudAppKey: appKey, cloudAppSecret: appSecret, requests } = gateways.aliyun;
    const store = new SlowStore();
    let done = 0;
    let strangerAsks = 0;

    async function work() {
      const client = new AliyunClient({ endpoint, appKey, appSecret });
      const tokens = cloudTokens(client, { projectId: "a123", store });
      for (let calls = 0; calls < CALLS; calls++) {
        const page = await send(
          (overrides) => client.queryIdentityByPage({ offset: calls, count: 1 }, overrides),
          { tokens },
        );
        assert.equal(page.identities.length, 1);
        done++;
        await sleep(Math.random() * 40);
      }
    }

    async function voidNowAndThen() {
      const client = new AliyunClient({ endpoint, appKey, appSecret });
      while (strangerAsks < VOIDINGS && done < HOLDERS * CALLS) {
        await sleep(1200);
        await send((overrides) => client.getCloudToken("a123", overrides));
        strangerAsks++;
      }
    }

    await Promise.all([voidNowAndThen(), ...Array.from({ length: HOLDERS }, work)]);
    assert.equal(done, HOLDERS * CALLS);
    const asks = requests.filter(({ url }) => url === "/cloud/token").length - strangerAsks;
    assert.ok(asks >= 1 && asks <= 1 + strangerAsks, `the holders asked ${asks} times`);
  });
});
