// The store of a cloud token for Cloudflare, with types as Cloudflare's own are.
import { type AliyunClient, type CloudTokenStore, cloudTokens } from "iot-accounts";
import {
  CloudTokenObject,
  durableTokenStore,
  type TokenObjectNamespace,
  type TokenObjectStorage,
} from "iot-accounts/worker/cloudflare";

interface DurableObjectId {
  toString(): string;
  readonly name?: string;
}

/** As Cloudflare declares it, with more than is needed. */
declare abstract class DurableObjectNamespace {
  newUniqueId(): DurableObjectId;
  idFromName(name: string): DurableObjectId;
  get(id: DurableObjectId, options?: { locationHint?: string }): DurableObjectStub;
}

interface DurableObjectStub {
  readonly id: DurableObjectId;
  fetch(input: Request | string | URL, init?: RequestInit): Promise<Response>;
}

interface DurableObjectStorage {
  get<Value = unknown>(key: string): Promise<Value | undefined>;
  get<Value = unknown>(keys: string[]): Promise<Map<string, Value>>;
  put<Value>(key: string, value: Value): Promise<void>;
  put<Value>(entries: Record<string, Value>): Promise<void>;
  transaction<Value>(
    closure: (transaction: Omit<DurableObjectStorage, "transaction">) => Promise<Value>,
  ): Promise<Value>;
}

export function hold(client: AliyunClient, namespace: DurableObjectNamespace): CloudTokenStore {
  const store = durableTokenStore(namespace, "a123bcdE");
  same<typeof store, CloudTokenStore>();
  cloudTokens(client, { projectId: "a123bcdE", store });
  const taken: TokenObjectNamespace<DurableObjectId> = namespace;
  return durableTokenStore(taken, "a123bcdE");
}

export function keep(storage: DurableObjectStorage): Promise<Response> {
  const taken: TokenObjectStorage = storage;
  same<ConstructorParameters<typeof CloudTokenObject>, [state: { storage: TokenObjectStorage }]>();
  return new CloudTokenObject({ storage: taken }).fetch(new Request("https://cloud-token.invalid/"));
}

// @ts-expect-error: the object's name is needed
durableTokenStore({} as DurableObjectNamespace);
