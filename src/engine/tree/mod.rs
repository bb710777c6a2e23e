//! What people write is read into a tree, in which YAML keeps its places, and types are read from that, every mistake at once.
//!
//! Scenario files, the configuration, bodies of the control API and snapshots all come this way, so that each type has one reader in the program.

mod at;
mod error;
mod fields;
mod line;
mod node;
mod reader;
mod repair;
mod words;

pub use at::At;
pub use error::Wrong;
pub use fields::Fields;
pub use line::{Place, lines_of};
pub use node::{Node, NotYaml};

pub use repair::{Mistake, read, read_whole};
pub use words::{counted, listed, nearest};
