//! The checks that are answered at once (ruling A39): one family, of which each check is a row.
//!
//! `row` tells what a row says and `check` what happens to a request. The rows stand in `company`, `money`, `people`, `tax` and `vehicle`;
//! what they answer is made up by `facts`.

mod check;
mod row;

mod company;
mod money;
mod people;
mod tax;
mod vehicle;

pub use check::{endpoint, row_of};
