//! `vetbox requests`: what clients sent, and what they got.

use reqwest::Method;
use serde_json::Value;

use super::{
    failure::Failure,
    part::{Part, show_rest},
    print,
    remote::{Remote, escaped, query},
};

/// List the requests that the sandbox answered, or look at one.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  vetbox requests
  vetbox requests --operation 'attestr.work.*' --json
  vetbox requests --unmatched
  vetbox requests --after 100 --limit 20
  vetbox requests --status 4xx --har > failed.har
  vetbox requests --curl > again.sh
  vetbox requests 12
  vetbox explain --id 12")]
pub(super) struct Requests {
    /// The id of one request, to see all of it.
    #[arg(conflicts_with_all = ["operation", "status", "unmatched", "har", "curl", "Part"])]
    id: Option<String>,
    /// Only those of this operation; `*` stands for anything.
    #[arg(long, value_name = "OPERATION")]
    operation: Option<String>,
    /// Only those that were answered with this status, such as 200 or 4xx.
    #[arg(long, value_name = "STATUS")]
    status: Option<String>,
    /// Only those that no endpoint answers.
    #[arg(long)]
    unmatched: bool,
    /// Print them as an HTTP archive.
    #[arg(long)]
    har: bool,
    /// Print them as a shell script of curl calls.
    #[arg(long, conflicts_with = "har")]
    curl: bool,
    #[command(flatten)]
    part: Part,
    #[command(flatten)]
    remote: Remote,
}

/// Lists or shows.
pub(super) fn run(arguments: &Requests) -> Result<(), Failure> {
    let Requests { id, operation, status, unmatched, har, curl, part, remote } = arguments;
    let filter = [
        ("operation", operation.clone()),
        ("status", status.clone()),
        ("unmatched", unmatched.then(|| "true".to_owned())),
    ];
    let which = query(filter.into_iter().chain(part.query()));
    match id {
        Some(id) => show(remote, &remote.get(&format!("/requests/{}", escaped(id)))?),
        None if *har => print::json(&remote.get(&format!("/requests/har{which}"))?),
        None if *curl => {
            print::line(remote.text(Method::GET, &format!("/requests/curl{which}"), None)?.text.trim_end());
        }
        None => list(remote, &remote.get(&format!("/requests{which}"))?),
    }
    Ok(())
}

fn list(remote: &Remote, page: &Value) {
    if remote.json {
        return print::json(page);
    }
    let row =
        |it: &Value| ["id", "at", "method", "path", "status", "operation", "rule"].map(|name| print::plain(&it[name]));
    let rows: Vec<_> = page["items"].as_array().into_iter().flatten().map(row).collect();
    print::table(["REQUEST", "AT", "METHOD", "PATH", "STATUS", "OPERATION", "RULE"], &rows);
    show_rest(page);
}

/// One request and its answer as they went over the wire, after what was made of them.
fn show(remote: &Remote, exchange: &Value) {
    if remote.json {
        return print::json(exchange);
    }
    let text = |name: &str| print::plain(&exchange[name]);
    print::line(&format!("request {} at {} from {}", text("id"), text("at"), text("peer")));
    let facts = ["operation", "account", "subject", "rule"].map(|name| (name, &exchange[name]));
    let warnings = exchange["warnings"].as_array().into_iter().flatten().map(|warning| ("warning", warning));
    for (name, value) in facts.into_iter().filter(|(_, value)| !value.is_null() && *value != "").chain(warnings) {
        print::line(&format!("{name:<11}{}", print::plain(value)));
    }
    message(">", &format!("{} {}", text("method"), text("path")), &exchange["request"]);
    message("<", &text("status"), &exchange["response"]);
}

/// One side of an exchange, whose head stands behind `mark`.
fn message(mark: &str, first: &str, message: &Value) {
    print::line(&format!("\n{mark} {first}"));
    for header in message["headers"].as_array().into_iter().flatten() {
        print::line(&format!("{mark} {}: {}", print::plain(&header[0]), print::plain(&header[1])));
    }
    print::line(mark);
    let size = print::plain(&message["size"]);
    match message["body"].as_str().unwrap_or_default() {
        "" if size == "0" => {}
        _ if message["encoding"] == "base64" => print::line(&format!("({size} bytes that are no text)")),
        "" => print::line(&format!("({size} bytes, which were not kept)")),
        body => print::line(body),
    }
}
