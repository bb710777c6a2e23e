//! Checks: the async requests that the back office works on.
//!
//! One file per kind tells its request; `start` and `process` tell what happens to all of them, `result` how they are read.

pub mod address;
pub mod document;
pub mod education;
pub mod licence;
pub mod process;
pub mod result;
pub mod start;
pub mod work;
