//! `vetbox scenarios`: what ships in the program, and what is active in a sandbox of a running emulator.

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{
    remote::{Remote, escaped},
    terminal::{Failure, print, print_json, table, warn},
};
use crate::{
    engine::{
        scenario::{Shipped, Vocabulary},
        tree::{counted, nearest},
    },
    vendors::shipped,
};

/// List the scenarios of the sandbox and which are active, or print the file of one.
///
/// Where no emulator runs, those that ship are listed.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  vetbox scenarios
  vetbox scenarios --sandbox t1
  vetbox scenarios low-credits > scenarios/my-credits.yaml
  vetbox serve --scenario low-credits")]
pub struct Scenarios {
    /// The scenario whose file to print.
    name: Option<String>,
    #[command(flatten)]
    remote: Remote,
}

/// Lists them, or prints one.
pub fn run(arguments: &Scenarios) -> Result<(), Failure> {
    let remote = &arguments.remote;
    match &arguments.name {
        Some(name) if remote.json => print_json(&json!({ "name": name, "text": text(name, remote)? })),
        Some(name) => print(text(name, remote)?.trim_end()),
        None => match remote.find("/scenarios")? {
            Some(answer) => list_running(answer.read()?, remote.json),
            None => list_shipped(remote),
        },
    }
}

/// The file of a scenario: one that ships, else one of the emulator.
fn text(name: &str, remote: &Remote) -> Result<String, Failure> {
    if let Some(shipped) = shipped::find(name) {
        return Ok(shipped.text.to_owned());
    }
    let running: Option<ScenariosView> = remote.find("/scenarios")?.map(|answer| answer.read()).transpose()?;
    let there: Vec<String> = running.into_iter().flat_map(|it| it.scenarios).map(|it| it.name).collect();
    if there.iter().any(|known| known == name) {
        let ScenarioText { text } = remote.get(&format!("/scenarios/{}", escaped(name)))?.read()?;
        return Ok(text);
    }
    Err(unknown(name, &there))
}

/// There is no such scenario, neither among those that ship nor `there`, in the emulator.
fn unknown(name: &str, there: &[String]) -> Failure {
    let known = shipped::ALL.iter().map(|shipped| shipped.name).chain(there.iter().map(String::as_str));
    let hint = nearest(name, known).map(|near| format!("did you mean `{near}`? ")).unwrap_or_default();
    Failure::usage(format!("there is no scenario `{name}`; {hint}`vetbox scenarios` lists them"))
}

/// The text of a scenario.
#[derive(Debug, Deserialize)]
struct ScenarioText {
    text: String,
}

/// The scenarios of a sandbox.
#[derive(Debug, Deserialize)]
struct ScenariosView {
    scenarios: Vec<ScenarioLine>,
    /// What is wrong with the scenario files.
    problems: Vec<serde::de::IgnoredAny>,
}

/// One of them.
#[derive(Debug, Deserialize, Serialize)]
struct ScenarioLine {
    name: String,
    origin: String,
    active: bool,
    description: String,
}

fn list_running(ScenariosView { scenarios, problems }: ScenariosView, json: bool) -> Result<(), Failure> {
    if json {
        return print_json(&scenarios);
    }
    let state = |active: bool| if active { "active" } else { "-" };
    let row = |it: ScenarioLine| [it.name, it.origin, state(it.active).to_owned(), it.description];
    print(&table(["SCENARIO", "FROM", "STATE", "WHAT IT PROMISES"], scenarios.into_iter().map(row)))?;
    if !problems.is_empty() {
        let problems = counted(problems.len(), "problem");
        warn(&format!("{problems} in the scenario files; `vetbox validate` shows them"));
    }
    Ok(())
}

fn list_shipped(remote: &Remote) -> Result<(), Failure> {
    let listed = shipped::ALL.iter().map(|shipped| (shipped.name, description(*shipped)));
    if remote.json {
        let items = listed.map(|(name, description)| json!({ "name": name, "description": description }));
        return print_json(&items.collect::<Vec<_>>());
    }
    print(&table(["SCENARIO", "WHAT IT PROMISES"], listed.map(|(name, description)| [name.to_owned(), description])))?;
    warn(&format!(
        "no emulator answers at {}, so these are the scenarios that ship; one that runs also says which are active",
        remote.base()
    ));
    Ok(())
}

fn description(shipped: Shipped) -> String {
    let scenario = shipped.compile(Vocabulary::EMPTY).scenario;
    scenario.map(|scenario| scenario.description().trim_end().to_owned()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(name: &str, there: &[&str]) -> String {
        let there: Vec<String> = there.iter().map(|name| (*name).to_owned()).collect();
        let Failure::Usage(error) = unknown(name, &there) else { panic!("whoever named it made a mistake") };
        error.to_string()
    }

    #[test]
    fn an_unknown_scenario_is_told_alike_with_and_without_an_emulator() {
        let message = "there is no scenario `low-credit`; did you mean `low-credits`? `vetbox scenarios` lists them";
        assert_eq!(said("low-credit", &[]), message);
        assert_eq!(said("low-credit", &["mine", "low-credits"]), message);
        assert_eq!(
            said("mien", &["mine"]),
            "there is no scenario `mien`; did you mean `mine`? `vetbox scenarios` lists them"
        );
        assert_eq!(
            said("nothing-like-it", &[]),
            "there is no scenario `nothing-like-it`; `vetbox scenarios` lists them"
        );
    }
}
