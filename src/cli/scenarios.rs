//! `vetbox scenarios`: what ships in the program, and what is active in a sandbox of a running emulator.

use std::path::{Path, PathBuf};

use reqwest::Method;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{
    remote::{Remote, escaped},
    terminal::{Failure, print, print_json, read_text, table, warn},
};
use crate::{
    engine::{
        scenario::{Shipped, Vocabulary, compile},
        tree::{counted, nearest},
    },
    vendors::{VOCABULARY, shipped},
};

/// List the scenarios of the sandbox and which are active, print the file of one, or steer them.
///
/// Where no emulator runs, those that ship are listed.
#[derive(Debug, clap::Args)]
#[command(
    args_conflicts_with_subcommands = true,
    after_help = "Examples:
  vetbox scenarios
  vetbox scenarios --sandbox t1
  vetbox scenarios low-credits > scenarios/my-credits.yaml
  vetbox scenarios activate low-credits
  vetbox scenarios send scenarios/my-credits.yaml"
)]
pub struct Scenarios {
    #[command(subcommand)]
    action: Option<Action>,
    /// The scenario whose file to print.
    name: Option<String>,
    #[command(flatten)]
    remote: Remote,
}

#[derive(Debug, clap::Subcommand)]
enum Action {
    /// Let a scenario decide.
    Activate { name: String },
    /// Silence a scenario.
    Deactivate { name: String },
    /// Put the scenario of a file into the sandbox, in place of one of its name.
    Send {
        /// The file; `-` is standard input, whose scenario says its name.
        file: PathBuf,
    },
    /// Remove a scenario that was sent.
    Remove { name: String },
}

/// Lists them, prints one, or steers them.
pub fn run(arguments: &Scenarios) -> Result<(), Failure> {
    let path = |name: &str| format!("/scenarios/{}", escaped(name));
    let Scenarios { action, name, remote } = arguments;
    match action {
        None => show(name.as_deref(), remote),
        Some(Action::Activate { name }) => remote
            .post(&format!("{}/activate", path(name)), &json!({}))?
            .print(|ScenarioLine { name, .. }| format!("{name} decides")),
        Some(Action::Deactivate { name }) => remote
            .post(&format!("{}/deactivate", path(name)), &json!({}))?
            .print(|ScenarioLine { name, .. }| format!("{name} is silent")),
        Some(Action::Send { file }) => {
            let (name, text) = compiled(file)?;
            let sent = remote.call(Method::PUT, &remote.path(&path(&name)), Some(text))?;
            sent.print(|Sent { scenario: ScenarioLine { name, active, .. } }| {
                let state = if active { "decides" } else { "is there, and not active" };
                format!("{name} {state}")
            })
        }
        Some(Action::Remove { name }) => {
            let removed = remote.delete(&path(name))?;
            removed.print(|_: serde::de::IgnoredAny| format!("removed {name}"))
        }
    }
}

/// The name and the text of the scenario in a file; its problems are told as `validate` tells them.
fn compiled(file: &Path) -> Result<(String, String), Failure> {
    let text = read_text(file)?;
    let fallback = file.file_stem().unwrap_or_default().to_string_lossy();
    let compiled = compile(&file.display().to_string(), &fallback, &text, VOCABULARY);
    let problems: Vec<String> = compiled.problems.iter().map(ToString::to_string).collect();
    let scenario = compiled.scenario.ok_or(Failure::Problems(problems.clone()))?;
    for problem in &problems {
        warn(problem);
    }
    Ok((scenario.name().to_owned(), text))
}

fn show(name: Option<&str>, remote: &Remote) -> Result<(), Failure> {
    match name {
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

/// A scenario that was put into a sandbox.
#[derive(Debug, Deserialize)]
struct Sent {
    scenario: ScenarioLine,
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
    scenario.map(|scenario| scenario.description.trim_end().to_owned()).unwrap_or_default()
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
