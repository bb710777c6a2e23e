//! Writes JSON texts into snapshots as texts: a signature holds for the very characters, and a tool that formats a snapshot keeps those.

use serde::{Deserialize as _, Deserializer, Serializer, de::Error as _};
use serde_json::value::RawValue;
use serde_with::{DeserializeAs, SerializeAs};

/// A JSON text as a text.
#[derive(Debug)]
pub struct Verbatim;

impl SerializeAs<Box<RawValue>> for Verbatim {
    fn serialize_as<S: Serializer>(json: &Box<RawValue>, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(json.get())
    }
}

impl<'de> DeserializeAs<'de, Box<RawValue>> for Verbatim {
    fn deserialize_as<D: Deserializer<'de>>(deserializer: D) -> Result<Box<RawValue>, D::Error> {
        let text = String::deserialize(deserializer)?;
        RawValue::from_string(text).map_err(|error| D::Error::custom(format!("expected a text that is JSON: {error}")))
    }
}

#[cfg(test)]
mod tests {
    use serde::{Deserialize, Serialize};
    use serde_with::As;

    use super::*;

    #[derive(Debug, Serialize, Deserialize)]
    struct Signed {
        #[serde(with = "As::<Verbatim>")]
        output: Box<RawValue>,
    }

    #[test]
    fn every_character_survives() {
        let output = RawValue::from_string(r#"{ "b": 1.0,"a":"\u00e9" }"#.to_owned()).unwrap();
        let text = serde_json::to_string(&Signed { output: output.clone() }).unwrap();

        let value: serde_json::Value = serde_json::from_str(&text).unwrap();
        let read: Signed = serde_json::from_value(value).unwrap();

        assert_eq!(read.output.get(), output.get());
        let wrong = serde_json::from_str::<Signed>(r#"{"output":"{"}"#).unwrap_err().to_string();
        assert!(wrong.contains("expected a text that is JSON"), "{wrong}");
    }
}
