//! Waiting for what a receiver says.

use std::time::Duration;

use tokio::time::timeout;

use crate::{
    engine::{outbox::DeliveryId, scheduler},
    vendors::Sandbox,
};

/// How long an answer waits for a receiver; what is not there by then is shown as still under way.
const PATIENCE: Duration = Duration::from_secs(30);

/// Waits until each delivery had its first attempt, or cannot have one now because it is held, delayed or let others go first.
pub(in crate::control) async fn for_first_attempts(sandbox: &Sandbox, deliveries: &[DeliveryId]) {
    let deliveries = deliveries.to_vec();
    let attempted = sandbox.world.until(move |state| {
        let core = &state.core;
        (!deliveries.iter().any(|id| core.outbox.is_imminent(*id, core.now))).then_some(())
    });
    within_patience(sandbox, attempted).await;
}

/// Waits until nothing that is due now is left to be sent.
pub(in crate::control) async fn for_quiet(sandbox: &Sandbox) {
    let now = sandbox.world.read(|state| state.core.now).await;
    within_patience(sandbox, scheduler::quiet(&sandbox.world, now)).await;
}

/// Waits, but not for a receiver that says nothing, nor in a sandbox that was deleted; the answer shows how far it came.
async fn within_patience(sandbox: &Sandbox, done: impl Future<Output = ()>) {
    tokio::select! {
        _ = timeout(PATIENCE, done) => {}
        _ = sandbox.stopped() => {}
    }
}
