//! The one loop of a sandbox: sleeps until something is due, lets the world run it, and sends the webhooks that are ready.

use std::sync::{Arc, Weak};

use tokio::task::AbortHandle;

use super::{
    advance::{Advance, Advanced, Extent},
    clock::{sleep, wall},
    deliver::Sender,
    outbox::Prepared,
    state::{Core, Domain},
    time::Timestamp,
    world::World,
};

/// How often an advance to `idle` stops for webhooks at most: one that never ends must not hold it forever.
const MOST_STOPS: usize = 10_000;

/// Runs a world until nobody else holds it.
async fn run<D: Domain>(world: Weak<World<D>>, sender: Sender) {
    while let Some(world) = world.upgrade() {
        let (ready, wait) = world
            .write(|state| {
                let core = &mut state.core;
                let ready = core.outbox.take_ready(core.now, core.bound());
                let wait = core.next_due().and_then(|next| core.clock().wait_until(next, wall()));
                (ready, wait)
            })
            .await;
        for prepared in ready {
            // A task of its own: what was started is finished and written down, whatever becomes of this loop.
            tokio::spawn(attempt(Arc::clone(&world), sender.clone(), prepared));
        }
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

/// Makes attempts one after the other, also when nobody waits for them any more.
pub async fn attempt_all<D: Domain>(world: &Arc<World<D>>, sender: &Sender, prepared: Vec<Prepared>) {
    if prepared.is_empty() {
        return;
    }
    let (world, sender) = (Arc::clone(world), sender.clone());
    let attempts = tokio::spawn(async move {
        for prepared in prepared {
            attempt(Arc::clone(&world), sender.clone(), prepared).await;
        }
    });
    // It can fail only by a bug in sending, which was reported as a panic.
    let _ = attempts.await;
}

/// Makes one attempt and hands back what came of it.
async fn attempt<D: Domain>(world: Arc<World<D>>, sender: Sender, prepared: Prepared) {
    let ticket = prepared.ticket;
    let result = sender.send(prepared).await;
    world
        .write(|state| {
            let core = &mut state.core;
            let elapsed = core.clock().scaled(result.took);
            core.outbox.finish(ticket, result, elapsed);
        })
        .await;
}

/// Moves the clock, stopping wherever webhooks fall due until they were attempted, so that a receiver sees the moment at which it is told.
///
/// Who stops waiting for it leaves the clock at the moment that it had come to.
pub async fn advance<D: Domain>(world: &World<D>, extent: Extent) -> Advanced {
    let _turn = world.turn().await;
    let (mut advance, mut stop) = world
        .read(|state| {
            let core = &state.core;
            (Advance::begin(extent, core.now, &core.journal), core.now)
        })
        .await;
    for stops in 0.. {
        // On a clock that runs, more may be due than where the latest step ended, so each waits for the moment that it saw.
        let lifetime = advance.lifetime();
        let is_over = move |core: &Core<D::Job>| core.journal.lifetime() != lifetime || core.outbox.is_quiet(stop);
        world.until(move |state| is_over(&state.core).then_some(())).await;
        match world.step(&mut advance).await {
            Some(next) if extent != Extent::Idle || stops < MOST_STOPS => stop = next,
            _ => break,
        }
    }
    world.read(|state| advance.end(&state.core.journal)).await
}

/// Waits until no webhook attempt is under way or due at `until`.
pub async fn quiet<D: Domain>(world: &World<D>, until: Timestamp) {
    world.until(move |state| state.core.outbox.is_quiet(until).then_some(())).await;
}

/// Waits until no webhook attempt is under way.
pub async fn landed<D: Domain>(world: &World<D>) {
    world.until(|state| state.core.outbox.has_landed().then_some(())).await;
}
