// Which parser reads the answer of a request.
import { parseAliyun, parseIdentityList } from "../aliyun.js";
import { InvalidInputError } from "../errors.js";
import type { Parser, PlainRequest } from "../request.js";
import { detectProvider } from "../request.js";
import { parseCustomerList, parseTencent } from "../tencent.js";

const CUSTOMER_LIST_ACTION = "ServiceGetCustomerList";
const IDENTITY_LIST_PATH = "/iotx/account/queryIdentityList";

/**
 * For a copy of a request, and for what another client of the same API signed. Known before anything is sent: a request whose
 * answer could not be read must not go out.
 */
export function chooseParser(request: PlainRequest): Parser {
  try {
    const { pathname, search } = new URL(request.url);
    if (detectProvider(request) === "aliyun") {
      return pathname + search === IDENTITY_LIST_PATH ? parseIdentityList : parseAliyun;
    }
    const { Action } = JSON.parse(request.body) as { Action?: unknown };
    return Action === CUSTOMER_LIST_ACTION ? parseCustomerList : parseTencent;
  } catch (cause) {
    const expected = "must be a signed request, with an absolute url and a body in JSON";
    throw new InvalidInputError("request", expected, { cause });
  }
}
