//! Where a value was set.

use std::fmt;

use crate::engine::tree::Place;

/// Where a value was set, the strongest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// On the command line, by this flag.
    Flag(&'static str),
    /// In the environment, by this variable.
    Variable(&'static str),
    /// In the configuration file, here.
    File { file: String, place: Place },
    /// Nowhere.
    Default,
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Flag(flag) => write!(f, "--{flag}"),
            Self::Variable(variable) => f.write_str(variable),
            Self::File { file, place } => write!(f, "{file}:{}:{}", place.line, place.column),
            Self::Default => f.write_str("default"),
        }
    }
}
