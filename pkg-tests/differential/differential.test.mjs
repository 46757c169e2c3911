import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { PYTHON_MISSING, setUpPython } from "../real-clients/python.mjs";
import { compareAliyun, compareTencent } from "./compare.mjs";

const REQUESTS = 5000;
const SEED = 0x10_7a_cc;

describe("differential", async () => {
  const python = await setUpPython();

  test(`${REQUESTS} random requests to Tencent are signed as by node:crypto and @noble/hashes`, () => {
    const { withParams } = compareTencent(REQUESTS, SEED);
    assert.ok(withParams > REQUESTS / 2);
  });

  test(`${REQUESTS} random requests to Aliyun are signed as by aliyun-api-gateway, node:crypto and @noble/hashes`, async () => {
    const { withQuery } = await compareAliyun(REQUESTS, SEED);
    assert.ok(withQuery > REQUESTS / 4);
  });

  const options = { skip: python === undefined && PYTHON_MISSING };
  test("random requests to Aliyun are signed as by alibabacloud-iot-api-gateway", options, async () => {
    const { withPython } = await compareAliyun(REQUESTS, SEED + 1, python);
    assert.ok(withPython > REQUESTS / 2);
  });
});
