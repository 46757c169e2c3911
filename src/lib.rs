//! What the TypeScript of the npm package calls, and the only Rust that knows of JavaScript.
//!
//! Three forms cross, and no others: *lines* for a signed request (`sign`), *packed text* for lists (`iot_accounts_host::packed`), both hot; and
//! plain objects for everything cold, which leave by serde-wasm-bindgen (`objects`) and come in by js-sys (`params`).

mod errors;
mod explain;
mod objects;
mod params;
mod read;
mod retry;
mod sign;
