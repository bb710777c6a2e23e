//! Companies: one file per endpoint, and `review` for what is found out about them.

pub(super) mod create;
pub(super) mod database;
pub(super) mod link;
pub(super) mod questionnaire;
pub(super) mod review;
pub(super) mod status;
pub(super) mod ubo;
pub(super) mod upload;
