//! The URL of a receiver, checked when it is set.

use std::fmt;

use reqwest::Url;
use serde::{Deserialize, Serialize};

use crate::engine::policy::Policy;

/// The longest URL that is accepted.
const MAX_LENGTH: usize = 2048;

/// The `http` or `https` URL of a receiver.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Address(Url);

/// What is wrong with the URL of a receiver.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AddressError {
    /// It cannot be read as a URL.
    #[error("`{text}` is not a URL ({reason}); one such as https://example.com/hooks is needed")]
    Malformed { text: String, reason: String },
    /// Neither `http` nor `https`.
    #[error("`{scheme}:` URLs cannot receive webhooks; use http:// or https://")]
    Scheme { scheme: String },
    /// A user name or password stands in it.
    #[error("the URL holds a user name or password; leave it out and set the endpoint's token or a header instead")]
    Credentials,
    /// It is longer than any client sends.
    #[error("the URL has {length} characters; {MAX_LENGTH} is the limit")]
    TooLong { length: usize },
    /// The installation does not allow the host.
    #[error(
        "webhooks to `{host}` are not allowed here; who runs vetbox lists the host or its network with --webhook-allow"
    )]
    NotAllowed { host: String },
}

impl Address {
    /// Reads the URL of a receiver that `policy` allows.
    pub fn parse(text: &str, policy: &Policy) -> Result<Self, AddressError> {
        let address = Self::read(text)?;
        if policy.permits_host(address.host()) {
            return Ok(address);
        }
        Err(AddressError::NotAllowed { host: address.host().to_owned() })
    }

    fn read(text: &str) -> Result<Self, AddressError> {
        if text.len() > MAX_LENGTH {
            return Err(AddressError::TooLong { length: text.len() });
        }
        let malformed = |reason: String| AddressError::Malformed { text: text.to_owned(), reason };
        let url = Url::parse(text.trim()).map_err(|error| malformed(error.to_string()))?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err(AddressError::Scheme { scheme: url.scheme().to_owned() });
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(AddressError::Credentials);
        }
        if url.host_str().is_none_or(str::is_empty) {
            return Err(malformed("it names no host".to_owned()));
        }
        Ok(Self(url))
    }

    pub fn url(&self) -> &Url {
        &self.0
    }

    /// The host: a name, an IPv4 address or an IPv6 address in brackets.
    pub fn host(&self) -> &str {
        self.0.host_str().expect("an address was read with a host")
    }

    /// The port, also where the URL leaves it out.
    pub fn port(&self) -> u16 {
        self.0.port_or_known_default().expect("http and https have a default port")
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl TryFrom<String> for Address {
    type Error = AddressError;

    fn try_from(text: String) -> Result<Self, AddressError> {
        Self::read(&text)
    }
}

impl From<Address> for String {
    fn from(address: Address) -> Self {
        address.0.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        let error = Address::parse(text, &Policy::Everywhere).unwrap_err().to_string();
        assert!(error.contains(expected), "{text}: {error}");
    }

    #[test]
    fn says_what_is_wrong_with_a_url() {
        check("example.com/hooks", "such as https://example.com/hooks");
        check("localhost:3000/hooks", "use http:// or https://");
        check("ftp://example.com", "use http:// or https://");
        check("http://user:secret@example.com", "set the endpoint's token");
        check("http://", "is not a URL");
        check(&format!("http://example.com/{}", "x".repeat(3000)), "2048 is the limit");
    }

    #[test]
    fn an_error_does_not_repeat_the_password() {
        let error = Address::parse("http://user:hunter2@example.com", &Policy::Everywhere).unwrap_err();
        assert!(!error.to_string().contains("hunter2"));
    }

    #[test]
    fn asks_the_policy_about_the_host() {
        let policy = Policy::Listed(crate::engine::policy::AllowList::default());

        assert!(Address::parse("https://example.com/hooks", &policy).is_ok());
        assert!(matches!(Address::parse("http://127.1:80/", &policy), Err(AddressError::NotAllowed { .. })));
        assert!(matches!(Address::parse("http://[::1]/", &policy), Err(AddressError::NotAllowed { .. })));
    }
}
