//! What can be set of this vendor: `switches` are the sandbox's own, `given` is what a scenario or a control call writes,
//! `check` finds what is wrong with it, and `apply` makes it so.

mod apply;
mod check;
mod given;
mod switches;

pub use apply::apply;
pub use check::{burst_problems, problems};
pub use given::{Amount, Applied, Given, GivenAccount, Limits, Network};
pub use switches::{ConsentDemand, ConsentRefusal, Credentials, Documents, Processing, PutBody, Settings};
