//! Checks: the async requests that the back office works on.
//!
//! One file per kind tells its request; `start` and `process` tell what happens to all of them, `result` how they are read.

pub(super) mod address;
pub(super) mod document;
pub(super) mod education;
pub(super) mod licence;
pub mod process;
pub(super) mod result;
mod start;
pub(super) mod work;
