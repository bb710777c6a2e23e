//! `vetbox explain`: which rule decides a request and why, offline from files or about a request that was made.

use std::{collections::BTreeMap, path::PathBuf};

use serde::Deserialize;
use serde_json::Value;

use super::{
    command::Failure,
    input, print,
    remote::{Remote, escaped},
};
use crate::{
    engine::{
        random::Random,
        scenario::{Explanation, Origin, RuleResult, Scenarios, Situation, explain, read_path},
        time::Timestamp,
        tree::nearest,
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
    \"headers\": { \"x-run\": \"7\" }, \"account\": \"acme\", \"record\": { \"tag\": \"EMP-1\" } }")]
pub(super) struct Explain {
    /// Scenario files, or folders of them; all of them are active.
    #[arg(required_unless_present = "id")]
    paths: Vec<PathBuf>,
    /// The request to decide, as JSON; `-` is standard input.
    #[arg(long, value_name = "FILE", default_value = "-", conflicts_with = "id")]
    request: PathBuf,
    /// The id of a request in the emulator's journal, in place of files.
    #[arg(long, value_name = "ID", conflicts_with = "paths")]
    id: Option<String>,
    #[command(flatten)]
    remote: Remote,
}

/// A request as people write it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RequestFile {
    operation: String,
    #[serde(default)]
    method: Option<String>,
    #[serde(default)]
    path: String,
    #[serde(default)]
    query: String,
    #[serde(default)]
    headers: BTreeMap<String, String>,
    #[serde(default)]
    account: String,
    #[serde(default)]
    body: Value,
    #[serde(default)]
    record: Value,
}

/// Explains.
pub(super) fn run(arguments: &Explain) -> Result<(), Failure> {
    if let Some(id) = &arguments.id {
        print::json(&arguments.remote.get(&format!("/requests/{}/explain", escaped(id)))?);
        return Ok(());
    }
    let explanation = offline(arguments)?;
    if arguments.remote.json {
        print::json(&serde_json::to_value(explanation).expect("an explanation is plain JSON"));
    } else {
        show(&explanation);
    }
    Ok(())
}

/// Decides the request of the file with the scenarios of the paths.
fn offline(arguments: &Explain) -> Result<Explanation, Failure> {
    let mut given = Vec::new();
    for path in &arguments.paths {
        if let Some(id) = path.to_str().filter(|text| text.parse::<u64>().is_ok() && !path.exists()) {
            let message =
                format!("there is no file `{id}`; `vetbox explain --id {id}` explains request {id} of an emulator");
            return Err(Failure::Usage(anyhow::anyhow!(message)));
        }
        let read = read_path(path, VOCABULARY);
        if read.failed() {
            return Err(Failure::Problems(read.problems.iter().map(ToString::to_string).collect()));
        }
        given.extend(read.scenarios.into_iter().map(|(_, scenario)| (scenario, Origin::Given)));
    }
    let names: Vec<String> = given.iter().map(|(scenario, _)| scenario.name().to_owned()).collect();
    let request: RequestFile = serde_json::from_str(&input::text(&arguments.request)?)
        .map_err(|error| Failure::Usage(anyhow::anyhow!("the request is wrong: {error}")))?;
    let now = Timestamp::from_millis(0);
    let mut scenarios = Scenarios::new(VOCABULARY, given, now);
    for name in names {
        scenarios.set_active(&name, true, now).map_err(|error| Failure::Failed(anyhow::anyhow!(error)))?;
    }
    decide(&mut scenarios, &request, now)
}

fn decide(scenarios: &mut Scenarios, request: &RequestFile, now: Timestamp) -> Result<Explanation, Failure> {
    let operation = VOCABULARY.operation(&request.operation).ok_or_else(|| unknown(&request.operation))?;
    let header = |name: &str| {
        request.headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    };
    let situation = Situation {
        operation: operation.name,
        method: request.method.as_deref().unwrap_or("POST"),
        path: &request.path,
        query: &request.query,
        header: &header,
        account: &request.account,
        body: &request.body,
        record: &|| request.record.clone(),
    };
    let decision = scenarios.decide(&situation, &mut Random::seeded(1), now);
    match decision.invalid {
        Some(message) => Err(Failure::Usage(anyhow::anyhow!(message))),
        None => Ok(explain(&decision.trace, &situation)),
    }
}

fn unknown(operation: &str) -> Failure {
    let names = || VOCABULARY.operations().map(|operation| operation.name);
    let near = nearest(operation, names()).map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
    let all = names().collect::<Vec<_>>().join(", ");
    Failure::Usage(anyhow::anyhow!("there is no operation `{operation}`{near}\n  valid: {all}"))
}

fn show(explanation: &Explanation) {
    for rule in &explanation.considered {
        let what = match &rule.result {
            RuleResult::Decided { parts } => format!("decided {}", parts.join(", ")),
            RuleResult::DidNotFit { condition, expected, seen } => {
                let seen = seen.as_ref().map_or_else(|| "nothing".to_owned(), Value::to_string);
                format!("did not fit: {condition} should be {expected}, and was {seen}")
            }
            RuleResult::NotItsTurn { because } => format!("fitted, but {because}"),
            RuleResult::Over { since } => format!("was over since {since}"),
            RuleResult::TooLate => "came too late: rules before it decided already".to_owned(),
        };
        print::line(&format!("{}  {what}", rule.rule));
    }
    let name = |decided: &Option<std::sync::Arc<str>>| decided.as_deref().unwrap_or("the vendor's default").to_owned();
    print::line(&format!("decided by {}", name(&explanation.decided_by)));
    if let Some(without) = &explanation.without {
        print::line(&format!("without it: {}", name(&without.decided_by)));
    }
}
