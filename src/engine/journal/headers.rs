//! Headers as they are kept: one piece of memory, a third of what a map takes.

use hyper::{
    HeaderMap,
    header::{HeaderName, HeaderValue},
};
use serde::{Deserialize, Serialize};

/// Names and values in order, each pair as `name:value` with a line break behind it; neither holds one.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Vec<(String, String)>", into = "Vec<(String, String)>")]
pub struct Headers(Box<[u8]>);

impl Headers {
    /// Names and values in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &[u8])> {
        let lines = self.0.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
        lines.filter_map(|line| {
            let colon = line.iter().position(|byte| *byte == b':')?;
            Some((std::str::from_utf8(&line[..colon]).ok()?, &line[colon + 1..]))
        })
    }

    /// The first value of the header with this lowercase name, as [`header_text`] reads it.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.iter().find(|(known, _)| *known == name).map(|(_, value)| header_text(value))
    }

    /// How many bytes they take.
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }
}

/// The text of a header's value; bytes that are no UTF-8 are a text that nobody means, so that they are never taken for a missing header.
pub fn header_text(value: &[u8]) -> &str {
    std::str::from_utf8(value).unwrap_or("\u{fffd}")
}

impl From<&HeaderMap> for Headers {
    fn from(map: &HeaderMap) -> Self {
        let length = map.iter().map(|(name, value)| name.as_str().len() + value.len() + 2).sum();
        let mut lines = Vec::with_capacity(length);
        for (name, value) in map {
            lines.extend_from_slice(name.as_str().as_bytes());
            lines.push(b':');
            lines.extend_from_slice(value.as_bytes());
            lines.push(b'\n');
        }
        Self(lines.into())
    }
}

/// Each byte of a value as the character of its number, so that none is lost.
impl From<Headers> for Vec<(String, String)> {
    fn from(headers: Headers) -> Self {
        let text = |value: &[u8]| value.iter().map(|byte| char::from(*byte)).collect();
        headers.iter().map(|(name, value)| (name.to_owned(), text(value))).collect()
    }
}

impl TryFrom<Vec<(String, String)>> for Headers {
    type Error = String;

    fn try_from(pairs: Vec<(String, String)>) -> Result<Self, String> {
        let mut map = HeaderMap::with_capacity(pairs.len());
        for (name, text) in pairs {
            let bytes: Option<Vec<u8>> = text.chars().map(|it| u8::try_from(u32::from(it)).ok()).collect();
            let value = bytes.and_then(|bytes| HeaderValue::from_bytes(&bytes).ok());
            let value = value.ok_or_else(|| format!("the header `{name}` has a value that none can have"))?;
            let header = HeaderName::try_from(&name).map_err(|_| format!("`{name}` is no name of a header"))?;
            map.append(header, value);
        }
        Ok(Self::from(&map))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_kept_in_order_and_found_by_name() {
        let mut map = HeaderMap::new();
        for (name, value) in [("a", "1: 2"), ("b", ""), ("a", "3"), ("c", "caf\u{e9}")] {
            map.append(name, HeaderValue::from_bytes(value.as_bytes()).expect("a value"));
        }

        let headers = Headers::from(&map);

        assert_eq!((headers.get("a"), headers.get("b"), headers.get("c")), (Some("1: 2"), Some(""), Some("café")));
        assert_eq!(headers.get("d"), None);
        let pairs: Vec<_> = headers.iter().map(|(name, value)| (name, value.len())).collect();
        assert_eq!(pairs, [("a", 4), ("a", 1), ("b", 0), ("c", 5)]);
        assert_eq!(Headers::default().iter().count(), 0);
    }
}
