//! Reading YAML into types while every value keeps its place, and reading on after a mistake.

mod at;
mod fields;
mod line;
mod misfit;
mod node;
mod reader;
mod repair;

pub use at::At;
pub use fields::Fields;
pub(super) use misfit::Wrong;
pub(super) use node::Node;
pub use node::Place;
pub(super) use repair::{Mistake, read};
