// Which parser reads the answer of a request.
import { parseAliyun, parseIdentityList } from "../aliyun.js";
import { InvalidInputError } from "../errors.js";
import type { Parser, PlainRequest } from "../request.js";
import { detectProvider } from "../request.js";
import { parseCustomerList, parseTencent } from "../tencent.js";

const CUSTOMER_LIST_ACTION = "ServiceGetCustomerList";
const IDENTITY_LIST_PATH = "/iotx/account/queryIdentityList";
const WRITES = ["ServiceCreateCustomer", "/iotx/account/modifyAccount", "/user/account/unregister"];

/**
 * For a copy of a request, and for what another client of the same API signed. Known before anything is sent: a request whose
 * answer could not be read must not go out.
 */
export function chooseParser(request: PlainRequest): Parser {
  const target = readTarget(request);
  if (detectProvider(request) === "aliyun") {
    return target === IDENTITY_LIST_PATH ? parseIdentityList : parseAliyun;
  }
  return target === CUSTOMER_LIST_ACTION ? parseCustomerList : parseTencent;
}

/** Whether a request changes something at the vendor's. */
export function isWrite(request: PlainRequest): boolean {
  return WRITES.includes(readTarget(request));
}

function readTarget(request: PlainRequest): string {
  try {
    const { pathname, search } = new URL(request.url);
    if (detectProvider(request) === "aliyun") return pathname + search;
    const { Action } = JSON.parse(request.body) as { Action?: unknown };
    return String(Action);
  } catch (cause) {
    const expected = "must be a signed request, with an absolute url and a body in JSON";
    throw new InvalidInputError("request", expected, { cause });
  }
}
