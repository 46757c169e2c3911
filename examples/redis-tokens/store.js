// Redis runs a script as one step, which no other command comes between.
const REPLACE = `
local current = redis.call("GET", KEYS[1])
local version = current and cjson.decode(current).version or ""
if version ~= ARGV[1] then return 0 end
redis.call("SET", KEYS[1], ARGV[2])
return 1`;

/**
 * Keeps the cloud token of one project in Redis.
 *
 * @param {import("@redis/client").RedisClientType} redis what `createClient` gave, connected
 * @param {string} projectId
 * @returns {import("iot-accounts").CloudTokenStore}
 */
export function redisTokenStore(redis, projectId) {
  const key = `cloud-token:${projectId}`;
  return {
    read: async () => JSON.parse((await redis.get(key)) ?? "null"),
    replace: async (previous, next) => {
      const replaced = await redis.eval(REPLACE, {
        keys: [key],
        arguments: [previous?.version ?? "", JSON.stringify(next)],
      });
      return replaced === 1;
    },
  };
}
