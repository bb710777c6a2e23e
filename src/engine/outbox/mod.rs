//! Webhooks of one sandbox as pure state: who gets them, what is to be sent when, and what came back.
//!
//! An event becomes one delivery per matching endpoint, a delivery becomes attempts, and an attempt that is due is handed out as
//! [`Prepared`] and comes back as an [`AttemptResult`].
//! Nothing here does input or output, reads a clock or draws randomness; sending is `engine::deliver`'s.
//! What an event says, how it is signed and which headers prove its origin is the vendor's.

mod address;
mod armed;
mod attempt;
mod attempts;
mod delivery;
mod emit;
mod endpoint;
mod event;
mod id;
mod inbox;
mod lane;
mod log;
mod queue;
mod spoil;
mod steer;
#[cfg(test)]
mod tests;

pub use address::{Address, AddressError};
pub use armed::{Armed, Selector};
pub use attempt::{Answer, Attempt, AttemptResult, Failure, FailureKind, Head, Prepared, Reply, Rest, Ticket};
pub use attempts::{Bound, Finished, Verdict};
pub use delivery::{Act, ActKind, Cause, Delivery, Status};
pub use emit::Emitted;
pub use endpoint::{Endpoint, EndpointConfig, EndpointError, Target};
pub use event::{Body, Emission, Event, Proof, Signed};
pub use id::{DeliveryId, EndpointId, EventId};
pub use inbox::{Inbox, Play, Script};
pub use queue::{Counters, Limits, Outbox};
pub use steer::{Hurried, SteerError};
