//! What is made up about people, businesses and numbers: it follows from the sandbox's seed and from what is looked up alone.

pub mod names;
mod number;
pub mod places;

pub use number::{Facts, Person};
