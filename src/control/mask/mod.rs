//! Hides what must not be copied into a bug report.

mod body;

use std::borrow::Cow;

use serde_json::Value;

pub use self::body::body;
use crate::engine::{
    journal::{Exchange, PathAndQuery},
    tree::Json,
};

/// The parts of a header's name by which its value is a secret.
const SECRET_HEADERS: [&str; 12] = [
    "assertion",
    "auth",
    "cert",
    "cookie",
    "credential",
    "jwt",
    "key",
    "oidc",
    "password",
    "secret",
    "session",
    "token",
];

/// The schemes of a credential, which stay readable.
const SCHEMES: [&str; 6] = ["apikey", "basic", "bearer", "digest", "negotiate", "token"];

/// How the name of a field ends whose value is a secret, without anything but letters and digits.
const SECRET_FIELDS: [&str; 9] =
    ["password", "passwd", "passphrase", "secret", "token", "apikey", "authorization", "credential", "credentials"];

/// What stands in place of a secret.
pub const HIDDEN: &str = "****";

/// The secrets of a request and of its answer, each behind what is shown in its place.
pub fn secrets_of(exchange: &Exchange) -> Vec<(String, String)> {
    let headers = exchange.request_headers.iter().chain(exchange.response_headers.iter());
    let texts = headers.map(|(name, value)| (name, String::from_utf8_lossy(value)));
    let mut secrets: Vec<_> = texts.map(|(name, value)| (masked(name, &value), value.into_owned())).collect();
    secrets.retain(|(masked, value)| masked != value);
    let answer = serde_json::from_slice(&exchange.response_body).unwrap_or_default();
    let in_query = secrets_in_query(exchange.uri.query().unwrap_or_default());
    let fields = secrets_in(&exchange.request_view).into_iter().chain(secrets_in(&answer)).chain(in_query);
    secrets.extend(fields.map(|secret| (HIDDEN.to_owned(), secret)));
    secrets
}

/// A sentence that quotes what a request has, with its secrets hidden.
pub fn sentence(text: String, secrets: &[(String, String)]) -> String {
    let quoted = |text: &String| Value::from(text.as_str()).to_string();
    secrets.iter().fold(text, |text, (masked, secret)| text.replace(&quoted(secret), &quoted(masked)))
}

/// The secrets among the texts in a body.
fn secrets_in(body: &Json) -> Vec<String> {
    let mut secrets = Vec::new();
    collect(body, &mut secrets);
    secrets
}

fn collect(json: &Json, secrets: &mut Vec<String>) {
    match json {
        Json::Object(fields) => {
            for (name, value) in fields.iter() {
                match value.as_str().filter(|secret| !secret.is_empty() && is_secret(name)) {
                    Some(secret) => secrets.push(secret.to_owned()),
                    None => collect(value, secrets),
                }
            }
        }
        Json::Array(items) => items.iter().for_each(|item| collect(item, secrets)),
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) => {}
    }
}

/// The secrets among the parameters of a query.
fn secrets_in_query(query: &str) -> Vec<String> {
    let pairs = form_urlencoded::parse(query.as_bytes());
    let secrets = pairs.filter(|(name, value)| !value.is_empty() && is_secret(name));
    secrets.map(|(_, value)| value.into_owned()).collect()
}

/// Whether the field that is called `name` holds a secret, such as `password`, `client_secret` or `accessToken`.
fn is_secret(name: &str) -> bool {
    let plain: String = name.chars().filter(|it| it.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    SECRET_FIELDS.iter().any(|end| plain.ends_with(end))
}

/// A path and query with the secrets of the query hidden.
pub fn address(address: &PathAndQuery) -> String {
    in_address(&address.to_string())
}

/// A text with the secrets hidden that stand behind a question mark, as the query of an address.
fn in_address(text: &str) -> String {
    match text.split_once('?') {
        Some((path, query)) => format!("{path}?{}", String::from_utf8_lossy(&body::form(query.as_bytes()))),
        None => text.to_owned(),
    }
}

/// A header's value as [`masked`] shows it, also one that is no UTF-8.
pub fn header<'a>(name: &str, value: &'a [u8]) -> Cow<'a, [u8]> {
    match std::str::from_utf8(value) {
        Ok(text) => masked(name, text).into_bytes().into(),
        Err(_) if is_secret_header(name) => HIDDEN.as_bytes().into(),
        Err(_) => value.into(),
    }
}

/// A header's value, its secrets replaced by asterisks; the scheme of a credential and the names of cookies stay readable.
pub fn masked(name: &str, value: &str) -> String {
    let name = name.to_ascii_lowercase();
    if value.is_empty() || !is_secret_header(&name) {
        return in_address(value);
    }
    if name.contains("cookie") {
        return cookies(value, name.starts_with("set-"));
    }
    match value.split_once(' ') {
        Some((scheme, _)) if SCHEMES.contains(&scheme.to_ascii_lowercase().as_str()) => format!("{scheme} {HIDDEN}"),
        Some(_) | None => HIDDEN.to_owned(),
    }
}

fn is_secret_header(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    SECRET_HEADERS.iter().any(|part| name.contains(part))
}

/// Cookies with their values hidden; what a server sets is one cookie with attributes behind it.
fn cookies(value: &str, is_set: bool) -> String {
    let hidden = |(place, cookie): (usize, &str)| match cookie.split_once('=') {
        _ if is_set && 0 < place => cookie.to_owned(),
        Some((name, _)) => format!("{name}={HIDDEN}"),
        None => HIDDEN.to_owned(),
    };
    value.split(';').enumerate().map(hidden).collect::<Vec<_>>().join(";")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_hidden_and_their_scheme_is_not() {
        assert_eq!(masked("authorization", "Basic abc"), "Basic ****");
        assert_eq!(masked("Proxy-Authorization", "bearer abc"), "bearer ****");
        assert_eq!(masked("authorization", "abc def"), "****");
        assert_eq!(masked("X-Api-Key", "abc"), "****");
        assert_eq!(masked("Cf-Access-Jwt-Assertion", "abc def"), "****");
        assert_eq!(masked("content-type", "application/json"), "application/json");
        assert_eq!(masked("x-api-key", ""), "");
    }

    #[test]
    fn cookies_keep_their_names() {
        assert_eq!(masked("cookie", "a=1; session=x y; z"), "a=****; session=****;****");
        assert_eq!(masked("set-cookie", "a=1; Path=/; HttpOnly"), "a=****; Path=/; HttpOnly");
    }

    #[test]
    fn addresses_in_headers_keep_all_but_their_secrets() {
        assert_eq!(masked("x-original-url", "/a?b=c&access_token=x"), "/a?b=c&access_token=****");
        assert_eq!(masked("referer", "http://a/b?c=d&e"), "http://a/b?c=d&e");
    }

    #[test]
    fn bytes_are_hidden_as_texts_are() {
        assert_eq!(header("x-token", b"\xff").as_ref(), b"****");
        assert_eq!(header("x-name", b"\xff").as_ref(), b"\xff");
    }

    #[test]
    fn fields_are_secret_by_the_end_of_their_names() {
        for name in ["password", "newPassword", "client_secret", "access-token", "Token", "user[password]", "X-API-Key"]
        {
            assert!(is_secret(name), "{name}");
        }
        for name in ["", "tokenType", "secretary", "tag", "passwordless_login"] {
            assert!(!is_secret(name), "{name}");
        }
    }
}
