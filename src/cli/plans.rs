//! `vetbox plans`: what is decided for checks, applicants and entities that are still to come, or for one that is there.

use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::{
    remote::{Remote, escaped},
    select::Select,
    terminal::{Failure, json_object, table},
};

/// List the plans that nobody has taken yet, add or remove one, or give what is there another plan.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  vetbox plans
  vetbox plans add --tag EMP-9 False
  vetbox plans add --email 'jane@*' Rejected --after 1h
  vetbox plans add --company-name 'Acme*' --plan '{\"outcome\":\"Rejected\",\"rejectLabels\":[\"FORGERY\"]}'
  vetbox plans set --tag EMP-9 Alert --after 10m
  vetbox plans remove 1")]
pub struct Plans {
    #[command(subcommand)]
    action: Option<Action>,
    #[command(flatten)]
    remote: Remote,
}

#[derive(Debug, clap::Subcommand)]
enum Action {
    /// Decide what is still to come: the first new one that fits takes the plan, before any rule.
    Add {
        /// The outcome, such as `Alert`, or for Personr `Rejected`.
        outcome: Option<String>,
        #[command(flatten)]
        then: Then,
        #[command(flatten)]
        select: Select,
    },
    /// Give a pending check, an applicant or an entity that is there another plan.
    Set {
        /// The id of the check, the applicant or the entity.
        id: Option<String>,
        /// The outcome, such as `Alert`, or for Personr `Rejected`.
        outcome: Option<String>,
        #[command(flatten)]
        then: Then,
        #[command(flatten)]
        select: Select,
    },
    /// Remove a plan that nobody has taken yet.
    Remove {
        /// Its id.
        id: String,
    },
}

/// What happens beside the outcome.
#[derive(Debug, clap::Args)]
struct Then {
    /// How long it takes, such as 1h.
    #[arg(long, value_name = "SPAN")]
    after: Option<String>,
    /// The whole plan in place of an outcome: what a rule has as `then`, as JSON.
    #[arg(long, value_name = "JSON", value_parser = json_object, conflicts_with = "after")]
    plan: Option<Value>,
}

impl Then {
    fn plan(&self, outcome: Option<&str>) -> Result<Value, Failure> {
        match (&self.plan, outcome) {
            (Some(_), Some(_)) => Err(Failure::usage("--plan stands in place of an outcome, not beside it")),
            (None, None) => Err(Failure::usage("expected an outcome such as Alert, or --plan")),
            (Some(plan), None) => Ok(plan.clone()),
            (None, Some(outcome)) => {
                let mut plan = Map::from_iter([("outcome".to_owned(), json!(outcome))]);
                plan.extend(self.after.iter().map(|after| ("after".to_owned(), json!(after))));
                Ok(Value::Object(plan))
            }
        }
    }
}

/// Lists, adds, sets or removes.
pub fn run(arguments: &Plans) -> Result<(), Failure> {
    let Plans { action, remote } = arguments;
    match action {
        None => remote.get("/plans")?.print(list),
        Some(Action::Add { outcome, then, select }) => {
            let Some((noun, selector)) = select.selector_to_come()? else {
                return Err(Failure::usage("expected what the one to come has, such as --tag EMP-9"));
            };
            let new = json!({ "for": { (noun.one()): selector }, "plan": then.plan(outcome.as_deref())? });
            remote.post("/plans", &new)?.print(|WaitingPlan { id, .. }| format!("plan {id} waits"))
        }
        Some(Action::Set { id, outcome, then, select }) => {
            let (chosen, outcome) = select.choose(remote, id.as_deref(), outcome.as_deref())?;
            let plan = then.plan(outcome)?;
            remote.put(&chosen.path("plan"), &plan)?.print(|Planned { id, status }| format!("{id} {status}: planned"))
        }
        Some(Action::Remove { id }) => {
            let removed = remote.delete(&format!("/plans/{}", escaped(id)))?;
            removed.print(|WaitingPlan { id, .. }| format!("removed plan {id}"))
        }
    }
}

/// A plan that nobody has taken yet.
#[derive(Debug, Deserialize)]
struct WaitingPlan {
    id: String,
    r#for: Map<String, Value>,
    plan: Value,
}

/// A record that was planned anew.
#[derive(Debug, Deserialize)]
struct Planned {
    id: String,
    status: String,
}

fn list(plans: Vec<WaitingPlan>) -> String {
    let row = |WaitingPlan { id, r#for, plan }: WaitingPlan| {
        let (noun, selector) = r#for.into_iter().next().unwrap_or_default();
        [id, noun, in_words(&selector), plan.to_string()]
    };
    table(["PLAN", "FOR", "WITH", "THEN"], plans.into_iter().map(row))
}

/// The fields of a selector, as they are given on the command line.
fn in_words(selector: &Value) -> String {
    let fields = selector.as_object().into_iter().flatten();
    fields.map(|(name, value)| format!("{name}={}", value.as_str().unwrap_or_default())).collect::<Vec<_>>().join(" ")
}
