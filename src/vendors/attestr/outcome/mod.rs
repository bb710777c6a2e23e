//! What the back office finds: a believable output record for every kind of check and every outcome.

mod findings;
mod outcomes;
mod record;

pub use outcomes::OUTCOMES;
pub use record::{default_choice, evidence_in, filled_in, output};
