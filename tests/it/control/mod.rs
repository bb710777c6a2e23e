//! The control API through HTTP.

mod accounts;
mod clock;
mod sandboxes;
mod webhooks;
