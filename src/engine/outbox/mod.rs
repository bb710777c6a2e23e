//! Webhooks of one sandbox as pure state: who gets them, what is to be sent when, and what came back.
//!
//! An event becomes one delivery per matching endpoint, a delivery becomes attempts, and an attempt that is due is handed out as
//! [`Prepared`] and comes back as an [`AttemptResult`].
//! Nothing here does input or output, reads a clock or draws randomness; sending is `engine::deliver`'s.
//! What an event says, how it is signed and which headers prove its origin is the vendor's.

// What a webhook is.
mod act;
mod address;
mod attempt;
mod delivery;
mod event;
mod id;
// Who gets it.
mod armed;
mod endpoint;
mod endpoint_queue;
mod inbox;
mod limits;
mod request_ids;
// What happens to it.
mod attempts;
mod emit;
mod log;
mod queue;
mod spoil;
mod steer;
#[cfg(test)]
mod tests;

pub use act::{Act, ActKind};
pub use address::{Address, AddressError};
pub use armed::{Armed, Selector};
pub use attempt::{
    Answer, Attempt, AttemptFacts, AttemptResult, Failure, FailureKind, Finished, Head, Prepared, Reply, Rest, Ticket,
    Verdict,
};
pub use delivery::{Delivery, Status};
pub use emit::Emitted;
pub use endpoint::{Bound, Endpoint, EndpointConfig, EndpointError, Target};
pub use event::{Body, Cause, Emission, Event, Proof, Signed};
pub use id::{DeliveryId, EndpointId, EventId};
pub use inbox::{Inbox, Play, Script};
pub use limits::Limits;
pub use queue::{Counters, Outbox};
pub use steer::{Hurried, SteerError};
