import assert from "node:assert/strict";
import { after, afterEach, describe, test } from "node:test";
import { startGateways } from "../index.mjs";
import { askTencent } from "./account-calls.mjs";
import { attempt, json, tencentCall } from "./calls.mjs";

const { tencent, customers, close } = await startGateways();
after(close);
afterEach(() => {
  tencent.reset();
  tencent.faults.clear();
});

const devices = (members = {}) => ({
  Action: "ServiceGetDeviceList",
  ProductId: "LAMP",
  Offset: 0,
  Limit: 10,
  ...members,
});
const orders = (members = {}) => ({ Action: "ServiceGetOrderList", Limit: 1000, ...members });

describe("Tencent: devices", () => {
  test("each row holds secrets, each state occurs, and a product's list is always the same", async () => {
    const { Devices, Total } = await askTencent(tencent, devices({ Limit: 100 }));
    assert.deepEqual([Devices.length, Total], [25, 25]);
    assert.deepEqual((await askTencent(tencent, devices({ Offset: 20 }))).Devices, Devices.slice(20));
    assert.deepEqual((await askTencent(tencent, devices({ Offset: 25 }))).Devices, []);
    const states = new Set(Devices.map((/** @type {{ Status: number }} */ { Status }) => Status));
    assert.deepEqual([...states].sort(), [0, 1, 2, 3]);
    for (const device of Devices) {
      assert.deepEqual(Object.keys(device).sort(), [
        ...["AppKey", "AppSKey", "CreateTime", "DevAddr", "DevEUI", "DeviceCert", "DeviceName", "DevicePsk"],
        ...["FirstOnlineTime", "LogLevel", "LoginTime", "NwkSKey", "Status", "Version"],
      ]);
      for (const name of ["DevicePsk", "AppSKey", "NwkSKey"]) assert.ok(device[name].length >= 24);
    }
    const other = await askTencent(tencent, devices({ ProductId: "OTHER" }));
    assert.notDeepEqual(other.Devices, Devices.slice(0, 10));
    tencent.change({ deviceCount: 3 });
    assert.equal((await askTencent(tencent, devices())).Total, 3);
  });

  test("the sample without Response, which only a success is", async () => {
    tencent.change({ deviceListWrapped: false });
    const call = tencentCall(tencent, devices());
    const { Devices, RequestId, Total, Response } = json(await attempt(call));
    assert.deepEqual([Devices.length, RequestId, Total, Response], [10, call.id, 25, undefined]);
    assert.equal(
      json(await attempt(tencentCall(tencent, devices({ Limit: 0 })))).Response.Error.Code,
      "InvalidParameterValue",
    );
    assert.ok(json(await attempt(tencentCall(tencent))).Response.Customers);
  });

  test("each of the three parameters is needed", async () => {
    for (const name of ["ProductId", "Offset", "Limit"]) {
      const { [name]: _, ...others } = /** @type {Record<string, string | number>} */ (devices());
      assert.equal((await askTencent(tencent, others)).Error.Code, "ErrorRequiredParamNotFound");
    }
  });
});

describe("Tencent: orders", () => {
  test("of all, of one customer, and one by its number", async () => {
    const { Orders, Total } = await askTencent(tencent, orders());
    assert.equal(Orders.length, Total);
    assert.ok(Total > 50);
    const numbers = new Set(Orders.map((/** @type {{ OrderNo: string }} */ { OrderNo }) => OrderNo));
    assert.equal(numbers.size, Total);
    const [{ CustomerId, OrderNo, ...rest }] = Orders;
    assert.ok(customers.some((customer) => customer.CustomerId === CustomerId));
    assert.deepEqual(Object.keys(rest), ["ItemId", "ItemVNO", "ItemNum"]);
    const own = Orders.filter(
      (/** @type {{ CustomerId: string }} */ order) => order.CustomerId === CustomerId,
    );
    assert.deepEqual((await askTencent(tencent, orders({ CustomerId }))).Orders, own);
    assert.deepEqual((await askTencent(tencent, orders({ OrderNo }))).Orders, [Orders[0]]);
    assert.deepEqual(
      (await askTencent(tencent, orders({ Offset: 7, Limit: 5 }))).Orders,
      Orders.slice(7, 12),
    );
    assert.equal((await askTencent(tencent, { Action: "ServiceGetOrderList" })).Orders.length, 10);
    const none = await askTencent(tencent, orders({ OrderNo: "none" }));
    assert.deepEqual([none.Orders, none.Total], [[], 0]);
    assert.equal((await askTencent(tencent, orders({ CustomerId: "a-b" }))).Error.Code, "invalid CustomerId");
  });

  test("faults of lists concern devices and orders as well", async () => {
    tencent.faults.always({ kind: "capped-limit", max: 2 }).always({ kind: "total-changed", by: 5 });
    const { Devices, Total } = await askTencent(tencent, devices());
    assert.deepEqual([Devices.length, Total], [2, 30]);
    assert.equal((await askTencent(tencent, orders())).Orders.length, 2);
  });
});
