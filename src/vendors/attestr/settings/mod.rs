//! What can be set of this vendor: `switches` are the sandbox's own, `given` is what a scenario or a control call writes,
//! `check` finds what is wrong with it, and `apply` makes it so.

mod apply;
mod check;
mod given;
mod switches;

pub use apply::{Applied, Defaults, apply};
pub(super) use check::problems;
pub use given::{Amount, Given, GivenAccount, Network};
pub use switches::{Credentials, Documents, Processing, PutBody, Settings};
