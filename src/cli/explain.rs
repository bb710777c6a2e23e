//! `vetbox explain`: which rule decides a request and why, offline from files or about a request that was made.

use std::{
    cell::Cell,
    path::{Path, PathBuf},
    sync::Arc,
};

use serde::Deserialize;
use serde_json::Value;

use super::{
    asked::Asked,
    remote::{Remote, escaped},
    terminal::{Failure, lines, print, print_json, warn},
};
use crate::{
    engine::{
        random::Random,
        scenario::{Explanation, Library, MAGIC, Origin, Scenarios, Situation, explain, read_paths},
        time::Timestamp,
    },
    vendors::VOCABULARY,
};

/// Explain which rule decides a request: one in a file, or one that the emulator answered.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  vetbox explain ./scenarios --request request.json
  vetbox explain --id 12

A request file:
  { \"operation\": \"attestr.work.create\", \"body\": { \"employer\": \"Initech\" },
    \"headers\": { \"x-run\": \"7\" }, \"account\": \"acme\", \"record\": { \"tag\": \"EMP-1\" } }
One that `vetbox requests ID --json` printed will do, too.")]
pub struct Explain {
    /// Scenario files, or folders of them; all of them are active.
    #[arg(required_unless_present = "id")]
    paths: Vec<PathBuf>,
    /// The request to decide, as JSON; `-` is standard input.
    #[arg(long, value_name = "FILE", default_value = "-", conflicts_with = "id")]
    request: PathBuf,
    /// Leave the magic values out.
    #[arg(long, conflicts_with = "id")]
    no_magic_values: bool,
    /// The id of a request in the emulator's journal, in place of files.
    #[arg(long, value_name = "ID", conflicts_with = "paths")]
    id: Option<String>,
    #[command(flatten)]
    remote: Remote,
}

/// Explains.
pub fn run(arguments: &Explain) -> Result<(), Failure> {
    if let Some(id) = &arguments.id {
        return arguments.remote.get(&format!("/requests/{}/explain", escaped(id)))?.print(show);
    }
    let explanation = serde_json::to_value(offline(arguments)?).expect("an explanation is plain JSON");
    if arguments.remote.json {
        return print_json(&explanation);
    }
    print(&show(serde_json::from_value(explanation).expect("an explanation is read as it is written")))
}

/// Decides the request of the file with the scenarios of the paths.
fn offline(arguments: &Explain) -> Result<Explanation, Failure> {
    if let Some(id) = arguments.paths.iter().find_map(|path| number(path)) {
        let message =
            format!("there is no file `{id}`; `vetbox explain --id {id}` explains request {id} of an emulator");
        return Err(Failure::Usage(anyhow::anyhow!(message)));
    }
    let read = read_paths(&arguments.paths, VOCABULARY);
    if read.failed() {
        return Err(Failure::Problems(read.problems.iter().map(ToString::to_string).collect()));
    }
    let given: Vec<_> = read.scenarios.into_iter().map(|(_, scenario)| (scenario, Origin::Given)).collect();
    let names: Vec<String> = given.iter().map(|(scenario, _)| scenario.name().to_owned()).collect();
    let asked = Asked::read(&arguments.request)?;
    let now = Timestamp::from_millis(0);
    let mut scenarios = Scenarios::of(Arc::new(Library::new(VOCABULARY)), given, now);
    let magic = (!arguments.no_magic_values).then_some(MAGIC.name);
    for name in names.iter().map(String::as_str).chain(magic) {
        scenarios.set_active(name, true, now).map_err(|error| Failure::Failed(anyhow::anyhow!(error)))?;
    }
    decide(&mut scenarios, &asked, now)
}

/// The path as a number, which is hardly meant as one.
fn number(path: &Path) -> Option<u64> {
    path.to_str()?.parse().ok().filter(|_| !path.exists())
}

fn decide(scenarios: &mut Scenarios, asked: &Asked, now: Timestamp) -> Result<Explanation, Failure> {
    let looked_at_record = Cell::new(false);
    let situation = Situation {
        operation: asked.operation,
        method: &asked.method,
        path: &asked.path,
        query: &asked.query,
        header: &|name| asked.header(name),
        account: &asked.account,
        body: &asked.body,
        record: &|| {
            looked_at_record.set(true);
            asked.record.clone()
        },
    };
    let decision = scenarios.decide(&situation, &mut Random::seeded(1), now);
    if looked_at_record.get() && asked.lost_its_record() {
        warn(
            "warning: a rule looks at the record of this request, which the journal has not kept: it counts as empty\n  \
             Add it to the request, as `\"record\": { \"tag\": \"EMP-1\" }`, or ask the emulator with --id.",
        );
    }
    match decision.invalid {
        Some(message) => Err(Failure::Usage(anyhow::anyhow!(message))),
        None => Ok(explain(&decision.trace, &situation)),
    }
}

/// How a decision came about.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct ExplanationView {
    decided_by: Option<String>,
    considered: Vec<RuleView>,
    without: Option<WithoutView>,
}

/// What would have decided without it.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct WithoutView {
    decided_by: Option<String>,
}

/// What became of one rule.
#[derive(Debug, Deserialize)]
struct RuleView {
    rule: String,
    #[serde(flatten)]
    result: ResultView,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", tag = "result")]
enum ResultView {
    Decided { parts: Vec<String> },
    DidNotFit { condition: String, expected: String, seen: Option<Value> },
    NotItsTurn { because: String },
    Over { since: String },
    TooLate,
}

fn show(ExplanationView { decided_by, considered, without }: ExplanationView) -> String {
    // The table of magic values is long, and a request has one at most.
    let is_other_value = |it: &RuleView| {
        matches!(it.result, ResultView::DidNotFit { .. }) && it.rule.split('/').next() == Some(MAGIC.name)
    };
    let (other_values, rules): (Vec<_>, Vec<_>) = considered.into_iter().partition(is_other_value);
    let mut shown: Vec<String> =
        rules.into_iter().map(|RuleView { rule, result }| format!("{rule}  {}", result.in_words())).collect();
    if !other_values.is_empty() {
        shown.push(format!("{}  {} other values did not fit", MAGIC.name, other_values.len()));
    }
    let decider = |rule: Option<String>| rule.unwrap_or_else(|| "the vendor's default".to_owned());
    shown.push(format!("decided by {}", decider(decided_by)));
    shown.extend(without.map(|without| format!("without it: {}", decider(without.decided_by))));
    lines(shown)
}

impl ResultView {
    fn in_words(self) -> String {
        match self {
            Self::Decided { parts } => format!("decided {}", parts.join(", ")),
            Self::DidNotFit { condition, expected, seen } => {
                let seen = seen.map_or_else(|| "nothing".to_owned(), |seen| seen.to_string());
                format!("did not fit: {condition} should be {expected}, and was {seen}")
            }
            Self::NotItsTurn { because } => format!("fitted, but {because}"),
            Self::Over { since } => format!("was over since {since}"),
            Self::TooLate => "came too late: rules before it decided already".to_owned(),
        }
    }
}
