//! What holds in a sandbox: who may log in, which workspaces and flows exist, and the switches of the rulings. All of it has working defaults.

use std::time::Duration;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::flow::{Flow, FlowKind, default_flows};
use crate::engine::span::Span;

/// The workspace in which every user begins.
pub const PRIMARY_WORKSPACE: &str = "Primary";
/// The login name that works out of the box.
pub const DEMO_EMAIL: &str = "demo@vetbox.test";
/// The password that works out of the box.
pub const DEMO_PASSWORD: &str = "demo";

/// The settings of Personr in one sandbox.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Settings {
    /// Which tokens and logins are good.
    pub access: Access,
    /// The users that exist from the start; each has its password checked.
    pub users: Vec<User>,
    /// The workspaces below the primary one.
    pub workspaces: Vec<Workspace>,
    /// The flows that applicants and entities can be put on.
    pub flows: Vec<Flow>,
    /// How long a verification takes, in sandbox time.
    pub completion: Span,
    /// How often one applicant can be rejected; the last time is final.
    pub attempts: u32,
    /// How many calls one app may make in a minute; as many as it likes when absent.
    pub requests_per_minute: Option<u32>,
    /// Whether a 429 says in headers what limit was met.
    #[serde(default)]
    pub rate_headers: bool,
    /// In which form webhooks are sent.
    pub webhook_form: WebhookForm,
}

/// Which tokens and logins are good.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Access {
    /// Every token that was not revoked, none at all, and every login that is not a configured user's with a wrong password.
    #[default]
    Open,
    /// Tokens that were issued and have not expired, and logins of configured users.
    Strict,
}

/// In which form webhooks are sent: the manual changed it once.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum WebhookForm {
    /// Flat, as the newer pages show it.
    #[default]
    Newer,
    /// In the envelope of the status calls, as the older pages show it.
    Older,
}

/// A user that exists from the start.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct User {
    /// The login name.
    pub email: String,
    /// The password.
    pub password: String,
    /// The workspace it was added to; the primary one when absent.
    #[serde(default)]
    pub workspace: Option<String>,
}

/// A workspace.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Workspace {
    /// Its name.
    pub name: String,
    /// The workspace above it; the primary one when absent.
    #[serde(default)]
    pub below: Option<String>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            access: Access::Open,
            users: vec![User { email: DEMO_EMAIL.to_owned(), password: DEMO_PASSWORD.to_owned(), workspace: None }],
            workspaces: vec![Workspace { name: "XYZ Co".to_owned(), below: None }],
            flows: default_flows(),
            completion: Span(Duration::from_secs(2)),
            attempts: 5,
            requests_per_minute: None,
            rate_headers: false,
            webhook_form: WebhookForm::Newer,
        }
    }
}

impl Settings {
    /// Adds a flow, in place of one of the same kind and name.
    pub fn add_flow(&mut self, flow: Flow) {
        self.flows.retain(|known| (known.of, &known.name) != (flow.of, &flow.name));
        self.flows.push(flow);
    }

    /// Adds a user, in place of one of the same login name.
    pub fn add_user(&mut self, user: User) {
        add(&mut self.users, user, |user| &user.email);
    }

    /// Adds a workspace, in place of one of the same name.
    pub fn add_workspace(&mut self, workspace: Workspace) {
        add(&mut self.workspaces, workspace, |workspace| &workspace.name);
    }

    /// The flow of that kind and exactly that name.
    pub fn flow(&self, of: FlowKind, name: &str) -> Option<&Flow> {
        self.flows.iter().find(|flow| flow.of == of && flow.name == name)
    }

    pub fn flow_names(&self, of: FlowKind) -> Vec<String> {
        self.flows.iter().filter(|flow| flow.of == of).map(|flow| flow.name.clone()).collect()
    }
}

fn add<T>(known: &mut Vec<T>, more: T, name: fn(&T) -> &String) {
    known.retain(|known| name(known) != name(&more));
    known.push(more);
}
