//! `POST …/verify`: whether exactly the right things happened so far.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    super::{
        api::{Routes, does},
        extract::{InSandbox, Json},
        problem::Problem,
        requests::{
            RequestLine,
            filter::{Filter, Requests},
        },
    },
    condition::{Condition, Taken, WrittenCondition},
    counted::{Counted, Evidence, request},
    look::{Look, joined},
};
use crate::vendors::{State, back_office};

/// How many requests a failure lists.
const LISTED: usize = 20;

/// The route.
pub fn routes() -> Routes {
    let doc = does("verify", "Verifies what happened so far; 409 says what is not as expected and lists what came.");
    Routes::default().post("/verify", verify, doc.takes::<Verify>().gives::<AsExpected>())
}

/// What is expected.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[schemars(rename = "Expectations")]
pub struct Verify {
    /// All of these hold.
    #[serde(default)]
    expect: Vec<WrittenCondition>,
    /// Whether requests came in this order; each of what is expected is then a `request`.
    ///
    /// Each takes the first request that fits after the one that the expectation before it took; where none is needed and none fits, it takes none.
    #[serde(default)]
    in_order: bool,
}

/// Everything is as expected.
#[derive(Debug, Serialize, JsonSchema)]
pub struct AsExpected {
    pub verified: bool,
    /// What is the case, in the order of what was expected.
    pub seen: Vec<String>,
    /// Why the answer may be wrong: what was dropped is not counted, and of long bodies only the beginning is looked at.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub doubt: Option<String>,
    /// The plans that nobody took yet.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub plans: Vec<String>,
}

/// What was taken out of the sandbox for it.
struct Expected {
    conditions: Vec<Condition>,
    taken: Vec<Taken>,
    evidence: Evidence,
    plans: Vec<String>,
}

pub async fn verify(InSandbox(sandbox): InSandbox, Json(verify): Json<Verify>) -> Result<Json<AsExpected>, Problem> {
    if verify.expect.is_empty() {
        return Err(Problem::in_field("expect", "expected at least one condition"));
    }
    let Verify { expect, in_order } = verify;
    let take = |state: &State| {
        let conditions = read(expect, in_order, state)?;
        let taken = conditions.iter().map(|condition| condition.take(state)).collect();
        let plans = back_office::waiting_plans(state).iter().map(ToString::to_string).collect();
        Ok(Expected { conditions, taken, evidence: Evidence::of(state), plans })
    };
    let look = move |expected: Result<Expected, Problem>| verified(expected?, in_order);
    sandbox.world.look_aside(take, look).await.map(Json)
}

fn verified(expected: Expected, in_order: bool) -> Result<AsExpected, Problem> {
    let Expected { conditions, taken, evidence, plans } = expected;
    let looks: Vec<Look> =
        conditions.iter().zip(taken).map(|(condition, taken)| condition.look(taken, &evidence)).collect();
    let doubt = joined(looks.iter().flat_map(|look| look.doubts.clone()).collect());
    let mut wrong: Vec<_> = looks.iter().filter(|look| !look.holds).map(|look| look.seen.clone()).collect();
    if in_order && wrong.is_empty() {
        wrong.extend(out_of_order(&conditions, &evidence.requests));
    }
    if wrong.is_empty() {
        let seen = looks.into_iter().map(|look| look.seen).collect();
        return Ok(AsExpected { verified: true, seen, doubt, plans });
    }
    wrong.extend(plans.iter().map(|plan| format!("nobody took {plan}")));
    let doubt = doubt.map(|doubt| format!(" ({doubt})")).unwrap_or_default();
    Err(Problem::unexpected(format!("{}{doubt}", wrong.join("; "))).seen(came(&evidence.requests)))
}

fn read(expected: Vec<WrittenCondition>, in_order: bool, state: &State) -> Result<Vec<Condition>, Problem> {
    let numbered = expected.into_iter().enumerate();
    let read = numbered.map(|(place, condition)| {
        let condition = condition.read(&format!("expect[{place}]"), &state.core.outbox)?;
        if in_order && requests(&condition).is_none() {
            return Err(Problem::in_field(
                &format!("expect[{place}]"),
                "inOrder is about requests alone, so each of what is expected is a `request`; verify the rest in a call of its own",
            ));
        }
        Ok(condition)
    });
    read.collect()
}

/// The requests that a condition counts, when it counts them alone.
fn requests(condition: &Condition) -> Option<(&Counted, &Filter)> {
    let Condition::Counted(counted) = condition else { return None };
    counted.filter().map(|filter| (counted, filter))
}

/// Says which expectation is the first that finds no request after the one that the expectation before it took.
fn out_of_order(expected: &[Condition], came: &Requests) -> Option<String> {
    let mut after = 0;
    for (place, (counted, filter)) in expected.iter().filter_map(requests).enumerate() {
        let mut fitting = filter.among(came);
        match fitting.find(|(id, _)| after < *id) {
            Some((id, _)) => after = id,
            None if counted.may_be_none() => {}
            None => {
                let (id, exchange) = filter.among(came).next_back()?;
                let earlier = request(id, exchange);
                return Some(format!(
                    "expect[{place}]: no request fits after request {after}; the last that fits is {earlier}"
                ));
            }
        }
    }
    None
}

/// The newest requests, oldest first.
fn came(requests: &Requests) -> Vec<String> {
    let newest = requests.iter().rev().take(LISTED);
    let mut lines: Vec<_> = newest
        .map(|(record, exchange)| RequestLine::of(record.id, record.at.to_string(), exchange).to_string())
        .collect();
    lines.reverse();
    lines
}
