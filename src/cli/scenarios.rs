//! `vetbox scenarios`: what ships in the program, and what is active in a sandbox of a running emulator.

use reqwest::Method;
use serde_json::{Value, json};

use super::{
    failure::Failure,
    print,
    remote::{Remote, escaped},
};
use crate::engine::{
    scenario::{LIBRARY, MAGIC, Shipped, Vocabulary},
    tree::nearest,
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
pub(super) struct Scenarios {
    /// The scenario whose file to print.
    name: Option<String>,
    #[command(flatten)]
    remote: Remote,
}

/// Lists them, or prints one.
pub(super) fn run(arguments: &Scenarios) -> Result<(), Failure> {
    let remote = &arguments.remote;
    match &arguments.name {
        Some(name) if remote.json => print::json(&json!({ "name": name, "text": text(name, remote)? })),
        Some(name) => print::line(text(name, remote)?.trim_end()),
        None => match remote.find("/scenarios")? {
            Some(listed) => list_running(&listed, remote.json),
            None => list_shipped(remote),
        },
    }
    Ok(())
}

/// The file of a scenario: one that ships, else one of the emulator.
fn text(name: &str, remote: &Remote) -> Result<String, Failure> {
    if let Some(shipped) = Shipped::find(name) {
        return Ok(shipped.text.to_owned());
    }
    if remote.find("/scenarios")?.is_some() {
        let scenario = remote.call(Method::GET, &format!("/scenarios/{}", escaped(name)), None)?;
        return Ok(scenario["text"].as_str().unwrap_or_default().to_owned());
    }
    let near = nearest(name, all().map(|shipped| shipped.name));
    let hint = near.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
    Err(Failure::Usage(anyhow::anyhow!("no scenario `{name}` ships{hint} `vetbox scenarios` lists them")))
}

fn all() -> impl Iterator<Item = Shipped> {
    LIBRARY.iter().chain([&MAGIC]).copied()
}

fn list_running(listed: &Value, json: bool) {
    let scenarios = listed["scenarios"].as_array().into_iter().flatten();
    let fields = ["name", "origin", "active", "description"];
    if json {
        let chosen = |it: &Value| fields.iter().map(|field| ((*field).to_owned(), it[field].clone())).collect();
        return print::json(&scenarios.map(chosen).collect::<Vec<Value>>().into());
    }
    let rows: Vec<[String; 4]> = scenarios.map(|it| fields.map(|field| in_one_line(&cell(&it[field])))).collect();
    print::table(["SCENARIO", "FROM", "STATE", "WHAT IT PROMISES"], &rows);
    let problems = listed["problems"].as_array().map_or(0, Vec::len);
    if problems > 0 {
        print::error(&format!("{problems} problems in the scenario files; `vetbox validate` shows them"));
    }
}

/// A value of a scenario as people read it.
fn cell(value: &Value) -> String {
    match value {
        Value::Bool(true) => "active".to_owned(),
        Value::Bool(false) => "-".to_owned(),
        Value::Null | Value::Number(_) | Value::String(_) | Value::Array(_) | Value::Object(_) => print::plain(value),
    }
}

fn list_shipped(remote: &Remote) {
    let listed: Vec<[String; 2]> = all().map(|shipped| [shipped.name.to_owned(), description(shipped)]).collect();
    if remote.json {
        let items = listed.iter().map(|[name, description]| json!({ "name": name, "description": description }));
        return print::json(&items.collect());
    }
    print::table(["SCENARIO", "WHAT IT PROMISES"], &listed);
    print::error(&format!(
        "no emulator answers at {}, so these are the scenarios that ship; one that runs also says which are active",
        remote.base()
    ));
}

fn description(shipped: Shipped) -> String {
    let scenario = shipped.compile(Vocabulary::EMPTY).scenario;
    scenario.map(|scenario| in_one_line(scenario.description())).unwrap_or_default()
}

fn in_one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
