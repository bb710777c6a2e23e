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
    condition::{Condition, For, Look, told},
    counted::{Counted, Stretch, forgotten_requests},
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
    ///
    /// Each takes the earliest that it needs (as many as `exactly` or `atLeast` says, or 1) after those that the one before took.
    /// It counts what fits after those and before the first request that the next one takes, so the same request may be expected again later.
    #[serde(default)]
    in_order: bool,
    /// Whether no other request came; with `inOrder`, none but those that are counted in their place.
    #[serde(default)]
    nothing_else: bool,
}

/// Everything is as expected.
#[derive(Debug, Serialize, JsonSchema)]
struct AsExpected {
    verified: bool,
    /// What is the case, in the order of what was expected.
    seen: Vec<String>,
    /// Why the answer may be wrong: what was dropped is not counted, and of long bodies only the beginning is looked at.
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
        let Seen { looks, known } = if in_order { in_sequence(&expected, state) } else { at_once(&expected, state) };
        // What was forgotten could have been out of order, or something else.
        let of_all = (in_order || nothing_else).then(|| forgotten_requests(state)).flatten();
        let doubt = told(looks.iter().flat_map(|look| look.doubts.clone()).chain(of_all).collect());
        let mut wrong: Vec<_> = looks.iter().filter(|look| !look.holds).map(|look| look.seen.clone()).collect();
        // Once the order is broken, nobody can tell what the rest would have taken.
        if nothing_else && (!in_order || wrong.is_empty()) {
            wrong.extend(others(&known, state));
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

/// How everything that is expected stands, and the requests that are part of it.
struct Seen {
    looks: Vec<Look>,
    known: BTreeSet<u64>,
}

/// Looks for each in the whole journal.
fn at_once(expected: &[Condition], state: &State) -> Seen {
    let looks = expected.iter().map(|condition| condition.look(state)).collect();
    let known = expected.iter().flat_map(Condition::counted).flat_map(|counted| counted.ids(state)).collect();
    Seen { looks, known }
}

/// Looks for each after what the one before took, up to the first that does not hold.
fn in_sequence(expected: &[Condition], state: &State) -> Seen {
    let counted: Vec<_> = expected.iter().flat_map(Condition::counted).map(|it| (it, it.ids(state))).collect();
    let mut seen = Seen { looks: Vec::new(), known: BTreeSet::new() };
    let mut after = 0;
    for (place, (this, ids)) in counted.iter().enumerate() {
        let taken = last_taken(this, ids, after);
        let stretch = Stretch { after, before: taken.and_then(|taken| next_first(&counted[place + 1..], taken)) };
        let mut look = this.look_in(stretch, state);
        let holds = look.holds;
        if !holds {
            look.seen.insert_str(0, &format!("expect[{place}]: "));
        }
        seen.looks.push(look);
        seen.known.extend(ids.iter().filter(|id| stretch.has(**id)));
        match taken.filter(|_| holds) {
            Some(taken) => after = taken,
            None => break,
        }
    }
    seen
}

/// The last of the requests that `counted` takes after another one; that one itself when it needs none.
fn last_taken(counted: &Counted, ids: &[u64], after: u64) -> Option<u64> {
    match counted.least() {
        0 => Some(after),
        least => ids.iter().copied().filter(|id| after < *id).nth(least - 1),
    }
}

/// The first request that the next of `rest` takes which needs any; when there is none, right after `taken`, since then it is that one which does not hold.
fn next_first(rest: &[(&Counted, Vec<u64>)], taken: u64) -> Option<u64> {
    let (_, ids) = rest.iter().find(|(counted, _)| 0 < counted.least())?;
    Some(ids.iter().copied().find(|id| taken < *id).unwrap_or(taken + 1))
}

/// Says which requests are no part of what was expected.
fn others(known: &BTreeSet<u64>, state: &State) -> Option<String> {
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
