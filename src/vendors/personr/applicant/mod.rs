//! People: one file per endpoint, and `review` for what is found out about them.

pub(super) mod create;
pub(super) mod database;
pub(super) mod download;
pub(super) mod link;
pub(super) mod owner;
pub(super) mod review;
pub(super) mod status;
pub(super) mod upload;
