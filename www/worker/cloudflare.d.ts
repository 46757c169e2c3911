// What workerd offers its workers as a module; of it only the bindings are used.
declare module "cloudflare:workers" {
  export const env: import("./env.ts").Env;
}
