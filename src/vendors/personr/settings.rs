//! What a user can set of Personr: who may log in, which workspaces and flows exist, and the switches of the rulings.
//!
//! All of it has working defaults; the names of the default flows are those of the manual's samples (ruling P7).

use std::time::Duration;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::document::DocType;
use crate::engine::time::{format_span, parse_span};

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
    /// In which form webhooks are sent.
    pub webhook_form: WebhookForm,
    /// In which form several owners are answered.
    pub ownership: Ownership,
}

/// A span as people write it, as `2s` or `1h 30m`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "String", into = "String")]
#[schemars(with = "String")]
pub struct Span(pub Duration);

impl TryFrom<String> for Span {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        parse_span(&text).map(Self)
    }
}

impl From<Span> for String {
    fn from(span: Span) -> Self {
        format_span(span.0)
    }
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

/// In which form the owners of an entity are answered.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum Ownership {
    /// As printed: one object in which the key `ownershipInsight` repeats.
    #[default]
    RepeatedKeys,
    /// One key `ownershipInsight` with a list.
    List,
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

/// A flow: what an applicant or entity is screened for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Flow {
    /// The name, which create calls must give exactly.
    pub name: String,
    /// Whom it screens.
    pub of: FlowKind,
    /// The domain of `customLink`; the emulator's own when absent.
    #[serde(default)]
    pub custom_domain: Option<String>,
    /// The document types without which a check is rejected; any set of documents is enough when empty.
    #[serde(default)]
    pub required_documents: Vec<DocType>,
    /// The questions of an entity flow.
    #[serde(default)]
    pub questions: Vec<Question>,
    /// The products of an entity flow.
    #[serde(default)]
    pub products: Vec<Offer>,
    /// The plans of an entity flow.
    #[serde(default)]
    pub plans: Vec<Offer>,
}

/// Whom a flow screens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum FlowKind {
    /// People.
    Applicant,
    /// Companies.
    Entity,
}

/// A question of an entity flow.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Question {
    /// The text.
    pub question: String,
    /// The caller's own id of it.
    pub internal_id: String,
    /// The answers to choose from; empty for a free text.
    #[serde(default)]
    pub answers: Vec<String>,
    /// Whether several answers can be chosen.
    #[serde(default)]
    pub multiple: bool,
}

/// A product or a plan of an entity flow.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Offer {
    /// The name.
    pub name: String,
    /// The caller's own id of it.
    pub id: String,
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
            webhook_form: WebhookForm::Newer,
            ownership: Ownership::RepeatedKeys,
        }
    }
}

impl Settings {
    /// The flow of that kind and exactly that name.
    pub fn flow(&self, of: FlowKind, name: &str) -> Option<&Flow> {
        self.flows.iter().find(|flow| flow.of == of && flow.name == name)
    }

    /// The names of all flows of that kind.
    pub fn flow_names(&self, of: FlowKind) -> Vec<String> {
        self.flows.iter().filter(|flow| flow.of == of).map(|flow| flow.name.clone()).collect()
    }
}

fn default_flows() -> Vec<Flow> {
    let applicant = |name: &str| Flow {
        name: name.to_owned(),
        of: FlowKind::Applicant,
        custom_domain: None,
        required_documents: Vec::new(),
        questions: Vec::new(),
        products: Vec::new(),
        plans: Vec::new(),
    };
    let entity = |name: &str| Flow {
        of: FlowKind::Entity,
        questions: default_questions(),
        products: vec![offer("Business account", "business-account"), offer("Card payments", "card-payments")],
        plans: vec![offer("Starter", "plan-starter"), offer("Growth", "plan-growth")],
        ..applicant(name)
    };
    vec![applicant("KYC basic"), applicant("Database Verification"), entity("KYB Basic"), entity("Know Your Business")]
}

fn default_questions() -> Vec<Question> {
    let texts = |answers: &[&str]| answers.iter().map(|&answer| answer.to_owned()).collect();
    vec![
        Question {
            question: "Which of these does the company do?".to_owned(),
            internal_id: "activities".to_owned(),
            answers: texts(&["Retail", "Wholesale", "Services", "Manufacturing"]),
            multiple: true,
        },
        Question {
            question: "Is the company regulated by a financial authority?".to_owned(),
            internal_id: "regulated".to_owned(),
            answers: texts(&["No", "Yes"]),
            multiple: false,
        },
    ]
}

fn offer(name: &str, id: &str) -> Offer {
    Offer { name: name.to_owned(), id: id.to_owned() }
}
