//! What can be set of Personr: `switches` and `flow` are the sandbox's own, `scenario` is what a scenario writes, `check` reads it and finds what is
//! wrong with it, and `apply` makes it so.

mod flow;
mod switches;
mod scenario;
mod check;
mod apply;

pub use apply::{apply, given};
pub use check::{example_of, read_settings};
pub use flow::{Flow, FlowKind, Offer, Question};
pub use scenario::ScenarioSettings;
pub use switches::{Access, DEMO_EMAIL, DEMO_PASSWORD, PRIMARY_WORKSPACE, Settings, User, WebhookForm, Workspace};
