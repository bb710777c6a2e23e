//! What can be chosen of the vendor's behaviour in a sandbox: the switches that the rulings name.

use std::{collections::BTreeMap, time::Duration};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_with::As;

use super::amounts::{Amount, Limits};
use crate::{engine::span::Span, vendors::attestr::kinds::CheckKind};

/// The switches, each with the ruling it belongs to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Settings {
    /// Which credentials are good (A3).
    pub credentials: Credentials,
    /// When work on a check starts (A14).
    pub processing: Processing,
    /// How long a check takes, in sandbox time (A15).
    #[serde(with = "As::<Span>")]
    pub completion: Duration,
    /// Which document ids a check accepts (A9).
    pub documents: Documents,
    /// What a successful PUT answers (A10).
    pub put_body: PutBody,
    /// Whether checks on v3 demand a consent (C1).
    pub consent: ConsentDemand,
    /// How a check is refused for its consent (C1).
    pub consent_refusal: ConsentRefusal,
    /// Whether what the vendor tolerates or does not document is refused (A6, A7), and answers carry no `x-vetbox-undocumented`.
    pub strict: bool,
    /// Whether a 429 says in headers what limit was met (A28).
    #[serde(default)]
    pub rate_headers: bool,
    /// The balance that each account's wallet begins with, by service; a service without one is unlimited.
    #[serde(default)]
    pub credits: BTreeMap<CheckKind, Amount>,
    /// How much each account may call; no limit unless set.
    #[serde(default)]
    pub limits: Limits,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            credentials: Credentials::Open,
            processing: Processing::OnAssociate,
            completion: Duration::from_secs(2),
            documents: Documents::LookAlike,
            put_body: PutBody::Empty,
            consent: ConsentDemand::Required,
            consent_refusal: ConsentRefusal::Forbidden,
            strict: false,
            rate_headers: false,
            credits: BTreeMap::new(),
            limits: Limits::default(),
        }
    }
}

/// Which credentials are good.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Credentials {
    /// Any that is not empty; each is an account of its own.
    Open,
    /// Those of configured accounts.
    Configured,
}

/// When work on a check starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Processing {
    /// When it is associated to a profile, as the vendor's page says.
    OnAssociate,
    /// When it is created.
    OnCreate,
}

/// Which document ids a check accepts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Documents {
    /// Any that looks like one.
    LookAlike,
    /// Those of uploaded files.
    Uploaded,
}

/// What a successful PUT answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum PutBody {
    /// Nothing, as documented.
    Empty,
    /// `{}`, for clients that insist on JSON.
    Object,
}

/// Whether checks on v3 demand a consent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ConsentDemand {
    /// Every check does, as the vendor's pages say.
    Required,
    /// None does; a consent that stands in a body is not looked at.
    Ignored,
}

/// How a check is refused for its consent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ConsentRefusal {
    /// 403 with the code and text of the vendor's table.
    Forbidden,
    /// 400 as malformed data, with the text in the details, as one live client saw it.
    Malformed,
}
