//! The control API through HTTP.

mod clock;
mod webhooks;
