//! Writes bytes into snapshots as text where they are text, and as base64 where they are not.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use bytes::Bytes;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Written {
    Text(String),
    Base64(String),
}

/// Writes `bytes`.
pub fn serialize<S: Serializer>(bytes: &Bytes, serializer: S) -> Result<S::Ok, S::Error> {
    let written = match str::from_utf8(bytes) {
        Ok(text) => Written::Text(text.to_owned()),
        Err(_) => Written::Base64(STANDARD.encode(bytes)),
    };
    written.serialize(serializer)
}

/// Reads bytes.
pub fn deserialize<'a, D: Deserializer<'a>>(deserializer: D) -> Result<Bytes, D::Error> {
    match Written::deserialize(deserializer)? {
        Written::Text(text) => Ok(text.into()),
        Written::Base64(code) => STANDARD.decode(code).map(Bytes::from).map_err(D::Error::custom),
    }
}
