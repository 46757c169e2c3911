// One shape for the rows of both clouds, and the lists that they come from.
import type { Customer, Identity, Provider } from "iot-accounts";
import type { AccountsClient } from "iot-accounts/client";

export const PAGE_SIZE = 20;

export interface Person {
  cloud: Provider;
  /** Absent where the cloud gave none. */
  id?: string;
  name?: string;
  /** With its country code, where there is one. */
  phone?: string;
  email?: string;
  createdAtMs?: number;
  lastSeenAtMs?: number;
  /** Everything that the cloud gave. */
  source: Customer | Identity;
}

export interface Options {
  reveal: boolean;
  signal: AbortSignal;
}

export interface StreamOptions extends Options {
  cursor?: string;
  onProgress: (progress: { done: number; total?: number }) => void;
  onRetry: (retry: { provider?: Provider; attempt: number; attempts: number; delayMs: number }) => void;
  onCursor: (cursor: string) => void;
}

export interface Page {
  people: Person[];
  /** Absent where the cloud does not say how many there are. */
  total?: number;
  droppedCells: number;
}

export interface List {
  name: "customers" | "identities";
  page(offset: number, options: Options): Promise<Page>;
  all(options: StreamOptions): AsyncIterable<Customer | Identity>;
}

export function createLists(client: AccountsClient): List[] {
  return [
    {
      name: "customers",
      async page(offset, options) {
        const found = await client.customerPage({ offset, limit: PAGE_SIZE }, options);
        return { ...found, people: found.customers.map(toPerson) };
      },
      all: (options) => client.customers({}, options),
    },
    {
      name: "identities",
      async page(offset, options) {
        const found = await client.identityPage({ offset, count: PAGE_SIZE, newestFirst: true }, options);
        return { ...found, people: found.identities.map(toPerson) };
      },
      all: (options) => client.allIdentities({ ...options, newestFirst: true }),
    },
  ];
}

export function toPerson(source: Customer | Identity): Person {
  if ("customerId" in source) {
    const { customerId, countryCode, phoneNumber } = source;
    return { cloud: "tencent", id: customerId, ...withPhone(countryCode, phoneNumber), source };
  }
  const { identityId, nickName, loginName, phone, phoneLocationCode, email } = source;
  const { gmtCreateMs, lastLoginTimeMs } = source;
  const name = nickName || loginName;
  return {
    cloud: "aliyun",
    ...(identityId && { id: identityId }),
    ...(name && { name }),
    ...withPhone(phoneLocationCode, phone),
    ...(email && { email }),
    ...(gmtCreateMs !== undefined && { createdAtMs: gmtCreateMs }),
    ...(lastLoginTimeMs !== undefined && { lastSeenAtMs: lastLoginTimeMs }),
    source,
  };
}

function withPhone(countryCode = "", phone = ""): { phone?: string } {
  if (phone === "") return {};
  const code = countryCode.replace(/^(?:\+|00)/, "");
  return { phone: code === "" ? phone : `+${code} ${phone}` };
}

/** The same person with nothing masked. What only the list has of them stays as it is. */
export async function revealPerson(client: AccountsClient, person: Person): Promise<Person> {
  const { cloud, id = "" } = person;
  const revealed: (Customer | Identity)[] = [];
  if (cloud === "tencent") {
    const page = await client.customerPage({ customerId: id, offset: 0, limit: 1 }, { reveal: true });
    revealed.push(...page.customers);
  } else for await (const identity of client.identities([id], { reveal: true })) revealed.push(identity);
  return toPerson({ ...person.source, ...revealed[0] });
}
