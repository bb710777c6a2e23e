//! `POST …/wait`: answers as soon as a condition holds, at once when it already does.

use std::{sync::Arc, time::Duration};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    super::{
        api::{Routes, does},
        extract::{Json, SetUp},
        problem::Problem,
    },
    condition::{Condition, Look, WrittenCondition, joined},
    counted::Evidence,
};
use crate::{
    engine::{
        advance::Extent,
        clock::{Mode, Stopwatch, sleep},
        scheduler,
        time::{format_span, parse_span},
    },
    vendors::{Sandbox, State},
};

/// How long is waited when nothing is said.
const USUAL: Duration = Duration::from_secs(5);
/// The longest that is waited.
const LONGEST: Duration = Duration::from_mins(10);

/// The route.
pub fn routes() -> Routes {
    let doc = does("Waits until a condition holds; 408 says what was the case instead.");
    Routes::default().post("/wait", wait, doc.takes::<Wait>().gives::<Held>())
}

/// What is waited for, and how long.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Wait {
    #[serde(rename = "for")]
    condition: WrittenCondition,
    /// In machine time, such as `5s`; up to 10m.
    timeout: Option<String>,
    /// Whether a frozen clock moves on to the next due moment, again and again, until the condition holds.
    #[serde(default)]
    advance: bool,
}

/// The condition holds.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Waited")]
struct Held {
    /// What is the case.
    seen: String,
    /// The sandbox's time.
    now: String,
    /// How long was waited, in machine time.
    waited: String,
    /// Why the answer may be wrong: what was dropped is not counted, and of long bodies only the beginning is looked at.
    #[serde(skip_serializing_if = "Option::is_none")]
    doubt: Option<String>,
}

async fn wait(sandbox: SetUp, Json(wait): Json<Wait>) -> Result<Json<Held>, Problem> {
    let timeout = timeout(wait.timeout.as_deref())?;
    let (sandbox, condition) = sandbox.enter_with(|state| {
        let condition = wait.condition.read("for", &state.core.outbox)?;
        if wait.advance && state.core.clock().mode() != Mode::Frozen {
            let message = "advance: the clock runs by itself, and only a frozen one is moved; leave it out, or freeze the clock (PUT …/clock)";
            return Err(Problem::conflict(message));
        }
        Ok(condition)
    }).await?;
    let waiting = Stopwatch::start();
    let condition = Arc::new(condition);
    let (look, now) = tokio::select! {
        held = until(&sandbox, &condition, wait.advance) => held,
        () = sleep(timeout) => at_last(&sandbox, &condition, timeout).await?,
        () = sandbox.stopped() => return Err(Problem::unknown("the sandbox was deleted while it was waited for")),
    };
    Ok(Json(Held { seen: look.seen, now, waited: format_span(waiting.elapsed()), doubt: joined(look.doubts) }))
}

fn timeout(text: Option<&str>) -> Result<Duration, Problem> {
    let Some(text) = text else { return Ok(USUAL) };
    let timeout = parse_span(text).map_err(|error| Problem::in_field("timeout", error))?;
    if timeout > LONGEST {
        return Err(Problem::in_field("timeout", format!("at most {}", format_span(LONGEST))));
    }
    Ok(timeout)
}

/// Resolves when the condition holds.
async fn until(sandbox: &Sandbox, condition: &Arc<Condition>, advance: bool) -> (Look, String) {
    if condition.is_of_requests() {
        let counting = Arc::clone(condition);
        sandbox.world.look_aside(Evidence::of, move |evidence| counting.catch_up(&evidence)).await;
    }
    let held = || {
        let condition = Arc::clone(condition);
        move |state: &State| Some((condition.holding(state)?, state.core.now.to_string()))
    };
    if !advance {
        return sandbox.world.until(held()).await;
    }
    loop {
        let look = held();
        let (held_now, next) = sandbox.world.read(|state| (look(state), state.core.next_due())).await;
        if let Some(held) = held_now {
            return held;
        }
        let moved = async {
            if next.is_some() {
                scheduler::advance(&sandbox.world, Extent::Next).await;
            } else {
                sandbox.world.until(|state| state.core.next_due()).await;
            }
        };
        tokio::select! {
            () = moved => {}
            // Whoever else moves the clock may make it hold while this one waits for its turn.
            held = sandbox.world.until(held()) => return held,
        }
    }
}

/// The last look, which decides: what happened while others were in the sandbox counts as well.
async fn at_last(sandbox: &Sandbox, condition: &Arc<Condition>, timeout: Duration) -> Result<(Look, String), Problem> {
    let (taking, looking) = (Arc::clone(condition), Arc::clone(condition));
    let take = move |state: &State| (taking.take(state), Evidence::of(state), state.core.now.to_string());
    let look = move |(taken, evidence, now)| (looking.look(taken, &evidence), now);
    let (look, now): (Look, String) = sandbox.world.look_aside(take, look).await;
    if look.holds {
        return Ok((look, now));
    }
    let doubt = joined(look.doubts).map(|doubt| format!(" ({doubt})")).unwrap_or_default();
    Err(Problem::timeout(format!("after {}: {}{doubt}", format_span(timeout), look.seen)))
}
