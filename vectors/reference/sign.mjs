/** @import { Client, Cloud, Overrides, Signed } from "../types.mjs" */
import { reviveInput } from "../input-values.mjs";
import * as aliyun from "./aliyun.mjs";
import * as tencent from "./tencent.mjs";

/**
 * What each operation takes; a case gives those of its own.
 *
 * @typedef {{ params: Record<string, unknown>, action: string, identityIds: string[], path: string,
 *   call: { apiVersion: string, params?: object, headers?: Record<string, string> } }} Arguments
 */

/**
 * Signs what a vector's input says, without the package.
 *
 * @param {Cloud} cloud
 * @param {{ operation: string, client: Client, arguments: Record<string, unknown>, overrides: Overrides }} input
 * @returns {Signed}
 */
export function signInput(cloud, { operation, client, arguments: raw, overrides }) {
  const common = { client, overrides };
  const args = /** @type {Arguments} */ (reviveInput(raw));
  switch (`${cloud} ${operation}`) {
    case "tencent getCustomerList":
      return tencent.signCustomerList({ ...common, params: args.params });
    case "tencent request":
      return tencent.signAction({ ...common, action: args.action, params: args.params });
    case "aliyun queryIdentityList":
      return aliyun.signIdentityList({ ...common, identityIds: args.identityIds });
    case "aliyun request":
      return aliyun.signPath({ ...common, path: args.path, call: args.call });
    default: {
      const signed = { tencent, aliyun }[cloud].signCall({ ...common, name: operation, args });
      if (signed !== undefined) return signed;
      throw new Error(`no operation \`${operation}\` of ${cloud}; correct the case`);
    }
  }
}
