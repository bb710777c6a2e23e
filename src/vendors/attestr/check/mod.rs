//! Checks: the async requests that the back office works on.
//!
//! One file per kind tells its request; `start` and `process` tell what happens to all of them, `result` how they are read,
//! and `at_once` what happens to a check whose outcome is the answer.

pub mod work;
pub mod education;
pub mod document;
pub mod address;
pub mod licence;
pub mod court;
pub mod watchlists;
pub mod start;
pub mod process;
pub mod result;
pub mod at_once;
