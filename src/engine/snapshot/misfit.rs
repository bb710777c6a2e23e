//! What is wrong with a snapshot, and where.

use std::fmt;

use schemars::JsonSchema;
use serde::Serialize;

/// Something of a document that cannot be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Misfit {
    /// Where, as a JSON pointer such as `/records/attestr/accounts/0/id`; empty is the whole document.
    pub pointer: String,
    /// What is wrong, and what would be right.
    pub detail: String,
}

impl Misfit {
    /// A misfit at `pointer`.
    pub fn at(pointer: impl Into<String>, detail: impl Into<String>) -> Self {
        Self { pointer: pointer.into(), detail: detail.into() }
    }

    /// The same inside `pointer`.
    pub fn below(self, pointer: &str) -> Self {
        Self { pointer: format!("{pointer}{}", self.pointer), ..self }
    }
}

impl fmt::Display for Misfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place = if self.pointer.is_empty() { "the document" } else { &self.pointer };
        write!(f, "{place}: {}", self.detail)
    }
}
