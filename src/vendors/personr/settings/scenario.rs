//! What people write under `settings.personr` of a scenario.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    flow::Flow,
    switches::{Access, Settings, User, WebhookForm, Workspace},
};
use crate::engine::span::Span;

/// Everything under `settings.personr`; what is missing stays as it is.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
#[schemars(rename = "PersonrSettings")]
pub struct ScenarioSettings {
    /// Which tokens and logins are good.
    pub access: Option<Access>,
    /// Users beside the sandbox's own, in place of those of the same login name.
    pub users: Vec<User>,
    /// Workspaces beside its own.
    pub workspaces: Vec<Workspace>,
    /// Flows beside its own, in place of those of the same kind and name.
    pub flows: Vec<Flow>,
    /// How long a verification takes, in sandbox time.
    pub completion: Option<Span>,
    /// How often one applicant can be rejected; the last time is final.
    pub attempts: Option<u32>,
    /// How many calls one app may make in a minute.
    pub requests_per_minute: Option<u32>,
    /// In which form webhooks are sent.
    pub webhook_form: Option<WebhookForm>,
}

impl ScenarioSettings {
    /// What is said here, and of what is not said, what `other` says.
    pub fn or(self, other: Self) -> Self {
        Self {
            access: self.access.or(other.access),
            users: if self.users.is_empty() { other.users } else { self.users },
            workspaces: if self.workspaces.is_empty() { other.workspaces } else { self.workspaces },
            flows: if self.flows.is_empty() { other.flows } else { self.flows },
            completion: self.completion.or(other.completion),
            attempts: self.attempts.or(other.attempts),
            requests_per_minute: self.requests_per_minute.or(other.requests_per_minute),
            webhook_form: self.webhook_form.or(other.webhook_form),
        }
    }

    /// The sandbox's `own` settings with what is said here in their place.
    pub fn over(self, own: &Settings) -> Settings {
        let mut settings = Settings {
            access: self.access.unwrap_or(own.access),
            completion: self.completion.unwrap_or(own.completion),
            attempts: self.attempts.unwrap_or(own.attempts),
            requests_per_minute: self.requests_per_minute.or(own.requests_per_minute),
            webhook_form: self.webhook_form.unwrap_or(own.webhook_form),
            ..own.clone()
        };
        self.users.into_iter().for_each(|user| settings.add_user(user));
        self.workspaces.into_iter().for_each(|workspace| settings.add_workspace(workspace));
        self.flows.into_iter().for_each(|flow| settings.add_flow(flow));
        settings
    }
}
