//! What people write is read into a tree, in which YAML keeps its places, and types are read from that, every mistake at once.
//!
//! Scenario files, the configuration and bodies of the control API all come this way. What requests bring is plain [`Json`].

mod words;
mod line;
mod node;
mod at;
mod json;
mod mapping;
mod error;
mod reader;
mod repair;

pub use at::At;
pub use error::Wrong;
pub use json::{Json, Object};
pub use line::{Place, lines_of};
pub use mapping::Mapping;
pub use node::{Node, NotYaml, without_mark};
pub use reader::{MOST_EXACT, whole};
pub use repair::{Mistake, read, read_whole};
pub use words::{counted, listed, nearest, shortened};
