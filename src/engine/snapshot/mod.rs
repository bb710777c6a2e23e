//! A sandbox as one JSON document, and back: everything that a request, a job or a webhook could notice.
//!
//! `document` is the form, `read` finds everything that is wrong with a text, `restore` makes a state of it, and `exchange` is the journal's part.
//! Which records there are is the domain's ([`super::world::Domain::Saved`]).

mod document;
mod exchange;
mod misfit;
mod read;
mod restore;

pub use document::{Document, FORM, Several, save};
pub use misfit::Misfit;
pub use read::{read, read_several};
pub use restore::restore;
