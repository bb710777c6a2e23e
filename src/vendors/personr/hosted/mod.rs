//! The hosted pages behind verification links: a tester plays the person, or a company's representative.
//!
//! `GET` and `POST /verification/<applicantId>` and `/entity-verification/<applicantId>`. Documented: the paths, that finishing the page
//! starts the verification by itself, and that a company's representative enters owners and answers questions there. The look is ours:
//! plain HTML without scripts, in `templates`. A form that is refused comes back as it was sent, with the reason beside its field. Leaving a
//! file empty uses a sample picture; abandoning changes nothing.

mod applicant;
mod entity;
mod form;
mod page;
mod serve;
mod visit;

pub use serve::{RECORDED, router};
