// Which parser reads the answer of a request.
import { parseAliyun, parseIdentityList } from "../aliyun.js";
import { InvalidInputError } from "../errors.js";
import type { Parser } from "../request.js";
import { detectProvider, findMarkedParser } from "../request.js";
import { parseCustomerList, parseTencent } from "../tencent.js";
import type { SignedRequest } from "../types.js";

const CUSTOMER_LIST_ACTION = "ServiceGetCustomerList";
const IDENTITY_LIST_PATH = "/iotx/account/queryIdentityList";

/** Known before anything is sent: a request whose answer could not be read must not go out. */
export function chooseParser(request: SignedRequest): Parser {
  return findMarkedParser(request) ?? chooseByContents(request);
}

/** For a copy of a request, and for what another client of the same API signed. */
function chooseByContents(request: SignedRequest): Parser {
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
