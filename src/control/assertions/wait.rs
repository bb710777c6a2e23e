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
    condition::{Condition, WrittenCondition},
    counted::Evidence,
    look::{Look, joined},
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
    let doc = does("waitFor", "Waits until a condition holds; 408 says what was the case instead.");
    Routes::default().post("/wait", wait, doc.takes::<Wait>().gives::<Held>())
}

/// What is waited for, and how long.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Wait {
    #[serde(rename = "for")]
    condition: WrittenCondition,
    /// In machine time, such as `5s`; up to 10m.
    timeout: Option<String>,
    /// For how long it has to hold without a break, such as `2s`: in machine time, or in the sandbox's with `advance`.
    during: Option<String>,
    /// Whether a frozen clock moves on to the next due moment, again and again, until the condition holds.
    #[serde(default)]
    advance: bool,
}

/// The condition holds.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Waited")]
pub struct Held {
    /// What is the case.
    pub seen: String,
    /// The sandbox's time.
    pub now: String,
    /// How long was waited, in machine time.
    pub waited: String,
    /// Why the answer may be wrong: what was dropped is not counted, and of long bodies only the beginning is looked at.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub doubt: Option<String>,
}

pub async fn wait(sandbox: SetUp, Json(wait): Json<Wait>) -> Result<Json<Held>, Problem> {
    let timeout = timeout(wait.timeout.as_deref())?;
    let during = during(wait.during.as_deref(), wait.advance, timeout)?;
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
        held = until(&sandbox, &condition, wait.advance, during) => held,
        () = sleep(timeout) => at_last(&sandbox, &condition, timeout, during).await?,
        end = sandbox.stopped() => return Err(Problem::ended(end, "it was waited for")),
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

/// For how long the condition has to hold; zero is one look.
fn during(text: Option<&str>, advance: bool, timeout: Duration) -> Result<Duration, Problem> {
    let Some(text) = text else { return Ok(Duration::ZERO) };
    let during = parse_span(text).map_err(|error| Problem::in_field("during", error))?;
    if !advance && timeout <= during {
        let detail = format!("it has to be less than the timeout of {}", format_span(timeout));
        return Err(Problem::in_field("during", detail));
    }
    Ok(during)
}

/// Resolves when the condition has held for as long as it has to.
async fn until(sandbox: &Sandbox, condition: &Arc<Condition>, advance: bool, during: Duration) -> (Look, String) {
    if condition.has_much_to_count() {
        let counting = Arc::clone(condition);
        sandbox.world.look_aside(Evidence::of, move |evidence| counting.catch_up(&evidence)).await;
    }
    if advance { advancing(sandbox, condition, during).await } else { staying(sandbox, condition, during).await }
}

/// How a condition stands if it holds, and when.
fn held(condition: &Arc<Condition>) -> impl FnMut(&State) -> Option<(Look, String)> + Send + use<> {
    let condition = Arc::clone(condition);
    move |state| Some((condition.holding(state)?, state.core.now.to_string()))
}

/// Waits while the clock is left alone.
async fn staying(sandbox: &Sandbox, condition: &Arc<Condition>, during: Duration) -> (Look, String) {
    loop {
        let first = sandbox.world.until(held(condition)).await;
        if during.is_zero() {
            return first;
        }
        let mut look = held(condition);
        tokio::select! {
            () = sleep(during) => {
                let last = sandbox.world.read(held(condition)).await;
                if let Some(last) = last {
                    return last;
                }
            }
            () = sandbox.world.until(move |state| look(state).is_none().then_some(())) => {}
        }
    }
}

/// Waits while the clock goes from one due moment to the next.
async fn advancing(sandbox: &Sandbox, condition: &Arc<Condition>, during: Duration) -> (Look, String) {
    let mut since = None;
    loop {
        let mut look = held(condition);
        let (held_now, next, now) =
            sandbox.world.read(|state| (look(state), state.core.next_due(), state.core.now)).await;
        since = held_now.as_ref().and(since.or(Some(now)));
        let end = since.map(|since| since.plus(during));
        match (held_now, end) {
            (Some(held), Some(end)) if end <= now => return held,
            (Some(_), Some(end)) if next.is_none_or(|next| end < next) => {
                scheduler::advance(&sandbox.world, Extent::To(end)).await;
                continue;
            }
            _ => {}
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
            _ = sandbox.world.until(held(condition)), if since.is_none() => {}
        }
    }
}

/// The last look, which decides: what happened while others were in the sandbox counts as well.
async fn at_last(
    sandbox: &Sandbox,
    condition: &Arc<Condition>,
    timeout: Duration,
    during: Duration,
) -> Result<(Look, String), Problem> {
    let (taking, looking) = (Arc::clone(condition), Arc::clone(condition));
    let take = move |state: &State| (taking.take(state), Evidence::of(state), state.core.now.to_string());
    let look = move |(taken, evidence, now)| (looking.look(taken, &evidence), now);
    let (look, now): (Look, String) = sandbox.world.look_aside(take, look).await;
    if look.holds && during.is_zero() {
        return Ok((look, now));
    }
    let seen = if look.holds {
        format!("{}, but not for {} without a break", look.seen, format_span(during))
    } else {
        look.seen
    };
    let doubt = joined(look.doubts).map(|doubt| format!(" ({doubt})")).unwrap_or_default();
    Err(Problem::timeout(format!("after {}: {}{doubt}", format_span(timeout), seen)))
}
