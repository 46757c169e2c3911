// A cloud token that all workers and isolates of Cloudflare share: it is kept by a Durable Object.
//
// The object is asked by `fetch`, which every class can answer: methods that are called from afar would need the class of
// `cloudflare:workers`, a module that no other host has.
import type { CloudTokenStore, StoredCloudToken } from "../index.js";
import { InvalidInputError } from "../index.js";

const KEY = "cloud-token";
/** Nothing is sent there: requests to an object need some address. */
const ADDRESS = "https://cloud-token.invalid/";

/** What `CloudTokenObject` needs of the storage that Cloudflare gives a Durable Object. */
export interface TokenObjectStorage {
  /** Reads a value. */
  get(key: string): Promise<unknown>;
  /** Does what the closure does as one step. */
  transaction<Value>(
    closure: (transaction: {
      get(key: string): Promise<unknown>;
      put(key: string, value: unknown): Promise<void>;
    }) => Promise<Value>,
  ): Promise<Value>;
}

/** What `durableTokenStore` needs of the binding of a Durable Object's class: Cloudflare's `DurableObjectNamespace` has it. */
export interface TokenObjectNamespace<Id> {
  /** The id of the object that has this name, wherever it is asked for. */
  idFromName(name: string): Id;
  /** What asks the object. */
  get(id: Id): { fetch(url: string, init?: RequestInit): Promise<Response> };
}

/** What is asked of the object to replace what it has. */
interface Replacement {
  previousVersion?: string | undefined;
  next: StoredCloudToken;
}

/**
 * The class of Durable Objects that keep a cloud token each: export it from the worker's main module, bind it, and name it in a
 * migration under `new_sqlite_classes`. `durableTokenStore` asks it; nothing else has to.
 * Source: https://developers.cloudflare.com/durable-objects/
 *
 * @example
 * const object = new CloudTokenObject({ storage });
 */
export class CloudTokenObject {
  readonly #storage: TokenObjectStorage;

  /** Called by Cloudflare, with the object's state. */
  constructor(state: { storage: TokenObjectStorage }) {
    this.#storage = state.storage;
  }

  /**
   * Called by Cloudflare, with what `durableTokenStore` asks.
   *
   * @example
   * const stored = await object.fetch(new Request("https://cloud-token.invalid/"));
   */
  async fetch(request: Request): Promise<Response> {
    if (request.method === "GET") return Response.json((await this.#storage.get(KEY)) ?? null);
    const { previousVersion, next } = (await request.json()) as Replacement;
    const isReplaced = await this.#storage.transaction(async (transaction) => {
      const current = (await transaction.get(KEY)) as StoredCloudToken | undefined;
      if (current?.version !== previousVersion) return false;
      await transaction.put(KEY, next);
      return true;
    });
    return Response.json(isReplaced);
  }
}

/** By binding and name: options that are read anew for each request then hold the same store. */
const STORES = new WeakMap<object, Map<string, CloudTokenStore>>();

/**
 * The store for `cloudTokens` that keeps the token in a Durable Object of the class `CloudTokenObject`: whoever gives the same
 * name, in whatever worker or isolate, has the same object; within an isolate it is the same store. Reading it costs a request to the object, once in the life of a token for
 * each holder.
 *
 * @example
 * const store = durableTokenStore(env.CLOUD_TOKENS, projectId);
 * const tokens = cloudTokens(client, { projectId, store });
 *
 * @param namespace the binding of the class
 * @param name of the object: the project's id, with that of the region where there are several
 * @throws InvalidInputError with the field `namespace` or `name`
 */
export function durableTokenStore<Id>(namespace: TokenObjectNamespace<Id>, name: string): CloudTokenStore {
  const { idFromName, get } = Object(namespace) as Partial<TokenObjectNamespace<Id>>;
  if (typeof idFromName !== "function" || typeof get !== "function") {
    throw new InvalidInputError("namespace", "must be the binding of a Durable Object's class");
  }
  if (typeof name !== "string" || name === "") {
    throw new InvalidInputError("name", "must be a string, and not empty");
  }

  const stores = STORES.get(namespace) ?? new Map<string, CloudTokenStore>();
  STORES.set(namespace, stores);
  const store = stores.get(name) ?? createStore(namespace, { idFromName, get }, name);
  stores.set(name, store);
  return store;
}

function createStore<Id>(
  namespace: TokenObjectNamespace<Id>,
  { idFromName, get }: TokenObjectNamespace<Id>,
  name: string,
): CloudTokenStore {
  async function ask(init?: RequestInit): Promise<unknown> {
    // A stub that failed stays broken, and one of another request must not be used: it costs nothing to make.
    const id = Reflect.apply(idFromName, namespace, [name]);
    const stub = Reflect.apply(get, namespace, [id]);
    const response = await stub.fetch(ADDRESS, init);
    if (response.ok) return response.json();
    await response.body?.cancel();
    throw new Error(`the Durable Object of the cloud token answered HTTP ${response.status}`);
  }

  return {
    read: async () => (await ask()) as StoredCloudToken | null,
    replace: async (previous, next) => {
      const replacement: Replacement = { previousVersion: previous?.version, next };
      return (await ask({ method: "POST", body: JSON.stringify(replacement) })) as boolean;
    },
  };
}
