//! The one loop of a sandbox: sleeps until something is due, lets the world run it, and sends the webhooks that are ready.

use std::sync::{Arc, Weak};

use tokio::task::{AbortHandle, JoinSet};

use super::{
    clock::{sleep, wall},
    deliver::Sender,
    journal::Entry,
    outbox::{AttemptResult, Prepared, Ticket},
    time::Timestamp,
    world::{Advanced, Domain, Target, World},
};

/// How many rounds an advance to `idle` makes at most: a plan or a webhook that never ends must not hold it forever.
const MOST_ROUNDS: usize = 10_000;

/// Runs a world until nobody else holds it.
async fn run<D: Domain>(world: Weak<World<D>>, sender: Sender) {
    // The attempts under way end with the loop that started them.
    let mut attempts = JoinSet::new();
    while let Some(world) = world.upgrade() {
        let (ready, wait) = world.write(|state| {
            let core = &mut state.core;
            let ready = core.outbox.take_ready(core.now, core.bound());
            let wait = core.next_due().and_then(|next| core.clock().wait_until(next, wall()));
            (ready, wait)
        });
        for prepared in ready {
            attempts.spawn(attempt(Arc::clone(&world), sender.clone(), prepared));
        }
        while attempts.try_join_next().is_some() {}
        match wait {
            Some(wait) => tokio::select! {
                () = sleep(wait) => {}
                () = world.sooner() => {}
            },
            None => world.sooner().await,
        }
    }
}

/// Starts the loop of `world`; it ends with the world's last owner or with the returned handle's abort.
pub fn spawn<D: Domain>(world: &Arc<World<D>>, sender: Sender) -> AbortHandle {
    tokio::spawn(run(Arc::downgrade(world), sender)).abort_handle()
}

/// Makes one attempt and writes down what came of it.
pub async fn attempt<D: Domain>(world: Arc<World<D>>, sender: Sender, prepared: Prepared) {
    let ticket = prepared.ticket;
    let result = sender.send(prepared).await;
    world.write(|state| finish(state, ticket, result));
}

fn finish<D: Domain>(state: &mut super::world::State<D>, ticket: Ticket, result: AttemptResult) {
    let core = &mut state.core;
    let what = result.reply.to_string();
    let elapsed = core.clock().scaled(result.took);
    if let Some(finished) = core.outbox.finish(ticket, result, elapsed) {
        let what = format!("attempt {}: {what}", finished.attempt);
        let entry = Entry::Attempt { delivery: finished.delivery.to_string(), due: finished.due, what };
        core.journal.record(core.now, entry);
    }
}

/// Moves the clock and waits until every webhook that this made due was attempted.
pub async fn advance<D: Domain>(world: &World<D>, target: Target) -> Advanced {
    let mut advanced = world.advance(target);
    quiet(world, advanced.to).await;
    if target == Target::Idle {
        for _ in 0..MOST_ROUNDS {
            let round = world.advance(target);
            if round.to == advanced.to {
                break;
            }
            advanced.to = round.to;
            quiet(world, round.to).await;
        }
    }
    advanced
}

/// Waits until no webhook attempt is under way or due at `until`.
pub async fn quiet<D: Domain>(world: &World<D>, until: Timestamp) {
    let mut changes = world.changes();
    while !world.read(|state| state.core.outbox.is_quiet(until)) {
        if changes.changed().await.is_err() {
            return;
        }
    }
}
