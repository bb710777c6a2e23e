//! Parts of the outbox as they were when the sandbox came into being.

use super::{
    delivery::{Delivery, Status},
    id::DeliveryId,
    inbox::Inbox,
    log::Log,
    queue::{Counters, Outbox},
};
use crate::engine::due::DueQueue;

impl Outbox {
    /// Goes back to the endpoints of `newborn`; what waits for those of now is cancelled.
    pub fn renew_endpoints(&mut self, newborn: &Self) {
        self.begin_epoch(self.epoch + 1);
        let waits = |delivery: &&Delivery| !delivery.status.is_settled();
        for id in self.log.iter().filter(waits).map(|delivery| delivery.id).collect::<Vec<DeliveryId>>() {
            self.settle(id, Status::Cancelled { reason: "the endpoints were reset".to_owned() });
        }
        self.endpoints.clone_from(&newborn.endpoints);
        newborn.endpoints.keys().for_each(|id| self.numbers.pass_endpoint(*id));
        self.held = newborn.held;
    }

    /// Forgets every delivery, what they counted, and sabotage that waits for one; ids go on.
    pub fn renew_deliveries(&mut self) {
        self.begin_epoch(self.epoch + 1);
        for endpoint in self.endpoints.values_mut() {
            endpoint.lane.behind.clear();
            endpoint.lane.waiting = DueQueue::default();
        }
        self.log = Log::default();
        self.counters = Counters::default();
        self.armed.clear();
    }

    /// Forgets every event of the inbox, and that it let any go.
    pub fn renew_inbox(&mut self) {
        self.inbox = Inbox::default();
    }
}
