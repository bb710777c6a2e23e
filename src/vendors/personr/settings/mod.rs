//! What can be set of Personr: `switches` and `flow` say what, `check` finds what is wrong with what a scenario says of it.

mod check;
mod flow;
mod switches;

pub use check::problems;
pub use flow::{Flow, FlowKind, Offer, Question};
pub use switches::{Access, DEMO_EMAIL, DEMO_PASSWORD, PRIMARY_WORKSPACE, Settings, User, WebhookForm, Workspace};
