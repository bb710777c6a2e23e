//! The checks that are answered at once (ruling A39): one family, of which each check is a row.
//!
//! `row` tells what a row says and `check` what happens to a request. The rows stand in `company`, `money`, `people`, `tax` and `vehicle`;
//! `facts` makes up what they answer, with the tables of `names` and `places`.

mod check;
mod row;

mod company;
mod money;
mod people;
mod tax;
mod vehicle;

mod facts;
mod names;
mod places;

pub use check::{endpoint, row_of};
