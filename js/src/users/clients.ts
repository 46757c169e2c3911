// The clients of the clouds that are asked.
import type { AliyunClient } from "../aliyun.js";
import { checkAliyunClient } from "../aliyun.js";
import { isAbsent, readMembers } from "../check.js";
import { InvalidInputError } from "../errors.js";
import type { TencentClient } from "../tencent.js";
import { checkTencentClient } from "../tencent.js";

/** The clients of one cloud or of both. */
export interface CloudClients {
  /** Of Tencent's cloud. */
  tencent?: TencentClient | undefined;
  /** Of Aliyun's cloud; which of the two app keys it needs depends on the call. */
  aliyun?: AliyunClient | undefined;
}

/** @internal A copy that has at least one of them. */
export function readClients(clients: CloudClients): CloudClients {
  const { tencent, aliyun } = readMembers("clients", clients, ["tencent", "aliyun"]);
  if (isAbsent(tencent) && isAbsent(aliyun))
    throw new InvalidInputError("clients", "must have `tencent`, `aliyun` or both");
  if (!isAbsent(tencent)) checkTencentClient(tencent, "clients.tencent");
  if (!isAbsent(aliyun)) checkAliyunClient(aliyun, "clients.aliyun");
  return { tencent, aliyun };
}
