//! Requests as a shell script that sends them again with curl.

use super::shown::Message;
use crate::engine::journal::Exchange;

/// Headers that curl makes itself.
const OWN: [&str; 7] =
    ["host", "content-length", "connection", "transfer-encoding", "expect", "accept-encoding", "user-agent"];

/// A script that sends these requests; credentials come from the variable `AUTHORIZATION`.
pub(super) fn script<'a>(requests: impl Iterator<Item = (u64, &'a Exchange)>, base: &str) -> String {
    let mut script =
        "#!/bin/sh\n# Set AUTHORIZATION to the whole header, such as 'Basic …', before running this.\n".to_owned();
    for (id, exchange) in requests {
        script.push_str(&command(id, exchange, base));
    }
    script
}

fn command(id: u64, exchange: &Exchange, base: &str) -> String {
    let request = Message::of(&exchange.request_headers, &exchange.request_body, exchange.request_size);
    let url = quoted(&format!("{base}{}", exchange.uri));
    let mut command =
        format!("\n# request {id} was answered {}\ncurl -sS -X {} {url}", exchange.status.as_u16(), exchange.method);
    for (name, value) in request.headers.iter().filter(|(name, _)| !OWN.contains(&name.as_str())) {
        let header = if name == "authorization" {
            r#""authorization: $AUTHORIZATION""#.to_owned()
        } else {
            quoted(&format!("{name}: {value}"))
        };
        command = format!("{command} \\\n  -H {header}");
    }
    match (request.body.is_empty(), request.encoding) {
        (true, _) => command.push('\n'),
        (false, "text") => command = format!("{command} \\\n  --data-binary {}\n", quoted(&request.body)),
        (false, _) => {
            let body = quoted(&request.body);
            command = command.replacen("\ncurl", &format!("\nprintf %s {body} | base64 -d | curl"), 1);
            command.push_str(" \\\n  --data-binary @-\n");
        }
    }
    command
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
