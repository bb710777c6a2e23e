//! What a user can set: flag over environment over file over default, and one conversion that reports all problems at once.
//!
//! `setting` lists everything with its names, its help and its meaning; `file` reads the configuration file; `gather` puts the layers on top
//! of each other. Reading the arguments and the environment themselves is `cli`'s.

mod account;
mod file;
mod gather;
mod origin;
mod parse;
mod setting;
mod settings;
mod values;
mod webhook;

pub use gather::{Effective, Gathered, Layers, gather};
pub use origin::Origin;
pub use parse::parse_mode;
pub use setting::{Group, Setting, Shape};
pub use settings::settings;
pub use values::{Config, DEFAULT_PORT, LogFormat};
