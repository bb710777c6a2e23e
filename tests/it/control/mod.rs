//! The control API through HTTP.

mod clock;
mod sandboxes;
mod webhooks;
