import type { CloudTokenStore, StoredCloudToken } from "iot-accounts";

const MAX_TRIES = 100;

/** Keeps the cloud token of one project in Deno KV: `kv` is what `Deno.openKv()` gives. */
export function denoKvTokenStore(kv: Deno.Kv, projectId: string): CloudTokenStore {
  const key = ["cloud-token", projectId];
  return {
    // Strongly consistent, which is the default: a late read could void a token that others use.
    read: async () => (await kv.get<StoredCloudToken>(key)).value,
    replace: async (previous, next) => {
      for (let tries = 1; ; tries++) {
        const current = await kv.get<StoredCloudToken>(key);
        if (current.value?.version !== previous?.version) return false;
        try {
          // Fails where somebody else stored something since `current` was read.
          const { ok } = await kv.atomic().check(current).set(key, next).commit();
          return ok;
        } catch (error) {
          if (tries === MAX_TRIES || !isLocked(error)) throw error;
          await new Promise((resolve) => setTimeout(resolve, Math.random() * 20));
        }
      }
    },
  };
}

/** Processes that share a local file write one at a time, and nothing was stored. Deno Deploy's database has no such lock. */
function isLocked(error: unknown): boolean {
  return error instanceof TypeError && error.message === "database is locked";
}
