//! What a check finds: a believable output record for every kind of check and every outcome.

mod outcomes;
mod record;

mod findings;

pub mod court;
mod licence;
pub mod watchlists;

pub use outcomes::{Record, meant, usual};
pub use record::{evidence_in, filled_in, looked_up, output, overrule};
