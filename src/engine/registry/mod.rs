//! The sandboxes of a server: their names, how they come into being and go, and which credential belongs to which.

mod book;
mod credentials;
mod name;
mod sandbox;

pub use book::{Bounds, Refused, Registry};
pub use name::Name;
pub use sandbox::{Birth, Born, End, Lifetime, Sandbox};
