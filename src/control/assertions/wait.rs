//! `POST …/wait`: answers as soon as a condition holds, at once when it already does.

use std::time::Duration;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    super::{
        api::{Routes, does},
        extract::{Json, SetUp},
        problem::Problem,
    },
    condition::{Condition, Look, WrittenCondition, joined},
};
use crate::{
    engine::{
        advance::Target,
        clock::{Mode, Stopwatch, sleep},
        scheduler,
        time::{format_span, parse_span},
    },
    vendors::Sandbox,
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
    let (look, now) = tokio::select! {
        held = until(&sandbox, &condition, wait.advance) => held,
        () = sleep(timeout) => return Err(too_late(&sandbox, &condition, timeout).await),
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
async fn until(sandbox: &Sandbox, condition: &Condition, advance: bool) -> (Look, String) {
    let mut changes = sandbox.world.changes();
    loop {
        changes.mark_unchanged();
        let (look, now, next) = sandbox
            .world
            .read(|state| (condition.look(state), state.core.now.to_string(), state.core.next_due()))
            .await;
        if look.holds {
            return (look, now);
        }
        let moved = async {
            if advance && next.is_some() {
                scheduler::advance(&sandbox.world, Target::Next).await;
            } else {
                std::future::pending::<()>().await;
            }
        };
        tokio::select! {
            () = moved => {}
            // Whoever else moves the clock may make it hold while this one waits for its turn.
            // The world cannot be gone while it is held here, so there is nothing else that this tells.
            _ = changes.changed() => {}
        }
    }
}

async fn too_late(sandbox: &Sandbox, condition: &Condition, timeout: Duration) -> Problem {
    let look = sandbox.world.read(|state| condition.look(state)).await;
    let doubt = joined(look.doubts).map(|doubt| format!(" ({doubt})")).unwrap_or_default();
    Problem::timeout(format!("after {}: {}{doubt}", format_span(timeout), look.seen))
}
