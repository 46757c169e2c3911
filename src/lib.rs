//! What the JavaScript of the npm package calls, and the only Rust that knows of JavaScript. Each call is one crossing
//! in and one out: scalars or one text in, one text out; js/src makes the objects of it.

mod entropy;
mod errors;
mod host;
mod read;
mod retry;
mod sign;
