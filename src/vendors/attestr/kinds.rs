//! The kinds of checks, one row each: what a new kind adds beside the file of its endpoint.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

use crate::engine::scenario::{Form, OutputField};

/// A service that an account can be provisioned for: each kind of check is one, and so are profiles.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Service {
    Profile,
    Check(CheckKind),
}

/// The kinds of checks: background checks, other async requests, and those that are answered at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum CheckKind {
    Work,
    Education,
    Document,
    Address,
    Dl,
    EcourtPerson,
    EcourtBusiness,
    AmlPerson,
    AmlBusiness,
    Export,
    Rc,
    Pan,
    PanBasic,
    PanComprehensive,
    Acc,
    Vpa,
    Ifsc,
    Gstin,
    GstinSearch,
    Udyam,
    Business,
    Epic,
    Uan,
    Fssai,
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
    /// Whether a consent for the services with these codes covers it; a code that is not known covers every service without one.
    pub fn is_covered_by(self, codes: &[Box<str>]) -> bool {
        codes.iter().any(|code| match self {
            Self::Known(_) => self.is(code),
            Self::Unknown => !KINDS.iter().any(|kind| kind.consent.is_some_and(|known| known.is(code))),
        })
    }

    fn is(self, code: &str) -> bool {
        matches!(self, Self::Known(own) if own == code)
    }
}

/// Everything that a check can come to.
pub fn outcomes() -> Vec<&'static str> {
    let mut known = Vec::new();
    for outcome in KINDS.iter().flat_map(|kind| kind.outcomes) {
        if !known.contains(outcome) {
            known.push(*outcome);
        }
    }
    known
}

/// What is known of a kind of check.
#[derive(Debug)]
pub struct Kind {
    /// The word for it in settings, wallets, answers and the control API.
    pub word: &'static str,
    /// How consents name it; `None` is what needs no consent, and is no service that an account is provisioned for.
    pub consent: Option<ServiceCode>,
    /// The operation that makes such a check.
    pub operation: &'static str,
    /// What it can come to; the first is what it comes to unless somebody says otherwise.
    pub outcomes: &'static [&'static str],
    /// The fields of its output record, in their order.
    pub output: &'static [OutputField],
    /// The vendor's stage code of a kind that is no background check and cannot be put on a profile, for error 40039 (ruling A13).
    pub stage: Option<&'static str>,
    /// Why its output is not documented, where its keys are the emulator's own.
    pub undocumented: Option<&'static str>,
    /// Whether it is answered at once, by its row in `instant`, which has the fields of the output.
    pub is_instant: bool,
}

/// What the back office decides about a background check, in the order of the vendor's table.
pub const OUTCOMES: [&str; 5] = ["Clear", "Alert", "False", "MoreInfo", "NoResult"];
/// What a number that is looked up can be.
const LOOKED_UP: [&str; 2] = ["Valid", "Invalid"];
/// What a search for something adverse comes to: nothing, or something.
const SEARCHED: [&str; 2] = ["Clear", "Alert"];

/// The rows, in the order of [`CheckKind`].
pub static KINDS: [Kind; 24] = [
    background("work", "attestr.work.create", ServiceCode::Known("EMPLOYMENT"), &WITH_CALLS),
    background("education", "attestr.education.create", ServiceCode::Known("EDUCATION"), &WITHOUT_CALLS),
    background("document", "attestr.document.create", ServiceCode::Unknown, &WITHOUT_CALLS),
    background("address", "attestr.address.create", ServiceCode::Known("DIGITAL_ADDRESS"), &WITHOUT_CALLS),
    Kind {
        word: "dl",
        consent: Some(ServiceCode::Known("DL")),
        operation: "attestr.dl.create",
        outcomes: &LOOKED_UP,
        output: &[
            truth("valid"),
            truth("active"),
            text("owner"),
            text("issued"),
            text("rto"),
            text("ntpIssued"),
            text("ntpExpiry"),
            text("tpIssued"),
            text("tpExpiry"),
            text("type"),
            objects("categories"),
            text("message"),
        ],
        stage: Some("DL"),
        undocumented: None,
        is_instant: false,
    },
    court_records("ecourtPerson", "attestr.ecourtPerson.create", "ECOURT_PERSON"),
    court_records("ecourtBusiness", "attestr.ecourtBusiness.create", "ECOURT_BUSINESS"),
    watchlists("amlPerson", "attestr.amlPerson.create", "AML_PERSON"),
    watchlists("amlBusiness", "attestr.amlBusiness.create", "AML_BUSINESS"),
    Kind {
        word: "export",
        consent: None,
        operation: "attestr.consent.export",
        outcomes: &["Clear"],
        output: &[text("document")],
        stage: Some("CONSENT_EXPORT"),
        undocumented: None,
        is_instant: false,
    },
    instant("rc", "attestr.rc.check", ServiceCode::Unknown),
    instant("pan", "attestr.pan.check", ServiceCode::Known("PAN")),
    instant("panBasic", "attestr.panBasic.check", ServiceCode::Known("PAN")),
    instant("panComprehensive", "attestr.panComprehensive.check", ServiceCode::Known("PAN")),
    instant("acc", "attestr.acc.check", ServiceCode::Known("BANK_ACC")),
    instant("vpa", "attestr.vpa.check", ServiceCode::Unknown),
    instant("ifsc", "attestr.ifsc.check", ServiceCode::Unknown),
    instant("gstin", "attestr.gstin.check", ServiceCode::Unknown),
    instant("gstinSearch", "attestr.gstinSearch.check", ServiceCode::Unknown),
    instant("udyam", "attestr.udyam.check", ServiceCode::Known("UDYAM")),
    instant("business", "attestr.business.check", ServiceCode::Unknown),
    instant("epic", "attestr.epic.check", ServiceCode::Unknown),
    instant("uan", "attestr.uan.check", ServiceCode::Unknown),
    instant("fssai", "attestr.fssai.check", ServiceCode::Unknown),
];

/// The record of a check of an employment, where references are called.
const WITH_CALLS: [OutputField; 8] = [
    text("status"),
    files("documents"),
    files("voiceRecords"),
    text("description"),
    text("verifier"),
    text("authority"),
    text("verified"),
    text("mode"),
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

const CASES: [OutputField; 5] =
    [truth("valid"), text("finalRiskSummary"), number("casesCount"), objects("records"), text("finalRiskLevel")];
const MATCHES: [OutputField; 4] = [truth("valid"), number("matchesCount"), objects("matches"), text("message")];

/// A check that the back office decides.
const fn background(
    word: &'static str,
    operation: &'static str,
    consent: ServiceCode,
    output: &'static [OutputField],
) -> Kind {
    Kind {
        word,
        consent: Some(consent),
        operation,
        outcomes: &OUTCOMES,
        output,
        stage: None,
        undocumented: None,
        is_instant: false,
    }
}

/// A search for something adverse, whose stage code is also that of its consent.
const fn search(
    word: &'static str,
    operation: &'static str,
    stage: &'static str,
    output: &'static [OutputField],
    undocumented: &'static str,
) -> Kind {
    Kind {
        word,
        consent: Some(ServiceCode::Known(stage)),
        operation,
        outcomes: &SEARCHED,
        output,
        stage: Some(stage),
        undocumented: Some(undocumented),
        is_instant: false,
    }
}

/// A search of court records.
const fn court_records(word: &'static str, operation: &'static str, stage: &'static str) -> Kind {
    search(word, operation, stage, &CASES, "the keys of a case in this answer are not public")
}

/// A search of the lists of sanctions, exposed persons and adverse media.
const fn watchlists(word: &'static str, operation: &'static str, stage: &'static str) -> Kind {
    search(word, operation, stage, &MATCHES, "the keys of this answer are not public")
}

/// A kind that is answered at once.
const fn instant(word: &'static str, operation: &'static str, consent: ServiceCode) -> Kind {
    Kind {
        word,
        consent: Some(consent),
        operation,
        outcomes: &LOOKED_UP,
        output: &[],
        stage: None,
        undocumented: None,
        is_instant: true,
    }
}

const fn text(name: &'static str) -> OutputField {
    OutputField { name, form: Form::Text }
}

const fn truth(name: &'static str) -> OutputField {
    OutputField { name, form: Form::Truth }
}

const fn number(name: &'static str) -> OutputField {
    OutputField { name, form: Form::Number }
}

const fn objects(name: &'static str) -> OutputField {
    OutputField { name, form: Form::Objects }
}

/// The ids of files.
const fn files(name: &'static str) -> OutputField {
    OutputField { name, form: Form::Texts }
}

impl CheckKind {
    pub const ALL: [Self; KINDS.len()] = [
        Self::Work,
        Self::Education,
        Self::Document,
        Self::Address,
        Self::Dl,
        Self::EcourtPerson,
        Self::EcourtBusiness,
        Self::AmlPerson,
        Self::AmlBusiness,
        Self::Export,
        Self::Rc,
        Self::Pan,
        Self::PanBasic,
        Self::PanComprehensive,
        Self::Acc,
        Self::Vpa,
        Self::Ifsc,
        Self::Gstin,
        Self::GstinSearch,
        Self::Udyam,
        Self::Business,
        Self::Epic,
        Self::Uan,
        Self::Fssai,
    ];

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
        self.row().stage.is_none() && !self.row().is_instant
    }

    /// What an account must be provisioned for; what needs no consent is free for all.
    pub const fn service(self) -> Option<Service> {
        if self.row().consent.is_some() { Some(Service::Check(self)) } else { None }
    }
}

/// How many services there are: profiles, and the kinds of checks that an account is provisioned for.
const SERVICES: usize = {
    let (mut count, mut index) = (1, 0);
    while index < KINDS.len() {
        count += KINDS[index].consent.is_some() as usize;
        index += 1;
    }
    count
};

impl Service {
    pub const ALL: [Self; SERVICES] = {
        let mut services = [Self::Profile; SERVICES];
        let (mut count, mut index) = (1, 0);
        while index < KINDS.len() {
            if let Some(service) = CheckKind::ALL[index].service() {
                services[count] = service;
                count += 1;
            }
            index += 1;
        }
        services
    };

    const WORDS: [&'static str; SERVICES] = {
        let mut words = [""; SERVICES];
        let mut index = 0;
        while index < SERVICES {
            words[index] = Self::ALL[index].word();
            index += 1;
        }
        words
    };

    /// Its word, which for a check is the word of its kind.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Profile => "profile",
            Self::Check(kind) => kind.word(),
        }
    }
}

impl Serialize for Service {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.word())
    }
}

impl<'de> Deserialize<'de> for Service {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let word = String::deserialize(deserializer)?;
        let known = Self::ALL.into_iter().find(|service| service.word() == word);
        known.ok_or_else(|| D::Error::unknown_variant(&word, &Self::WORDS))
    }
}

impl JsonSchema for Service {
    fn schema_name() -> Cow<'static, str> {
        "Service".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "A service that an account can be provisioned for.",
            "type": "string",
            "enum": Self::WORDS,
        })
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
            assert_eq!(serde_json::from_value::<Service>(service.word().into()).unwrap(), service);
        }
    }
}
