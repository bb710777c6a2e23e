//! How a sandbox is called.

use std::{fmt, str::FromStr, sync::Arc};

use schemars::JsonSchema;
use serde_with::{DeserializeFromStr, SerializeDisplay};

/// The name of a sandbox: 1 to 64 of `a-z`, `A-Z`, `0-9`, `.`, `_`, `-`, not beginning with a dot.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, SerializeDisplay, DeserializeFromStr, JsonSchema)]
#[schemars(inline)]
pub struct Name(Arc<str>);

impl Name {
    /// The sandbox that always exists.
    pub fn default_sandbox() -> Self {
        Self(Arc::from("default"))
    }

    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for Name {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"._-".contains(&byte);
        if (1..=64).contains(&text.len()) && !text.starts_with('.') && text.bytes().all(allowed) {
            Ok(Self(Arc::from(text)))
        } else {
            Err(format!("{text:?} is not a sandbox name: use 1 to 64 of a-z, A-Z, 0-9, `.`, `_` and `-`, no dot first"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_checked() {
        for name in ["default", "t1", "a.b_C-9"] {
            assert!(name.parse::<Name>().is_ok(), "{name}");
        }
        for name in ["", ".", "..", "a/b", "ä", &"x".repeat(65)] {
            assert!(name.parse::<Name>().unwrap_err().contains("1 to 64"), "{name}");
        }
    }
}
