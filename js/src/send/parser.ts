// What a request says of itself: which parser reads its answer, and whether it writes.
import {
  parseAliyun,
  parseCloudToken,
  parseIdentity,
  parseIdentityList,
  parseOpenId,
} from "../aliyun-parsers.js";
import { callCore } from "../core/thrown.js";
import type { Provider } from "../errors.js";
import { InvalidInputError } from "../errors.js";
import type { Parser, PlainRequest } from "../request.js";
import { detectProvider } from "../request.js";
import { parseCustomerList, parseDeviceList, parseOrderList, parseTencent } from "../tencent-parsers.js";

/** By what the core's table says that an answer holds. */
const PARSERS: Readonly<Record<string, Parser>> = {
  customers: parseCustomerList,
  devices: (response) => parseDeviceList(response),
  orders: parseOrderList,
  identities: parseIdentityList,
  identity: parseIdentity,
  "open-id": parseOpenId,
  "cloud-token": parseCloudToken,
};

/** What the core's table says of a call. */
interface KnownCall {
  answer: string;
  writes: boolean;
}

/**
 * For a copy of a request, and for what another client of the same API signed. Known before anything is sent: a request whose
 * answer could not be read must not go out.
 */
export function chooseParser(request: PlainRequest): Parser {
  const { call, isExact } = describe(request);
  const parser = isExact && call !== undefined ? PARSERS[call.answer] : undefined;
  return parser ?? (detectProvider(request) === "aliyun" ? parseAliyun : parseTencent);
}

/**
 * Whether a request changes something at the vendor's, as far as the core's table knows. It is known by the path or the action
 * alone: a copy of a request, and what another client signed, say the same.
 */
export function isWrite(request: PlainRequest): boolean {
  return describe(request).call?.writes === true;
}

function describe(request: PlainRequest): { call: KnownCall | undefined; isExact: boolean } {
  const provider = detectProvider(request);
  const { target, isExact } = findTarget(request, provider);
  const call =
    typeof target === "string" ? callCore((core) => core.findCall({ provider, target })) : undefined;
  return { call, isExact };
}

/** The path or the action, and whether that is all that says where the request goes. */
function findTarget(request: PlainRequest, provider: Provider): { target: unknown; isExact: boolean } {
  try {
    const { pathname, search } = new URL(request.url);
    if (provider === "aliyun") return { target: pathname, isExact: search === "" };
    const { Action } = JSON.parse(request.body) as { Action?: unknown };
    return { target: Action, isExact: true };
  } catch (cause) {
    const expected = "must be a signed request, with an absolute url and a body in JSON";
    throw new InvalidInputError("request", expected, { cause });
  }
}
