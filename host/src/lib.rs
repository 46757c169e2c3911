//! What the host of the module lends it, memory, a clock and random numbers, and packed text, the form in which it takes a list.

pub mod entropy;
mod memory;
pub mod packed;
