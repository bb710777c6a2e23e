//! People: one file per endpoint, and `review` for what is found out about them.

pub mod create;
pub mod details;
pub mod download;
pub mod owner;
pub mod review;
pub mod status;
pub mod upload;
