//! Ids and numbers in the shape of the vendor's samples: a prefix of three and fifteen of `[A-Za-z0-9_-]`.

use std::{borrow::Cow, fmt, str::FromStr};

use compact_str::CompactString;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize, Serializer};
use serde_with::DeserializeFromStr;

use crate::engine::random::Random;

/// The length of every id that is minted today; older samples are longer.
const LENGTH: usize = 18;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident, $prefix:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, DeserializeFromStr)]
        pub struct $name([u8; LENGTH]);

        impl $name {
            /// Draws a new one.
            pub fn mint(random: &mut Random) -> Self {
                let mut text = [0; LENGTH];
                let (prefix, rest) = text.split_at_mut($prefix.len());
                prefix.copy_from_slice($prefix.as_bytes());
                random.fill_url_safe(rest);
                Self(text)
            }

            /// The id as text.
            pub fn as_str(&self) -> &str {
                std::str::from_utf8(&self.0).expect("an id is ASCII")
            }
        }

        impl JsonSchema for $name {
            fn inline_schema() -> bool {
                true
            }

            fn schema_name() -> Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!({ "type": "string", "pattern": concat!("^", $prefix, "[0-9A-Za-z_-]{15}$") })
            }
        }

        impl FromStr for $name {
            type Err = NotAnId;

            fn from_str(text: &str) -> Result<Self, NotAnId> {
                let bytes: [u8; LENGTH] = text.as_bytes().try_into().map_err(|_| NotAnId($prefix))?;
                if text.starts_with($prefix) && bytes.iter().all(|byte| is_id_byte(*byte)) { Ok(Self(bytes)) } else { Err(NotAnId($prefix)) }
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl From<$name> for CompactString {
            fn from(id: $name) -> Self {
                id.as_str().into()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
}

id!(
    /// A profile (sample `AX1LgghsxZsJZUwYvN`).
    ProfileId,
    "AX1"
);
id!(
    /// An async request (sample `AR0ZoLeBdqvmr-nmy1`).
    AsyncId,
    "AR0"
);
id!(
    /// A follow-up query (sample `AQ0jPe2Y_J_09hiBEo`).
    QueryId,
    "AQ0"
);
id!(
    /// An uploaded or generated file (sample `MX17Cd6KEBSsbKSaou`).
    MediaId,
    "MX1"
);
id!(
    /// An app, that is an API account.
    AppId,
    "OX0"
);

id!(
    /// A consent (sample `CX3oM_bNstq9xWxgRd`).
    ConsentId,
    "CX3"
);

/// The text does not have the shape of the id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("expected `{0}` and fifteen of A-Z, a-z, 0-9, `_` and `-`")]
pub struct NotAnId(&'static str);

/// Whether `text` could name a file of the vendor's; older ids are longer than those minted here.
pub fn looks_like_media(text: &str) -> bool {
    text.strip_prefix("MX1").is_some_and(|rest| (6..=30).contains(&rest.len()) && rest.bytes().all(is_id_byte))
}

fn is_id_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-'
}

/// The human-readable number of a record, `3801-575765-9695` in the samples.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "u64", into = "u64")]
pub struct Number(u64);

impl TryFrom<u64> for Number {
    type Error = &'static str;

    fn try_from(number: u64) -> Result<Self, Self::Error> {
        if number < 100_000_000_000_000 {
            Ok(Self(number))
        } else {
            Err("the number of a record has at most 14 digits")
        }
    }
}

impl From<Number> for u64 {
    fn from(Number(number): Number) -> Self {
        number
    }
}

impl Number {
    /// Draws a new one; all samples begin with 380.
    pub fn mint(random: &mut Random) -> Self {
        Self(random.between(38_000_000_000_000, 38_099_999_999_999))
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = *b"0000-000000-0000";
        let mut rest = self.0;
        for digit in text.iter_mut().rev().filter(|digit| **digit == b'0') {
            *digit += u8::try_from(rest % 10).expect("a digit");
            rest /= 10;
        }
        f.write_str(std::str::from_utf8(&text).expect("digits"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_read_back_as_they_are_written() {
        let mut random = Random::seeded(1);

        let id = ProfileId::mint(&mut random);

        assert_eq!(id.as_str().parse(), Ok(id));
        assert!(id.as_str().starts_with("AX1"));
    }

    #[test]
    fn an_id_of_another_kind_is_refused() {
        for text in ["", "AR0ZoLeBdqvmr-nmy1", "AX1LgghsxZsJZUwYv", "AX1LgghsxZsJZUwYv!", "AX1LgghsxZsJZUwYvé"] {
            assert_eq!(text.parse::<ProfileId>(), Err(NotAnId("AX1")), "{text}");
        }
    }

    #[test]
    fn numbers_have_the_shape_of_the_samples() {
        assert_eq!(Number(38_015_757_659_695).to_string(), "3801-575765-9695");
        assert_eq!(Number(38_000_000_000_000).to_string(), "3800-000000-0000");
    }

    #[test]
    fn media_ids_of_both_ages_are_known() {
        assert!(looks_like_media("MX17Cd6KEBSsbKSaou"));
        assert!(looks_like_media("MX12zfeuv1272pkt8gc5l0"));
        assert!(!looks_like_media("MX1short"));
        assert!(!looks_like_media("AX1LgghsxZsJZUwYvN"));
    }
}
