//! Conditions on one record: which one is meant, how far it is and what was decided.

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Map, Value};

use super::{
    super::{
        checks, consents,
        problem::{Problem, one_of},
        profiles, verifications,
        waiting::Waiting,
    },
    look::Look,
};
use crate::vendors::{
    State,
    attestr::{
        consent::Consent,
        selected::{self, CHECK, CONSENT, PROFILE},
        state::{Check, Profile},
    },
    back_office,
    personr::{self, ids::CaseId, selected as selected_cases, settings::FlowKind, verification::Verification},
    selector::{Facts, Noun, Selector},
};

/// A record by its id, or by what it has, and how far it has to be.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
pub struct RecordCondition {
    #[serde(flatten)]
    selector: Selector,
    /// The vendor's word; unless said, a check is `COMPLETED`, an applicant or entity `Reviewed`, and a profile or consent is there.
    status: Option<String>,
    /// Of an applicant or entity `Approved` or `Rejected`; either unless said.
    result: Option<String>,
    /// What no condition on a record has.
    #[serde(flatten)]
    #[schemars(skip)]
    unknown: Map<String, Value>,
}

/// Which records a condition is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Check,
    Profile,
    Consent,
    /// An applicant, or by its id an entity as well.
    Applicant,
    Entity,
}

/// A condition on a record of a kind.
#[derive(Debug)]
pub struct Record {
    kind: Kind,
    wanted: RecordCondition,
}

enum Found<'a> {
    Check(&'a Check),
    Profile(&'a Profile),
    Consent(&'a Consent),
    Case(CaseId, &'a Verification),
}

impl Kind {
    /// The words for how far one is.
    fn statuses(self) -> &'static [&'static str] {
        match self {
            Self::Check => &checks::STATUSES,
            Self::Profile => &profiles::STATUSES,
            Self::Consent => &consents::STATUSES,
            Self::Applicant | Self::Entity => &verifications::STATUSES,
        }
    }

    /// How far one has to be unless said.
    fn usual(self) -> Option<&'static str> {
        match self {
            Self::Check => Some("COMPLETED"),
            Self::Profile | Self::Consent => None,
            Self::Applicant | Self::Entity => Some("Reviewed"),
        }
    }

    fn noun(self) -> &'static Noun {
        match self {
            Self::Check => &CHECK,
            Self::Profile => &PROFILE,
            Self::Consent => &CONSENT,
            Self::Applicant => selected_cases::noun(FlowKind::Applicant),
            Self::Entity => selected_cases::noun(FlowKind::Entity),
        }
    }

    /// All there are.
    fn all(self, state: &State) -> Box<dyn Iterator<Item = Facts<'_>> + '_> {
        let (attestr, personr) = (&state.records.attestr, &state.records.personr);
        match self {
            Self::Check => Box::new(selected::checks(attestr)),
            Self::Profile => Box::new(selected::profiles(attestr)),
            Self::Consent => Box::new(selected::consents(attestr)),
            Self::Applicant => selected_cases::all(personr, FlowKind::Applicant),
            Self::Entity => selected_cases::all(personr, FlowKind::Entity),
        }
    }

    fn by_id<'a>(self, state: &'a State, id: &str) -> Option<Found<'a>> {
        let (attestr, personr) = (&state.records.attestr, &state.records.personr);
        match self {
            Self::Check => back_office::check(attestr, id).ok().map(Found::Check),
            Self::Profile => back_office::profile(attestr, id).ok().map(Found::Profile),
            Self::Consent => back_office::consent(attestr, id).ok().map(Found::Consent),
            Self::Applicant => back_office::case(personr, id).ok().and_then(|case| Found::of_case(personr, case)),
            Self::Entity => Found::of_case(personr, CaseId::new(FlowKind::Entity, id.parse().ok()?)),
        }
    }
}

impl<'a> Found<'a> {
    fn of_case(records: &'a personr::State, case: CaseId) -> Option<Self> {
        let verification = records.verification(&case)?;
        Some(Self::Case(case, verification))
    }

    fn status(&self, state: &State) -> String {
        match self {
            Self::Check(check) => check.status.word().to_string(),
            Self::Profile(profile) => profiles::status(profile).to_owned(),
            Self::Consent(consent) => consents::word(consent.status(state.core.now)).to_owned(),
            Self::Case(_, verification) => verification.status().to_owned(),
        }
    }

    fn result(&self) -> Option<&str> {
        match self {
            Self::Case(_, verification) => verifications::outcome(verification),
            Self::Check(_) | Self::Profile(_) | Self::Consent(_) => None,
        }
    }

    /// What it is, in a sentence.
    fn seen(&self, state: &State) -> String {
        let (which, waiting) = match self {
            Self::Check(check) => (format!("check {}", check.id), Waiting::of_check(check)),
            Self::Profile(profile) => (format!("profile {}", profile.id), None),
            Self::Consent(consent) => (format!("consent {}", consent.id), None),
            Self::Case(CaseId::Applicant(id), it) => {
                (format!("applicant {id}"), Waiting::of_verification(id.as_str(), it))
            }
            Self::Case(CaseId::Entity(id), it) => (format!("entity {id}"), Waiting::of_verification(id.as_str(), it)),
        };
        let result = self.result().map(|result| format!(" ({result})")).unwrap_or_default();
        let waiting = waiting.map(|waiting| format!(": it {}", waiting.text)).unwrap_or_default();
        format!("{which} is {}{result}{waiting}", self.status(state))
    }
}

impl Record {
    pub fn read(kind: Kind, wanted: RecordCondition) -> Result<Self, Problem> {
        let noun = kind.noun();
        if let Some(key) = wanted.unknown.keys().next() {
            let detail = format!("{} are not selected by it", noun.many);
            let valid = noun.fields().chain(["id", "status"]);
            return Err(Problem::in_field(&format!("{}.{key}", noun.one), detail).valid(valid));
        }
        wanted.selector.check(noun).map_err(|wrong| Problem::from(wrong).inside(noun.one))?;
        one_of(&format!("{}.status", noun.one), wanted.status.as_deref(), kind.statuses())?;
        let field = format!("{}.result", noun.one);
        match kind {
            Kind::Applicant | Kind::Entity => one_of(&field, wanted.result.as_deref(), &verifications::OUTCOMES)?,
            Kind::Check | Kind::Profile | Kind::Consent if wanted.result.is_some() => {
                return Err(Problem::in_field(&field, "only an applicant or an entity has one"));
            }
            Kind::Check | Kind::Profile | Kind::Consent => {}
        }
        Ok(Self { kind, wanted })
    }

    fn found<'a>(&self, state: &'a State) -> Option<Found<'a>> {
        let id = self.wanted.selector.found(|| self.kind.all(state))?;
        self.kind.by_id(state, &id)
    }

    fn fits(&self, found: &Found<'_>, state: &State) -> bool {
        let wanted = self.wanted.status.as_deref().or(self.kind.usual());
        let like = |wanted: &str, is: &str| wanted.eq_ignore_ascii_case(is);
        wanted.is_none_or(|wanted| like(wanted, &found.status(state)))
            && self.wanted.result.as_deref().is_none_or(|wanted| found.result().is_some_and(|is| like(wanted, is)))
    }

    /// How it stands if it holds.
    pub fn holding(&self, state: &State) -> Option<Look> {
        let found = self.found(state).filter(|found| self.fits(found, state))?;
        Some(Look::sure(true, found.seen(state)))
    }

    /// How it stands; when no record is the one that is meant, which are near.
    pub fn look(&self, state: &State) -> Look {
        match self.found(state) {
            Some(found) if self.fits(&found, state) => Look::sure(true, found.seen(state)),
            Some(found) => Look::sure(false, format!("{}{}", found.seen(state), self.expected())),
            None => Look::sure(false, self.missing(state)),
        }
    }

    /// What was asked for beside which record it is.
    fn expected(&self) -> String {
        let RecordCondition { status, result, .. } = &self.wanted;
        let expected: Vec<&str> = [status, result].into_iter().flatten().map(String::as_str).collect();
        if expected.is_empty() { String::new() } else { format!(", expected {}", expected.join(" and ")) }
    }

    fn missing(&self, state: &State) -> String {
        let noun = self.kind.noun();
        match (&self.wanted.selector.id, self.kind) {
            (Some(id), Kind::Applicant) => format!("there is no applicant or entity {id}"),
            (Some(id), _) => format!("there is no {} {id}", noun.one),
            (None, _) => match self.wanted.selector.choose(noun, || self.kind.all(state)) {
                Ok(id) => format!("the {} {id} is gone", noun.one),
                Err(refused) => refused.to_string(),
            },
        }
    }
}
