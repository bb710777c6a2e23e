//! `vetbox events`: all that happens in a sandbox, as the control API's stream says it.

use std::io;

use clap::ValueEnum;
use serde_json::{Map, Value, json};

use super::{
    remote::Remote,
    stream::{Begin, StreamEvent, print_events},
    tail,
    terminal::{Failure, printable, shown},
};
use crate::log::{Colours, text};

/// Follow all that happens in the sandbox, changes of records and jumps of the clock, too, until it is stopped.
///
/// When the emulator goes, it is waited for, and the events go on where they ended.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  vetbox events
  vetbox events --kind change,jump
  vetbox events --last 20
  vetbox events --after 0 --count 10 --json")]
pub struct Events {
    /// Only events of this kind; several separated by `,`.
    #[arg(long, value_enum, value_name = "KIND", value_delimiter = ',')]
    kind: Vec<Kind>,
    #[command(flatten)]
    begin: Begin,
    /// End after so many events.
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u64).range(1..))]
    count: Option<u64>,
    #[command(flatten)]
    remote: Remote,
}

/// A kind of event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Kind {
    /// A request was answered.
    Request,
    /// A webhook was attempted.
    Attempt,
    /// A record changed.
    Change,
    /// The clock went forward by hand.
    Jump,
    /// The sandbox began anew.
    Reset,
    /// Part of it began anew.
    Renewed,
    /// Records were deleted.
    Cleared,
    /// Records were dropped before they were read.
    Evicted,
}

/// Prints events as they come.
pub fn run(arguments: &Events) -> Result<(), Failure> {
    let Events { kind, begin, count, remote } = arguments;
    let colours = Colours::of(&io::stdout());
    print_events(remote, begin, *count, |event| {
        let is_wanted = kind.iter().any(|kind| Kind::from_str(&event.kind, false) == Ok(*kind));
        if !kind.is_empty() && !is_wanted {
            return Ok(None);
        }
        let said = if remote.json { for_programs(event)? } else { for_people(event, &remote.sandbox, colours)? };
        Ok(Some(said))
    })
}

fn for_programs(event: &StreamEvent) -> Result<String, Failure> {
    let mut said: Map<String, Value> = event.read()?;
    said.insert("kind".to_owned(), json!(event.kind));
    Ok(printable(&Value::from(said).to_string()))
}

fn for_people(event: &StreamEvent, sandbox: &str, colours: Colours) -> Result<String, Failure> {
    if let Some(line) = tail::line(event, sandbox)? {
        return Ok(text(&line, colours));
    }
    let said: Map<String, Value> = event.read()?;
    let of = |field: &str| said.get(field).map(shown);
    let begin = of("at").map(|at| format!("{at} {sandbox} ")).unwrap_or_default();
    let rest = said.iter().filter(|(name, _)| !matches!(name.as_str(), "id" | "at"));
    let rest: Vec<String> = rest.map(|(name, value)| format!(" {name}={}", shown(value))).collect();
    let told = match (of("subject"), of("what"), of("from"), of("to")) {
        (Some(subject), Some(what), ..) => format!(" {subject} {what}"),
        (_, _, Some(from), Some(to)) => format!(" from {from} to {to}"),
        _ => rest.concat(),
    };
    Ok(printable(&format!("{begin}{}{told}", event.kind)))
}
