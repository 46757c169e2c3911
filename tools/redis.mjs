import { findProgram } from "./programs.mjs";

/** @returns {Promise<string>} the path of a program that is a server when it is called `redis-server` */
export function findRedis() {
  return findProgram({
    name: "Redis",
    variable: "REDIS_PATH",
    // Debian's package of the tools has the server under this name; that of the server would also start one, and keep it running.
    commands: ["redis-server", "redis-check-rdb"],
    install: "Redis",
    packages: ["redis-tools"],
  });
}
