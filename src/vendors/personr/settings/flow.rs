//! Flows: what an applicant or entity is screened for, and what a company's representative is asked.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::vendors::personr::document::DocType;

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

impl Flow {
    /// A flow that asks for nothing in particular.
    pub fn plain(of: FlowKind, name: &str) -> Self {
        Self {
            name: name.to_owned(),
            of,
            custom_domain: None,
            required_documents: Vec::new(),
            questions: Vec::new(),
            products: Vec::new(),
            plans: Vec::new(),
        }
    }
}

/// The flows that exist unless somebody says otherwise, by the names of the manual's samples (ruling P7).
pub fn default_flows() -> Vec<Flow> {
    let applicant = |name| Flow::plain(FlowKind::Applicant, name);
    let entity = |name| Flow {
        questions: default_questions(),
        products: vec![offer("Business account", "business-account"), offer("Card payments", "card-payments")],
        plans: vec![offer("Starter", "plan-starter"), offer("Growth", "plan-growth")],
        ..Flow::plain(FlowKind::Entity, name)
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
