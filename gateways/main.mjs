#!/usr/bin/env node
import { startGateways } from "./index.mjs";

// `node main.mjs [tencentPort] [aliyunPort]` runs both gateways until it is interrupted.

/**
 * @param {string | undefined} text
 * @param {number} defaultPort
 */
function readPort(text, defaultPort) {
  if (text === undefined) return defaultPort;
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65535) {
    throw new Error(`\`${text}\` is not a port: it must be a number from 0 to 65535, 0 for any free port`);
  }
  return port;
}

try {
  const gateways = await startGateways({
    tencentPort: readPort(process.argv[2], 8601),
    aliyunPort: readPort(process.argv[3], 8602),
  });
  const { tencent, aliyun } = gateways;
  console.log(`tencent  ${tencent.endpoint}  AppKey ${tencent.appKey}`);
  console.log(
    `aliyun   ${aliyun.origin}  AppKey ${aliyun.appKey}, of the cloud's list ${aliyun.cloudAppKey}`,
  );
  for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => gateways.close());
} catch (error) {
  const inUse = error instanceof Error && "code" in error && error.code === "EADDRINUSE";
  const reason = error instanceof Error ? error.message : String(error);
  console.error(inUse ? `a port is in use: pass two other ports as arguments (${reason})` : reason);
  process.exitCode = 1;
}
