//! `vetbox tail`: what happens in a sandbox, as it happens.

use std::io;

use clap::ValueEnum;
use serde::Deserialize;

use super::{
    remote::Remote,
    stream::{Begin, StreamEvent, print_events},
    terminal::{Failure, warn},
};
use crate::{
    control::Status,
    engine::{
        journal::{Line, RequestLine, Said},
        time::Timestamp,
        tree::counted,
    },
    log::{Colours, json, text},
};

/// Follow what happens in the sandbox: a line for each request and each webhook attempt, until it is stopped.
///
/// When the emulator goes, it is waited for, and the lines go on where they ended.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  vetbox tail
  vetbox tail --case EMP-9
  vetbox tail --last 20
  vetbox tail --status 4xx --vendor attestr
  vetbox tail --after 0 --count 10 --json")]
pub struct Tail {
    /// Only lines about this check or record, by its id or the client's own reference of it.
    #[arg(long, value_name = "ID|TAG")]
    case: Option<String>,
    /// Only requests that were answered so, and attempts that a receiver answered so, such as 200 or 4xx.
    #[arg(long, value_name = "STATUS")]
    status: Option<Status>,
    /// Only lines of this vendor.
    #[arg(long, value_enum)]
    vendor: Option<Vendor>,
    #[command(flatten)]
    begin: Begin,
    /// End after so many lines.
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u64).range(1..))]
    count: Option<u64>,
    #[command(flatten)]
    remote: Remote,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Vendor {
    Attestr,
    Personr,
}

impl Vendor {
    fn word(self) -> &'static str {
        match self {
            Self::Attestr => "attestr",
            Self::Personr => "personr",
        }
    }
}

/// Prints lines as they come.
pub fn run(arguments: &Tail) -> Result<(), Failure> {
    let Tail { begin, count, remote, .. } = arguments;
    let colours = Colours::of(&io::stdout());
    print_events(remote, begin, *count, |event| {
        let Some(line) = line(event, &remote.sandbox)? else {
            warn_of(event, &remote.sandbox)?;
            return Ok(None);
        };
        let text = if remote.json { json(&line) } else { text(&line, colours) };
        Ok(arguments.wants(&line.said).then_some(text))
    })
}

/// The record that an event is about.
#[derive(Debug, Deserialize)]
struct Head {
    id: u64,
    at: Timestamp,
}

/// What is missing of the records.
#[derive(Debug, Deserialize)]
struct Missing {
    count: usize,
}

/// An event as a line; what is no request and no attempt has none.
pub fn line(event: &StreamEvent, sandbox: &str) -> Result<Option<Line>, Failure> {
    let said = match event.kind.as_str() {
        "request" => {
            let mut request: RequestLine = event.read()?;
            request.path.truncate(request.path.find('?').unwrap_or(request.path.len()));
            Said::Request(request)
        }
        "attempt" => Said::Attempt(event.read()?),
        _ => return Ok(None),
    };
    let Head { id, at } = event.read()?;
    Ok(Some(Line { id, at, sandbox: sandbox.into(), said }))
}

/// Says that lines are missing, or that others begin.
fn warn_of(event: &StreamEvent, sandbox: &str) -> Result<(), Failure> {
    match event.kind.as_str() {
        "reset" => warn(&format!("sandbox {sandbox} began anew")),
        "evicted" => {
            let Missing { count } = event.read()?;
            warn(&format!("{} dropped from the journal before this was read", counted(count, "record")));
        }
        _ => {}
    }
    Ok(())
}

impl Tail {
    fn wants(&self, said: &Said) -> bool {
        let (vendor, subject, tag, status) = match said {
            Said::Request(request) => {
                let vendor = request.operation.as_deref().and_then(|operation| operation.split('.').next());
                (vendor, request.subject.as_deref(), request.tag.as_deref(), request.status)
            }
            Said::Attempt(attempt) => {
                let facts = &attempt.facts;
                (Some(&*facts.vendor), Some(&*facts.subject), facts.tag.as_deref(), facts.status)
            }
        };
        self.case.as_deref().is_none_or(|case| subject == Some(case) || tag == Some(case))
            && self.vendor.is_none_or(|wanted| vendor == Some(wanted.word()))
            && self.status.is_none_or(|wanted| status.is_some_and(|status| wanted.includes(status)))
    }
}
