//! A consent and its life, which follows from the sandbox's time alone (ruling C4).

use std::collections::{BTreeSet, VecDeque};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use serde_with::As;
use uuid::Uuid;

use crate::{
    engine::{random::Random, time::Timestamp, verbatim::Verbatim},
    vendors::attestr::{
        ids::{AppId, ConsentId, Number},
        kinds::ServiceCode,
    },
};

/// How many of its uses a consent remembers; it counts all.
const USES: usize = 100;

/// What a person agreed to.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Consent {
    pub id: ConsentId,
    pub number: Number,
    /// The vendor's tracing id.
    pub request_id: Uuid,
    /// The app that registered it; a consent of nobody is good for every app.
    pub account: Option<AppId>,
    pub created: Timestamp,
    /// What was registered, as it was sent.
    #[serde(with = "As::<Verbatim>")]
    pub data: Box<RawValue>,
    pub scope: Scope,
    pub used: u64,
    /// The newest uses, oldest first.
    pub uses: VecDeque<Use>,
    pub revoked: Option<Timestamp>,
}

/// What a consent covers.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Scope {
    /// Whether it ends with its first use.
    pub single_use: bool,
    pub valid_from: Timestamp,
    pub valid_till: Timestamp,
    pub operations: BTreeSet<Operation>,
    /// The codes of the services; `None` is every service.
    pub services: Option<Vec<Box<str>>>,
}

/// What may be done with a consent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "UPPERCASE")]
pub enum Operation {
    Verify,
    Fetch,
    Store,
    Report,
    Export,
    Share,
}

/// A request that a consent was used for.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Use {
    pub at: Timestamp,
    pub operation: String,
}

/// How far a consent is; the vendor's words are not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "UPPERCASE")]
pub enum Status {
    /// Its time has not come.
    Pending,
    Active,
    /// It was for a single use, which was made.
    Used,
    Expired,
    Revoked,
}

impl Scope {
    /// Everything, for as long as the sandbox lasts.
    pub fn everything() -> Self {
        Self {
            single_use: false,
            valid_from: Timestamp::from_millis(0),
            valid_till: Timestamp::MAX,
            operations: Operation::ALL.into(),
            services: None,
        }
    }
}

impl Operation {
    /// All of them.
    pub const ALL: [Self; 6] = [Self::Verify, Self::Fetch, Self::Store, Self::Report, Self::Export, Self::Share];
    pub const WORDS: [(&'static str, Self); 6] = [
        ("VERIFY", Self::Verify),
        ("FETCH", Self::Fetch),
        ("STORE", Self::Store),
        ("REPORT", Self::Report),
        ("EXPORT", Self::Export),
        ("SHARE", Self::Share),
    ];
}

impl Consent {
    /// A consent that begins its life now.
    pub fn new(account: Option<AppId>, scope: Scope, data: Box<RawValue>, random: &mut Random, now: Timestamp) -> Self {
        Self {
            id: ConsentId::mint(random),
            number: Number::mint(random),
            request_id: random.uuid(),
            account,
            created: now,
            data,
            scope,
            used: 0,
            uses: VecDeque::new(),
            revoked: None,
        }
    }

    /// The consent that a sandbox is born with, which is always good.
    ///
    /// Its id follows from the sandbox's name alone, as the demo account does.
    pub fn demo(sandbox: &str, now: Timestamp) -> Self {
        let random = &mut Random::of_text(&format!("vetbox demo consent of {sandbox}"));
        let data = RawValue::from_string(r#"{"consentType":"multi_use","services":[]}"#.to_owned());
        Self::new(None, Scope::everything(), data.expect("this is JSON"), random, now)
    }

    /// How far it is.
    pub fn status(&self, now: Timestamp) -> Status {
        if self.revoked.is_some() {
            Status::Revoked
        } else if self.scope.single_use && self.used > 0 {
            Status::Used
        } else if now < self.scope.valid_from {
            Status::Pending
        } else if now >= self.scope.valid_till {
            Status::Expired
        } else {
            Status::Active
        }
    }

    /// Whether it covers a service.
    pub fn covers(&self, service: ServiceCode) -> bool {
        self.scope.services.as_ref().is_none_or(|codes| service.is_covered_by(codes))
    }

    /// The codes of its services, in words.
    pub fn services(&self) -> String {
        self.scope.services.as_ref().map_or("all".to_owned(), |codes| codes.join(", "))
    }

    /// Remembers that it was used for `operation`.
    pub fn note_use(&mut self, operation: &str, now: Timestamp) {
        self.used += 1;
        self.uses.push_back(Use { at: now, operation: operation.to_owned() });
        if self.uses.len() > USES {
            self.uses.pop_front();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(millis: i64) -> Timestamp {
        Timestamp::from_millis(millis)
    }

    #[test]
    fn its_life_follows_from_time_and_use() {
        let mut consent = Consent::demo("a", at(0));
        consent.scope = Scope { single_use: true, valid_from: at(10), valid_till: at(20), ..Scope::everything() };

        assert_eq!([9, 10, 19, 20].map(|now| consent.status(at(now))), {
            [Status::Pending, Status::Active, Status::Active, Status::Expired]
        });
        consent.note_use("attestr.work.create", at(12));
        assert_eq!(consent.status(at(13)), Status::Used);
        consent.revoked = Some(at(14));
        assert_eq!(consent.status(at(14)), Status::Revoked);
    }

    #[test]
    fn a_service_without_a_known_code_is_covered_by_any_unknown_code() {
        let mut consent = Consent::demo("a", at(0));
        consent.scope.services = Some(vec!["EMPLOYMENT".into()]);
        assert!(consent.covers(ServiceCode::Known("EMPLOYMENT")));
        assert!(!consent.covers(ServiceCode::Known("UDYAM")) && !consent.covers(ServiceCode::Unknown));
        consent.scope.services = Some(vec!["RC".into()]);
        assert!(consent.covers(ServiceCode::Unknown) && !consent.covers(ServiceCode::Known("EMPLOYMENT")));
    }

    #[test]
    fn as_many_uses_are_remembered_as_are_bounded() {
        let mut consent = Consent::demo("a", at(0));
        for time in 0..150 {
            consent.note_use("attestr.work.create", at(time));
        }
        assert_eq!((consent.used, consent.uses.len(), consent.uses[0].at), (150, USES, at(50)));
    }
}
