//! Requests as a shell script that sends them again with curl.

use base64::{Engine as _, prelude::BASE64_STANDARD};
use hyper::Method;

use super::{super::mask::HIDDEN, view::Message};
use crate::engine::journal::Exchange;

/// Headers that curl makes itself.
const OWN: [&str; 7] =
    ["host", "content-length", "connection", "transfer-encoding", "expect", "accept-encoding", "user-agent"];

/// What is said of a request whose copy has asterisks in place of a secret.
const MASKED: &str = "# A secret in it is masked: put it in place of **** before running this.\n";

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
            format!("# Set {} to the whole header {whose}, such as 'Basic …', before running this.\n", named(place))
        };
        self.0.iter().enumerate().map(comment).collect()
    }
}

/// One account needs no number.
fn named(place: usize) -> String {
    if place == 0 { "AUTHORIZATION".to_owned() } else { format!("AUTHORIZATION_{}", place + 1) }
}

fn command<'a>(id: u64, exchange: &'a Exchange, base: &str, accounts: &mut Accounts<'a>) -> String {
    if let Some(lacking) = exchange.lacks_of_request() {
        return format!("\n# request {id} is left out: {lacking}\n");
    }
    let request = Message::of(&exchange.request_headers, &exchange.request_body, exchange.request_size);
    let url = quoted(&format!("{base}{}", exchange.uri));
    // Asked with -X HEAD curl would wait for a body.
    let method = if exchange.method == Method::HEAD { "-I".to_owned() } else { format!("-X {}", exchange.method) };
    let note = if is_masked(&request, exchange) { MASKED } else { "" };
    let mut command =
        format!("\n# request {id} was answered {}\n{note}curl -sS {method} {url}", exchange.status.as_u16());
    for (name, value) in request.headers.iter().filter(|(name, _)| !OWN.contains(&name.as_str())) {
        let header = if name == "authorization" {
            format!(r#""authorization: ${}""#, accounts.variable(&exchange.account))
        } else {
            quoted(&format!("{name}: {value}"))
        };
        command = format!("{command} \\\n  -H {header}");
    }
    match (request.body.is_empty(), request.encoding) {
        (true, _) => command.push('\n'),
        (false, "text") if !steers_a_terminal(&request.body) => {
            command = format!("{command} \\\n  --data-binary {}\n", quoted(&request.body));
        }
        (false, encoding) => {
            let body = if encoding == "text" { BASE64_STANDARD.encode(&request.body) } else { request.body };
            let body = quoted(&body);
            command = command.replacen("\ncurl", &format!("\nprintf %s {body} | base64 -d | curl"), 1);
            command.push_str(" \\\n  --data-binary @-\n");
        }
    }
    command
}

/// Whether a terminal that shows the text would obey something in it.
fn steers_a_terminal(text: &str) -> bool {
    text.replace("\r\n", "").contains(|it: char| it.is_control() && !matches!(it, '\n' | '\t'))
}

/// Whether a secret is masked that comes from no variable.
fn is_masked(shown: &Message, exchange: &Exchange) -> bool {
    let in_header = |(name, value): &(String, String)| name != "authorization" && value.ends_with(HIDDEN);
    shown.headers.iter().any(in_header) || (shown.encoding == "text" && shown.body.as_bytes() != exchange.request_body)
}

/// A text as one word of a shell.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quote_cannot_leave_its_word() {
        assert_eq!(quoted("it's; rm"), r"'it'\''s; rm'");
    }
}
