// Who is this? A text of any kind, asked of both clouds.
import type { AliyunClient } from "../aliyun.js";
import { isA, readMembers } from "../check.js";
import { ApiError } from "../errors.js";
import { Work } from "../send/loop.js";
import type { SendOptions } from "../send/send.js";
import { SEND_OPTIONS } from "../send/send.js";
import type { TencentClient } from "../tencent.js";
import type { Identity } from "../types.js";
import type { CloudClients } from "./clients.js";
import { readClients } from "./clients.js";
import type { PhoneSpelling, Questions, UserTextKind } from "./question.js";
import { listKinds, readQuestions } from "./question.js";
import type { User } from "./user.js";
import { createAliyunUser, createTencentUser, normalizeCountryCode } from "./user.js";

/** Whom `findUsers` found. */
export interface FindUsersResult {
  /** Everybody whom the text fits, each once: those of Tencent first, and by id, telephone number, e-mail address. */
  users: User[];
  /** What the text was taken for. It is asked for in every one of these senses. */
  takenFor: UserTextKind[];
  /**
   * The first error of each cloud that failed. What the other one found, and what this one found by its other questions, is
   * among the users.
   */
  errors: {
    /** Of Tencent. */
    tencent?: ApiError;
    /** Of Aliyun. */
    aliyun?: ApiError;
  };
}

/** One request, and whom it found. */
interface Question {
  ask(): Promise<User[]>;
  /** Which refusals say that there is nobody. */
  nobody: (error: ApiError) => boolean;
}

/** More people than have one telephone number. */
const LIMIT = 100;

/**
 * Finds users of both clouds by what is known of them: the id of a customer or an identity, a telephone number in any usual
 * spelling (`139 0000 5930`, `+86 139-0000-5930`, `008613900005930`, full-width), or an e-mail address. A text may be several of
 * these, and is then asked for as each of them, in at most four requests a cloud, all of them at the same time. Without a plus or
 * `00` a number may or may not begin with its country code, and is asked for both ways; with one, whoever is known to have
 * another country code is not found. Tencent is not asked for e-mail addresses, which it cannot look for.
 *
 * That there is no such user is no error. Where Tencent calls the customer id or the app key invalid, without saying which, that
 * counts as nobody: a wrong app key shows in the search for a telephone number.
 * Source: https://cloud.tencent.com/document/product/1465/59074, https://help.aliyun.com/document_detail/177821.html
 *
 * @example
 * const { users, errors } = await findUsers({ tencent, aliyun }, "+86 139 0000 5930");
 *
 * @param clients those of one cloud or of both; Aliyun's of the app key of the App's list (客户端)
 * @param text at most 254 characters; characters that cannot be seen, but for control characters, and spaces at its ends do not count
 * @param options of `send`; `tokens` is for Aliyun alone
 * @throws InvalidInputError with the field `clients`, `clients.tencent`, `clients.aliyun`, `text` or that of an option; the signal's
 * reason when it was aborted
 */
export async function findUsers(
  clients: CloudClients,
  text: string,
  options?: SendOptions,
): Promise<FindUsersResult> {
  const { tencent, aliyun } = readClients(clients);
  const questions = readQuestions(text);
  const { tokens, ...others } = readMembers("options", options, SEND_OPTIONS);
  const [ofTencent, ofAliyun] = [new Work<never>(), new Work<never>()];
  ofTencent.configure(others);
  ofAliyun.configure({ ...others, tokens });
  try {
    const [first, second] = await Promise.all([
      askAll(ofTencent, tencent ? listTencent(ofTencent, tencent, questions) : []),
      askAll(ofAliyun, aliyun ? listAliyun(ofAliyun, aliyun, questions) : []),
    ]);
    return {
      users: [...first.users, ...second.users],
      takenFor: listKinds(questions),
      errors: { ...(first.error && { tencent: first.error }), ...(second.error && { aliyun: second.error }) },
    };
  } finally {
    ofTencent.end();
    ofAliyun.end();
  }
}

async function askAll(work: Work<never>, questions: readonly Question[]) {
  work.begin();
  const users = new Map<string, User>();
  let error: ApiError | undefined;
  const answers = await Promise.all(questions.map((question) => answer(work, question)));
  for (const found of answers) {
    if (Array.isArray(found)) {
      for (const user of found) if (!users.has(user.id)) users.set(user.id, user);
    } else error ??= found;
  }
  return { users: [...users.values()], error };
}

async function answer(work: Work<never>, { ask, nobody }: Question): Promise<User[] | ApiError> {
  try {
    return await ask();
  } catch (error) {
    // The reason of an abort may be an error of any class.
    work.throwIfEnded();
    if (!isA(error, ApiError)) throw error;
    return nobody(error) ? [] : error;
  }
}

function listTencent(
  work: Work<never>,
  client: TencentClient,
  { customerIds, phones }: Questions,
): Question[] {
  const ask = async (filters: { customerId: string } | { countryCode?: string; phoneNumber: string }) => {
    const { customers } = await work.send((overrides) =>
      client.getCustomerList({ ...filters, offset: 0, limit: LIMIT }, overrides),
    );
    return customers.map(createTencentUser);
  };
  const byId = customerIds.map((customerId) => ({
    ask: () => ask({ customerId }),
    nobody: ({ code }: ApiError) => /^(?:invalid CustomerId|ResourceNotFound)/.test(code),
  }));
  const byPhone = phones.map(({ number: phoneNumber, ...code }) => ({
    ask: () => ask({ ...code, phoneNumber }),
    nobody: ({ code }: ApiError) => /^(?:invalid Phone|ResourceNotFound)/.test(code),
  }));
  return [...byId, ...byPhone];
}

function listAliyun(work: Work<never>, client: AliyunClient, questions: Questions): Question[] {
  const { identityIds, emails, phones, wholePhones } = questions;
  const byId = identityIds.map((id) => async () => {
    const { identities } = await work.send((overrides) => client.queryIdentityList([id], overrides));
    return identities;
  });
  const byPhone = [...phones, ...wholePhones].map((phone) => async () => {
    const { identity } = await work.send((overrides) =>
      client.queryIdentity({ phone: phone.number }, overrides),
    );
    return identity !== undefined && fits(identity, phone) ? [identity] : [];
  });
  const byEmail = emails.map((email) => async () => {
    const { identity } = await work.send((overrides) => client.queryIdentity({ email }, overrides));
    return identity === undefined ? [] : [identity];
  });
  return [...byId, ...byPhone, ...byEmail].map((ask) => ({
    ask: async () => (await ask()).map(createAliyunUser),
    // A code of the service is a number; the gateway's are of an API that is not found.
    nobody: ({ kind, code }) => kind === "not-found" && /^\d+$/.test(code),
  }));
}

/** Aliyun looks for the number alone. */
function fits({ phoneLocationCode }: Identity, { countryCode }: PhoneSpelling): boolean {
  const known = normalizeCountryCode(phoneLocationCode);
  return countryCode === undefined || known === "" || known === countryCode;
}
