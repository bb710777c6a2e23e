//! What a user can set.
//!
//! `values` is what it means, `settings` the flags and variables that say it, `parse` reads their texts. Putting flags, variables and the
//! configuration file on top of each other is `cli`'s.

mod parse;
mod settings;
mod values;

pub use parse::{Pem, parse_mode, pem};
pub use settings::Settings;
pub use values::{Config, DEFAULT_PORT, LogFormat, TlsSettings};
