//! Companies: one file per endpoint, and `review` for what is found out about them.

pub mod create;
pub mod questionnaire;
pub mod review;
pub mod status;
pub mod ubo;
pub mod upload;
