//! `vetbox requests`: what clients sent, and what they got.

use serde::Deserialize;
use serde_json::Value;

use super::{
    list::{List, Part, cells},
    remote::{Remote, escaped, query},
    select::Has,
    terminal::{Failure, lines, or_dash, print, print_json},
};
use crate::engine::tree::counted;

/// List the requests that the sandbox answered, or look at one.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  vetbox requests
  vetbox requests --operation 'attestr.work.*' --json
  vetbox requests --tag EMP-9
  vetbox requests --unmatched
  vetbox requests --last 20 --follow
  vetbox requests --status 4xx --har > failed.har
  vetbox requests --curl > again.sh
  vetbox requests 12
  vetbox explain --id 12")]
pub struct Requests {
    /// The id of one request, to see all of it.
    #[arg(conflicts_with_all = ["operation", "status", "unmatched", "har", "curl", "Has", "Part"])]
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
    #[arg(long, conflicts_with = "follow")]
    har: bool,
    /// Print them as a shell script of curl calls.
    #[arg(long, conflicts_with_all = ["har", "follow"])]
    curl: bool,
    #[command(flatten)]
    about: Has,
    #[command(flatten)]
    part: Part,
    #[command(flatten)]
    remote: Remote,
}

/// Lists or shows.
pub fn run(arguments: &Requests) -> Result<(), Failure> {
    let Requests { id, operation, status, unmatched, har, curl, about, part, remote } = arguments;
    let filter = [
        ("operation", operation.as_deref()),
        ("status", status.as_deref()),
        ("unmatched", unmatched.then_some("true")),
    ];
    let filter: Vec<_> = filter.into_iter().chain(about.parameters()).collect();
    let which = query(filter.iter().copied().chain(part.query()));
    match id {
        Some(id) => remote.get(&format!("/requests/{}", escaped(id)))?.print(show),
        None if *har => print_json(&remote.get(&format!("/requests/har{which}"))?.read::<Value>()?),
        None if *curl => print(remote.get(&format!("/requests/curl{which}"))?.text.trim_end()),
        None => {
            List { path: "/requests", filter: &filter, head: &HEAD, row: &|item| cells(item, row) }.show(remote, part)
        }
    }
}

/// A request in a list.
#[derive(Debug, Deserialize)]
struct RequestLine {
    id: u64,
    at: String,
    method: String,
    path: String,
    answered: String,
    operation: Option<String>,
    rule: Option<String>,
    #[serde(rename = "requestId")]
    request_id: Option<String>,
}

const HEAD: [&str; 7] = ["REQUEST", "AT", "METHOD", "PATH", "ANSWERED", "OPERATION", "RULE"];

fn row(it: RequestLine) -> Vec<String> {
    let (operation, rule) = (or_dash(it.operation), or_dash(it.rule));
    vec![it.id.to_string(), it.at, it.method, it.path, it.answered, operation, rule]
}

/// A request and its answer as they went over the wire, with what was made of them.
#[derive(Debug, Deserialize)]
struct RequestView {
    #[serde(flatten)]
    line: RequestLine,
    peer: String,
    account: String,
    subject: Option<String>,
    warnings: Vec<String>,
    request: Message,
    response: Message,
}

/// One side of an exchange.
#[derive(Debug, Deserialize)]
struct Message {
    headers: Vec<(String, String)>,
    body: String,
    encoding: String,
    size: u64,
}

fn show(view: RequestView) -> String {
    let RequestView { line, peer, account, subject, warnings, request, response } = view;
    let facts = [
        ("operation", line.operation),
        ("account", Some(account)),
        ("subject", subject),
        ("rule", line.rule),
        ("request-id", line.request_id),
    ];
    let facts = facts.into_iter().chain(warnings.into_iter().map(|warning| ("warning", Some(warning))));
    let mut shown = vec![format!("request {} at {} from {peer}", line.id, line.at)];
    shown.extend(facts.filter_map(|(name, value)| {
        let value = value.filter(|value| !value.is_empty())?;
        Some(format!("{name:<11}{value}"))
    }));
    shown.push(String::new());
    shown.extend(request.lines('>', &format!("{} {}", line.method, line.path)));
    shown.push(String::new());
    shown.extend(response.lines('<', &line.answered));
    lines(shown)
}

impl Message {
    /// The message, each line of its head behind `mark`.
    fn lines(&self, mark: char, first: &str) -> Vec<String> {
        let mut shown = vec![format!("{mark} {first}")];
        shown.extend(self.headers.iter().map(|(name, value)| format!("{mark} {name}: {value}")));
        shown.push(mark.to_string());
        match (&self.body[..], self.size) {
            ("", 0) => {}
            (_, size) if self.encoding == "base64" => shown.push(format!("({}, no text)", counted(size, "byte"))),
            ("", size) => shown.push(format!("({}, not kept)", counted(size, "byte"))),
            (body, _) => shown.push(body.to_owned()),
        }
        shown
    }
}
