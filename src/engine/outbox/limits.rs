//! How much one outbox holds.

/// How much the log and the inbox keep.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// The most endpoints.
    pub endpoints: usize,
    /// The most sabotage that waits for a delivery.
    pub armed: usize,
    /// The most deliveries.
    pub deliveries: usize,
    /// About the most bytes of deliveries.
    pub delivery_bytes: usize,
    /// The most events in the inbox.
    pub inbox_events: usize,
    /// About the most bytes of events in the inbox.
    pub inbox_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            endpoints: 100,
            armed: 100,
            deliveries: 10_000,
            delivery_bytes: 32 << 20,
            inbox_events: 1000,
            inbox_bytes: 8 << 20,
        }
    }
}
