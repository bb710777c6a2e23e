//! `vetbox scenarios`: what ships in the program.

use serde_json::json;

use super::{command::Failure, print};
use crate::engine::scenario::{LIBRARY, MAGIC, Shipped, Vocabulary, nearest};

/// List the scenarios that ship, or print the file of one.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  vetbox scenarios
  vetbox scenarios low-credits > scenarios/my-credits.yaml
  vetbox serve --scenario low-credits")]
pub(super) struct Scenarios {
    /// The scenario whose file to print.
    name: Option<String>,
    /// Print the list as JSON.
    #[arg(long)]
    json: bool,
}

/// Lists them, or prints one.
pub(super) fn run(arguments: &Scenarios) -> Result<(), Failure> {
    if let Some(name) = &arguments.name {
        print::line(found(name)?.text.trim_end());
        return Ok(());
    }
    let listed: Vec<[String; 2]> = all().map(|shipped| [shipped.name.to_owned(), description(shipped)]).collect();
    if arguments.json {
        let items = listed.iter().map(|[name, description]| json!({ "name": name, "description": description }));
        print::json(&items.collect());
    } else {
        print::table(["SCENARIO", "WHAT IT PROMISES"], &listed);
    }
    Ok(())
}

fn all() -> impl Iterator<Item = Shipped> {
    LIBRARY.iter().chain([&MAGIC]).copied()
}

fn found(name: &str) -> Result<Shipped, Failure> {
    Shipped::find(name).ok_or_else(|| {
        let near = nearest(name, all().map(|shipped| shipped.name));
        let hint = near.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
        Failure::Usage(anyhow::anyhow!("no scenario `{name}` ships{hint} `vetbox scenarios` lists them"))
    })
}

fn description(shipped: Shipped) -> String {
    let description = shipped.compile(Vocabulary::EMPTY).scenario.map(|scenario| scenario.description().to_owned());
    description.unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ")
}
