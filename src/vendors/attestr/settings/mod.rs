//! What can be set of this vendor.
//!
//! `amounts` are credits and limits, `switches` are the sandbox's own, `scenario` is what a scenario or a control call writes, `check` reads
//! it and finds what is wrong with it, and `apply` makes it so.

mod amounts;
mod switches;
mod scenario;
mod check;
mod apply;

pub use amounts::{Amount, Limits};
pub use apply::apply;
pub use check::{example_of, limit_problems, read_settings};
pub use scenario::{AccountSettings, Applied, Network, ScenarioSettings, Visible};
pub use switches::{ConsentDemand, ConsentRefusal, Credentials, Documents, Processing, PutBody, Settings};
