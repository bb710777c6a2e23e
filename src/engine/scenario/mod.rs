//! The scenario engine: which rule decides a request, what then happens, and why.
//!
//! It knows no HTTP and no vendor: it gets an operation and a JSON view of the request and the record, and gives back a decision.

mod decide;
mod plan;

pub use decide::{Decision, Scenarios, Situation};
pub use plan::{Answer, Chosen, Ending, Fault, Plan, Step, StepAction};
