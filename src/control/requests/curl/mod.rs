//! Requests as a shell script that sends them again with curl.

mod shell;
#[cfg(test)]
mod tests;

use std::borrow::Cow;

use hyper::Method;

use self::shell::{is_plain, printf, word};
use super::super::mask;
use crate::engine::journal::Exchange;

/// Headers that belong to a connection, which curl makes itself.
const OWN: [&str; 5] = ["host", "content-length", "connection", "transfer-encoding", "expect"];

/// What is said of a request whose copy has asterisks in place of a secret.
const MASKED: &str = "# A secret in it is masked: put it in place of **** before running this.\n";

/// Bodies for which some versions of curl ask first whether they may come.
const LARGE: usize = 1024;

/// A script that sends these requests; each account's credentials come from a variable of its own.
pub fn script<'a>(requests: impl Iterator<Item = (u64, &'a Exchange)>, base: &str) -> String {
    let mut accounts = Accounts::default();
    let commands: String = requests.map(|(id, exchange)| command(id, exchange, base, &mut accounts)).collect();
    format!("#!/bin/sh\n{}{commands}", accounts.to_be_set())
}

/// The accounts whose requests are sent with their credentials, by first use.
#[derive(Debug, Default)]
struct Accounts<'a>(Vec<&'a str>);

impl<'a> Accounts<'a> {
    /// The variable that holds the credentials of `account`.
    fn variable(&mut self, account: &'a str) -> String {
        let known = self.0.iter().position(|known| *known == account);
        let place = known.unwrap_or_else(|| {
            self.0.push(account);
            self.0.len() - 1
        });
        named(place)
    }

    /// What has to be set before the script is run.
    fn to_be_set(&self) -> String {
        let comment = |(place, account): (usize, &&str)| {
            let whose = if account.is_empty() { "of whom nobody knew".to_owned() } else { format!("of {account}") };
            let name = named(place);
            comment(&format!("Set {name} to the whole header {whose}, such as 'Basic …', before running this."))
        };
        self.0.iter().enumerate().map(comment).collect()
    }
}

/// One account needs no number.
fn named(place: usize) -> String {
    if place == 0 { "AUTHORIZATION".to_owned() } else { format!("AUTHORIZATION_{}", place + 1) }
}

/// A comment of one line, whatever is in its text.
fn comment(text: &str) -> String {
    let line: String = text.chars().map(|it| if it.is_control() { '\u{fffd}' } else { it }).collect();
    format!("# {line}\n")
}

fn command<'a>(id: u64, exchange: &'a Exchange, base: &str, accounts: &mut Accounts<'a>) -> String {
    if let Some(reason) = why_not(exchange) {
        return format!("\n{}", comment(&format!("request {id} is left out: {reason}")));
    }
    let said = comment(&format!("request {id} was answered {}", exchange.answered()));
    let (request, is_masked) = Request::of(exchange, accounts);
    format!("\n{said}{}{}\n", if is_masked { MASKED } else { "" }, request.command(base))
}

/// Why no command of curl would send this request again.
fn why_not(exchange: &Exchange) -> Option<String> {
    let has_body = !exchange.request_body.is_empty();
    exchange.lacks_of_request().or_else(|| match exchange.method {
        Method::HEAD if has_body => Some("curl sends no HEAD with a body".to_owned()),
        Method::CONNECT => Some("curl sends CONNECT to proxies alone".to_owned()),
        _ => None,
    })
}

/// A request that curl shall send byte by byte.
#[derive(Debug)]
struct Request<'a> {
    method: &'a str,
    /// The path and query, as they stand in the request line.
    target: String,
    headers: Vec<(&'a str, HeaderText<'a>)>,
    body: Cow<'a, [u8]>,
}

/// What a header says.
#[derive(Debug)]
enum HeaderText<'a> {
    Bytes(Cow<'a, [u8]>),
    /// What the variable of this name holds.
    Variable(String),
}

impl<'a> Request<'a> {
    /// The request with its secrets hidden, and whether there were any that come from no variable.
    fn of(exchange: &'a Exchange, accounts: &mut Accounts<'a>) -> (Self, bool) {
        let target = mask::address(&exchange.uri);
        let content_type = exchange.request_headers.get("content-type").unwrap_or_default();
        let body = mask::body(content_type, &exchange.request_body);
        let mut is_masked = target != exchange.uri.to_string() || body != *exchange.request_body;
        let is_repeated = |name: &str| !OWN.contains(&name) || (name == "content-length" && body.is_empty());
        let mut headers = Vec::new();
        for (name, value) in exchange.request_headers.iter().filter(|(name, _)| is_repeated(name)) {
            if name == "authorization" && !value.is_empty() {
                headers.push((name, HeaderText::Variable(accounts.variable(&exchange.account))));
            } else {
                let shown = mask::header(name, value);
                is_masked |= *shown != *value;
                headers.push((name, HeaderText::Bytes(shown)));
            }
        }
        (Self { method: exchange.method.as_str(), target, headers, body: body.into() }, is_masked)
    }

    /// The command that sends it to `base`: a program that reads no file, expands no pattern and adds no header.
    fn command(&self, base: &str) -> String {
        let mut lines = vec![format!("curl -sS --globoff --path-as-is {} {}", self.method(), self.address(base))];
        lines.extend(self.headers.iter().map(|(name, text)| format!("-H {}", header(name, text))));
        lines.extend(self.not_sent().into_iter().map(|name| format!("-H '{name}:'")));
        let mut writer = String::new();
        match std::str::from_utf8(&self.body) {
            Ok("") => {}
            Ok(text) if is_plain(text) => lines.push(format!("--data-raw {}", word(text.as_bytes()))),
            Ok(_) | Err(_) => {
                writer = format!("{} | ", printf(&self.body));
                lines.push("--data-binary @-".to_owned());
            }
        }
        writer + &lines.join(" \\\n  ")
    }

    fn method(&self) -> String {
        // Asked with -X HEAD curl would wait for a body.
        if self.method == "HEAD" { "-I".to_owned() } else { format!("-X {}", word(self.method.as_bytes())) }
    }

    /// The address, in two parts where curl would not send the target as it is.
    fn address(&self, base: &str) -> String {
        let is_address = self.target.starts_with('/')
            && self.target.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\' && byte != b'#');
        if is_address {
            return word(format!("{base}{}", self.target).as_bytes());
        }
        let behind_scheme = base.split_once("://").map_or(base, |(_, rest)| rest);
        let path = behind_scheme.find('/').map_or("", |start| &behind_scheme[start..]);
        let target = word(format!("{path}{}", self.target).as_bytes());
        format!("--request-target {target} {}", word(base.as_bytes()))
    }

    /// The headers that curl would add by itself and the client did not send.
    fn not_sent(&self) -> Vec<&'static str> {
        let is_sent = |name: &str| self.headers.iter().any(|(known, _)| *known == name);
        let added = [
            ("accept", true),
            ("user-agent", true),
            ("content-type", !self.body.is_empty()),
            ("expect", LARGE < self.body.len()),
        ];
        added.into_iter().filter(|(name, is_added)| *is_added && !is_sent(name)).map(|(name, _)| name).collect()
    }
}

fn header(name: &str, text: &HeaderText<'_>) -> String {
    match text {
        HeaderText::Variable(variable) => format!(r#""{name}: ${variable}""#),
        HeaderText::Bytes(value) if value.is_empty() => word(format!("{name};").as_bytes()),
        HeaderText::Bytes(value) => word(&[name.as_bytes(), b": ", value].concat()),
    }
}
