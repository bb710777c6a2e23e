//! The kinds of checks, one row each: what a new kind adds beside the file of its endpoint.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::outcome::OUTCOMES;
use crate::engine::scenario::{Form, OutputField};

/// A service that an account can be provisioned for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Service {
    /// Profiles.
    Profile,
    /// Employment verification.
    Work,
    /// Education verification.
    Education,
    /// Document verification.
    Document,
    /// Address verification.
    Address,
    /// Driving licence checks.
    Dl,
}

/// The kinds of async requests.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum CheckKind {
    Work,
    Education,
    Document,
    Address,
    Dl,
    Export,
}

/// How consents name a service (ruling C3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ServiceCode {
    /// By a code that the vendor publishes or that was seen.
    Known(&'static str),
    /// By a code that is not known.
    Unknown,
}

impl ServiceCode {
    /// The known codes, of services that are emulated and of others.
    pub const KNOWN: [&'static str; 11] = [
        "EMPLOYMENT",
        "EDUCATION",
        "DIGITAL_ADDRESS",
        "DL",
        "ECOURT_PERSON",
        "ECOURT_BUSINESS",
        "AML_PERSON",
        "AML_BUSINESS",
        "PAN",
        "BANK_ACC",
        "UDYAM",
    ];

    /// Whether a consent for the services with these codes covers it; a code that is not known covers every service without one.
    pub fn is_covered_by(self, codes: &[Box<str>]) -> bool {
        codes.iter().any(|code| match self {
            Self::Known(own) => **code == *own,
            Self::Unknown => !Self::KNOWN.contains(&&**code),
        })
    }
}

/// What is known of a kind of check.
#[derive(Debug)]
pub struct Kind {
    /// The word for it in settings, wallets, answers and the control API.
    pub word: &'static str,
    /// What an account must be provisioned for; `None` is free for all.
    pub service: Option<Service>,
    /// How consents name it; `None` is what needs no consent.
    pub consent: Option<ServiceCode>,
    /// The operation that makes such a check.
    pub operation: &'static str,
    /// What its back office may decide.
    pub outcomes: &'static [&'static str],
    /// The fields of its output record, in their order.
    pub output: &'static [OutputField],
    /// The vendor's stage code of a kind that is no background check and cannot be put on a profile, for error 40039 (ruling A13).
    pub stage: Option<&'static str>,
}

/// The rows, in the order of [`CheckKind`].
pub static KINDS: [Kind; 6] = [
    Kind {
        word: "work",
        service: Some(Service::Work),
        consent: Some(ServiceCode::Known("EMPLOYMENT")),
        operation: "attestr.work.create",
        outcomes: &OUTCOMES,
        output: &[
            text("status"),
            files("documents"),
            files("voiceRecords"),
            text("description"),
            text("verifier"),
            text("authority"),
            text("verified"),
            text("mode"),
        ],
        stage: None,
    },
    Kind {
        word: "education",
        service: Some(Service::Education),
        consent: Some(ServiceCode::Known("EDUCATION")),
        operation: "attestr.education.create",
        outcomes: &OUTCOMES,
        output: &WITHOUT_CALLS,
        stage: None,
    },
    Kind {
        word: "document",
        service: Some(Service::Document),
        consent: Some(ServiceCode::Unknown),
        operation: "attestr.document.create",
        outcomes: &OUTCOMES,
        output: &WITHOUT_CALLS,
        stage: None,
    },
    Kind {
        word: "address",
        service: Some(Service::Address),
        consent: Some(ServiceCode::Known("DIGITAL_ADDRESS")),
        operation: "attestr.address.create",
        outcomes: &OUTCOMES,
        output: &WITHOUT_CALLS,
        stage: None,
    },
    Kind {
        word: "dl",
        service: Some(Service::Dl),
        consent: Some(ServiceCode::Known("DL")),
        operation: "attestr.dl.create",
        outcomes: &OUTCOMES,
        output: &[OutputField { name: "valid", form: Form::Truth }, text("reg"), text("dob")],
        stage: Some("DL"),
    },
    Kind {
        word: "export",
        service: None,
        consent: None,
        operation: "attestr.consent.export",
        outcomes: &["Clear"],
        output: &[text("document")],
        stage: Some("CONSENT_EXPORT"),
    },
];

/// The record of the other background checks is that of work without voice records (ruling A23).
const WITHOUT_CALLS: [OutputField; 7] = [
    text("status"),
    files("documents"),
    text("description"),
    text("verifier"),
    text("authority"),
    text("verified"),
    text("mode"),
];

const fn text(name: &'static str) -> OutputField {
    OutputField { name, form: Form::Text }
}

/// The ids of files.
const fn files(name: &'static str) -> OutputField {
    OutputField { name, form: Form::Texts }
}

impl CheckKind {
    /// All kinds.
    pub const ALL: [Self; KINDS.len()] =
        [Self::Work, Self::Education, Self::Document, Self::Address, Self::Dl, Self::Export];

    /// What is known of it.
    pub const fn row(self) -> &'static Kind {
        &KINDS[self as usize]
    }

    /// The word for it, which is also the wallet that pays for it.
    pub const fn word(self) -> &'static str {
        self.row().word
    }

    /// The operation that makes such a check.
    pub const fn operation(self) -> &'static str {
        self.row().operation
    }

    /// Whether it is one of the four background checks, which can be put on a profile (ruling A13).
    pub const fn is_background(self) -> bool {
        self.row().stage.is_none()
    }
}

impl Service {
    /// All services.
    pub const ALL: [Self; 6] = [Self::Profile, Self::Work, Self::Education, Self::Document, Self::Address, Self::Dl];

    /// The kind of check that it is for.
    pub fn kind(self) -> Option<CheckKind> {
        CheckKind::ALL.into_iter().find(|kind| kind.row().service == Some(self))
    }

    /// Its word.
    pub fn word(self) -> &'static str {
        self.kind().map_or("profile", CheckKind::word)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_read_as_the_rows_have_them() {
        for kind in CheckKind::ALL {
            assert_eq!(serde_json::json!(kind), kind.word());
        }
        for service in Service::ALL {
            assert_eq!(serde_json::json!(service), service.word());
        }
    }
}
