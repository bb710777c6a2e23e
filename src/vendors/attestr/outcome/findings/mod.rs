//! What the back office writes: descriptions, verifiers, authorities and modes that fit the kind and the outcome.

mod address;
mod document;
mod education;
mod finding;
mod wording;
mod work;

pub use finding::of;
