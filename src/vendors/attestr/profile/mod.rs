//! Profiles: the persons and companies whose background is checked.
//!
//! Sources: the create-profile, update-profile, associate-item, archive-profile, get-profile and follow-up pages.

pub mod answer;
pub mod archive;
pub mod associate;
pub mod create;
mod find;
pub mod get;
pub mod query;
pub mod update;
