//! `POST …/verify`: whether exactly the right things happened so far.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    super::{
        api::{Routes, does},
        extract::{InSandbox, Json},
        problem::Problem,
        requests::{Line, filter::exchanges},
    },
    condition::{Condition, For},
    counted::forgotten_requests,
};
use crate::{engine::journal::Entry, vendors::State};

/// How many requests a failure lists.
const LISTED: usize = 20;

/// The route.
pub(in super::super) fn routes() -> Routes {
    let doc = does("Verifies what happened so far; 409 says what is not as expected and lists what came.");
    Routes::default().post("/verify", verify, doc.takes::<Verify>().gives::<AsExpected>())
}

/// What is expected.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Verify {
    /// All of these hold.
    #[serde(default)]
    expect: Vec<For>,
    /// Whether the requests came in this order; each of what is expected is then a `request`.
    #[serde(default)]
    in_order: bool,
    /// Whether no other request came.
    #[serde(default)]
    nothing_else: bool,
}

/// Everything is as expected.
#[derive(Debug, Serialize, JsonSchema)]
struct AsExpected {
    verified: bool,
    /// What is the case, in the order of what was expected.
    seen: Vec<String>,
    /// Why the answer may be wrong: what was dropped is not counted.
    #[serde(skip_serializing_if = "Option::is_none")]
    doubt: Option<String>,
}

async fn verify(InSandbox(sandbox): InSandbox, Json(verify): Json<Verify>) -> Result<Json<AsExpected>, Problem> {
    if verify.expect.is_empty() && !verify.nothing_else {
        return Err(Problem::invalid("expect: expected at least one condition, or nothingElse"));
    }
    let (in_order, nothing_else) = (verify.in_order, verify.nothing_else);
    sandbox.world.read(|state| {
        let expected = read(verify.expect, in_order, state)?;
        let looks: Vec<_> = expected.iter().map(|condition| condition.look(state)).collect();
        // What was forgotten could have been out of order, or something else.
        let of_all = (in_order || nothing_else).then(|| forgotten_requests(state)).flatten();
        let doubt = looks.iter().find_map(|look| look.doubt.clone()).or(of_all);
        let mut wrong: Vec<_> = looks.iter().filter(|look| !look.holds).map(|look| look.seen.clone()).collect();
        if in_order {
            wrong.extend(out_of_order(&expected, state));
        }
        if nothing_else {
            wrong.extend(others(&expected, state));
        }
        if wrong.is_empty() {
            let seen = looks.into_iter().map(|look| look.seen).collect();
            return Ok(Json(AsExpected { verified: true, seen, doubt }));
        }
        let doubt = doubt.map(|doubt| format!(" ({doubt})")).unwrap_or_default();
        Err(Problem::unexpected(format!("{}{doubt}", wrong.join("; "))).seen(came(state)))
    })
}

fn read(expected: Vec<For>, in_order: bool, state: &State) -> Result<Vec<Condition>, Problem> {
    let numbered = expected.into_iter().enumerate();
    let read = numbered.map(|(place, condition)| {
        let condition = condition.read(&format!("expect[{place}]"), &state.core.outbox)?;
        let is_request = matches!(&condition, Condition::Counted(counted) if counted.is_about_requests());
        if in_order && !is_request {
            return Err(Problem::invalid(format!(
                "expect[{place}]: inOrder is about requests alone, so each of what is expected is a `request`; verify the rest in a call of its own"
            )));
        }
        Ok(condition)
    });
    read.collect()
}

/// Says which request did not come after the ones before it.
fn out_of_order(expected: &[Condition], state: &State) -> Option<String> {
    let mut last = 0;
    for (place, counted) in expected.iter().flat_map(Condition::counted).enumerate() {
        match counted.ids(state).into_iter().find(|id| *id > last) {
            Some(id) => last = id,
            None if counted.holds_for_none() => {}
            None => return Some(format!("no request that fits expect[{place}] came after request {last}")),
        }
    }
    None
}

/// Says which requests fit nothing of what was expected.
fn others(expected: &[Condition], state: &State) -> Option<String> {
    let known: BTreeSet<u64> =
        expected.iter().flat_map(Condition::counted).flat_map(|counted| counted.ids(state)).collect();
    let others = exchanges(&state.core.journal).filter(|(id, _)| !known.contains(id));
    let others: Vec<_> =
        others.map(|(id, exchange)| format!("{id}, {} {}", exchange.method, exchange.uri.path())).collect();
    (!others.is_empty()).then(|| format!("{} other requests came, such as request {}", others.len(), others[0]))
}

/// The newest requests, oldest first.
fn came(state: &State) -> Vec<String> {
    let newest = state.core.journal.after(0).rev().filter_map(|record| match &record.entry {
        Entry::Exchange(exchange) => Some(Line::of(record.id, record.at.to_string(), exchange)),
        Entry::Change { .. } | Entry::Jump { .. } | Entry::Attempt { .. } => None,
    });
    let mut lines: Vec<_> = newest.take(LISTED).map(|line| line.to_string()).collect();
    lines.reverse();
    lines
}
