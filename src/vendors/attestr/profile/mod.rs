//! Profiles: the persons and companies whose background is checked.
//!
//! Sources: the create-profile, update-profile, associate-item, archive-profile, get-profile and follow-up pages.

pub(super) mod answer;
pub(super) mod archive;
pub(super) mod associate;
pub(super) mod create;
mod details;
mod find;
pub(super) mod get;
pub mod query;
pub(super) mod update;
