//! `vetbox wait`: until the emulator is ready, or until something happened in it.

use std::time::Duration;

use reqwest::{Method, StatusCode};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    remote::Remote,
    select::{Noun, Select},
    terminal::{Failure, json_object, print, print_json},
};
use crate::engine::{
    clock::{Stopwatch, sleep},
    time::{format_span, parse_span},
};

/// How long to pause between two looks at an emulator that does not answer yet.
const PAUSE: Duration = Duration::from_millis(50);

/// Wait until the emulator is ready, and then until something happened; exits with 3 when time is up.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  vetbox wait --timeout 30s
  vetbox wait --check AR0ZoLeBdqvmr-nmy1 --status COMPLETED
  vetbox wait --tag EMP-9 --status ERRORED
  vetbox wait --company-name 'Acme*'
  vetbox wait --applicant 1719984732545x234567890123456780
  vetbox wait --idle --advance
  vetbox wait --for '{\"event\":{\"event\":\"async.completed\",\"body\":{\"payload.output.status\":\"Alert\"}}}'")]
pub struct Wait {
    /// Wait for this check.
    #[arg(long, value_name = "ID", conflicts_with_all = ["idle", "condition"])]
    check: Option<String>,
    /// Wait until the check, applicant or entity has this status; a check COMPLETED, the others Reviewed, when left out.
    #[arg(long, value_name = "STATUS", conflicts_with_all = ["idle", "condition"])]
    status: Option<String>,
    /// Wait until this applicant or entity is reviewed.
    #[arg(long, value_name = "ID", conflicts_with_all = ["check", "idle", "condition"])]
    applicant: Option<String>,
    /// Wait until nothing is due and no webhook is under way.
    #[arg(long, conflicts_with = "condition")]
    idle: bool,
    /// Wait for any condition of the control API, as JSON.
    #[arg(long = "for", value_name = "JSON", value_parser = json_object)]
    condition: Option<Value>,
    /// How long it has to hold without a break: in real time, or in the sandbox's with --advance.
    #[arg(long, value_name = "SPAN")]
    during: Option<String>,
    /// Let the clock move to what is due while waiting.
    #[arg(long)]
    advance: bool,
    /// How long to wait at most, in real time.
    #[arg(long, value_name = "SPAN", default_value = "30s", value_parser = parse_span)]
    timeout: Duration,
    #[command(flatten)]
    select: Select,
    #[command(flatten)]
    remote: Remote,
}

pub fn run(arguments: &Wait) -> Result<(), Failure> {
    let (remote, watch) = (&arguments.remote, Stopwatch::start());
    let condition = condition(arguments)?;
    ready(arguments, watch)?;
    match condition {
        Some(condition) => {
            let left = arguments.timeout.saturating_sub(watch.elapsed());
            let mut body = json!({ "for": condition, "timeout": format_span(left), "advance": arguments.advance });
            if let Some(during) = &arguments.during {
                body["during"] = json!(during);
            }
            remote.post("/wait", &body)?.print(|Held { seen }| seen)
        }
        None if remote.json => print_json(&json!({ "ready": true, "url": remote.base() })),
        None => print(&format!("ready at {}", remote.base())),
    }
}

/// What is the case, in one sentence.
#[derive(Debug, Deserialize)]
struct Held {
    seen: String,
}

fn condition(arguments: &Wait) -> Result<Option<Value>, Failure> {
    let by_id = arguments.check.iter().map(|id| (Noun::Check, json!({ "id": id })));
    let by_id = by_id.chain(arguments.applicant.iter().map(|id| (Noun::Applicant, json!({ "id": id }))));
    let others = arguments.idle.then(|| json!({ "idle": true })).or_else(|| arguments.condition.clone());
    let selected = arguments.select.selector()?;
    let is_selected = selected.is_some();
    let mut records: Vec<_> = by_id.chain(selected).collect();
    match (records.pop(), others) {
        (Some(_), Some(_)) if is_selected => Err(only_one()),
        (Some(_), None) if !records.is_empty() => Err(only_one()),
        (Some((noun, mut record)), _) => {
            if let Some(status) = &arguments.status {
                record["status"] = json!(status);
            }
            Ok(Some(json!({ (noun.one()): record })))
        }
        (None, _) if arguments.status.is_some() => {
            Err(Failure::usage("--status goes with what says which record, such as --check or --tag"))
        }
        (None, others) => Ok(others),
    }
}

fn only_one() -> Failure {
    Failure::usage("expected one thing to wait for: an id, what selects a record, --idle or --for")
}

/// Looks until `/readyz` says so.
fn ready(arguments: &Wait, watch: Stopwatch) -> Result<(), Failure> {
    loop {
        let answer = arguments.remote.send(Method::GET, "/readyz", None);
        let unready = match answer {
            Ok(answer) if answer.status == StatusCode::OK => return Ok(()),
            Ok(answer) => format!("it answers {}", answer.status),
            Err(error) => error.root_cause().to_string(),
        };
        if arguments.timeout <= watch.elapsed() {
            let (base, timeout) = (arguments.remote.base(), format_span(arguments.timeout));
            return Err(Failure::NotMet(format!("{base} was not ready within {timeout}: {unready}")));
        }
        pause()?;
    }
}

fn pause() -> Result<(), Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build();
    runtime.map_err(|error| Failure::Failed(error.into()))?.block_on(sleep(PAUSE));
    Ok(())
}
