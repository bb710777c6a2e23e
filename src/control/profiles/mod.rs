//! `…/profiles`: Attestr's profiles as the back office sees them, and what it can ask about them.

mod ask;
mod routes;
mod shown;

pub(super) use routes::routes;
