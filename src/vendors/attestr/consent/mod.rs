//! Consents of v3: what a person agreed to is registered before checks may be made about that person.
//!
//! Sources: the pages on registering, reading, revoking and exporting consents and on data categories, cut as they are stored, and
//! requests of live clients. Rulings C1 to C5 decide the rest.

pub mod categories;
mod demand;
pub mod export;
pub mod get;
mod needed;
mod record;
pub mod register;
pub mod revoke;
pub mod spreadsheet;

pub use demand::Demand;
pub use record::{Consent, Operation, Scope, Status};
