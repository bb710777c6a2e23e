//! A case as it is looked for and listed.

use std::borrow::Cow;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::super::{
    profiles, verifications,
    waiting::{Turn, Waiting, WaitingReason},
};
use crate::{
    engine::time::Timestamp,
    vendors::{
        Vendors,
        attestr::{
            self,
            ids::ProfileId,
            kinds::CheckKind,
            selected as selected_checks,
            state::{Check, Profile, Status, Subject},
        },
        personr::{
            self, company::Company, person::Person, selected as selected_verifications, settings::FlowKind, state,
            verification::Verification,
        },
        selector::{Facts, Selector},
    },
};

/// A check, a profile, an applicant or an entity.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "CaseSummary")]
pub struct CaseLine {
    pub id: String,
    pub vendor: &'static str,
    /// `work` and the other kinds of checks, `profile`, `applicant` or `entity`.
    pub r#type: &'static str,
    /// The person or company that it is about.
    pub name: Option<String>,
    /// What is verified: the employer, the course, the document or the address; of an entity its registration.
    pub about: Option<String>,
    /// The vendor's word for how far it is.
    pub status: String,
    /// The vendor's word for what was decided.
    pub outcome: Option<String>,
    /// Why it failed.
    pub error: Option<String>,
    /// What it waits for; null when nothing has to come.
    pub waiting_for: Option<String>,
    /// The same as a word for programs.
    pub waiting_reason: Option<WaitingReason>,
    /// Who has to do something before it goes on; null while it goes on by itself.
    pub turn: Option<Turn>,
    /// The profile that a check is on.
    pub profile: Option<ProfileId>,
    pub created: Timestamp,
    pub updated: Option<Timestamp>,
    /// By what a selector finds it.
    pub selected: Vec<SelectedBy>,
}

/// A field of a selector that a case fits.
#[derive(Debug, Serialize, JsonSchema)]
pub struct SelectedBy {
    pub by: &'static str,
    pub value: String,
}

/// A case as it is looked for.
pub struct Case<'a> {
    record: Record<'a>,
    pub facts: Facts<'a>,
}

/// The vendor's record of a case.
enum Record<'a> {
    Check(&'a attestr::Records, &'a Check),
    Profile(&'a attestr::Records, &'a Profile),
    Applicant(&'a state::Case<Person>),
    Entity(&'a state::Case<Company>),
}

/// The word for the type of a profile.
const PROFILE: &str = "profile";

/// The types that a case can have.
pub fn types() -> Vec<&'static str> {
    let verifications = [FlowKind::Applicant, FlowKind::Entity].map(|kind| selected_verifications::noun(kind).one);
    CheckKind::ALL.into_iter().map(CheckKind::word).chain([PROFILE]).chain(verifications).collect()
}

/// The cases that a selector can mean, oldest first. A profile shares what it has with its checks, so it is meant only by its id or type.
pub fn meant<'a>(records: &'a Vendors, selector: &Selector) -> Vec<Case<'a>> {
    let is_profile = selector.r#type.as_deref() == Some(PROFILE);
    let profiles = profiles(&records.attestr).filter(|_| is_profile || selector.id.is_some());
    let (attestr, personr) = (&records.attestr, &records.personr);
    let checks =
        attestr.checks.values().map(|check| (Record::Check(attestr, check), selected_checks::check(attestr, check)));
    let applicants = personr.applicants.values().map(Record::Applicant);
    let applicants = applicants.zip(selected_verifications::all(personr, FlowKind::Applicant));
    let entities = personr.entities.values().map(Record::Entity);
    let entities = entities.zip(selected_verifications::all(personr, FlowKind::Entity));
    let others = checks.chain(applicants).chain(entities).filter(|_| !is_profile);
    let cases = profiles.chain(others).map(|(record, facts)| Case::new(record, facts));
    let mut cases: Vec<_> = cases.collect();
    // Those of one moment stay in the order in which they were made.
    cases.sort_by_key(Case::created);
    cases
}

fn profiles(records: &attestr::Records) -> impl Iterator<Item = (Record<'_>, Facts<'_>)> {
    let profiles = records.profiles.values().map(|profile| Record::Profile(records, profile));
    profiles.zip(selected_checks::profiles(records))
}

impl<'a> Case<'a> {
    fn new(record: Record<'a>, mut facts: Facts<'a>) -> Self {
        if !matches!(record, Record::Check(..)) {
            facts.has.push(("type", record.word().into()));
        }
        Self { record, facts }
    }

    pub fn vendor(&self) -> &'static str {
        match self.record {
            Record::Check(..) | Record::Profile(..) => attestr::VENDOR,
            Record::Applicant(_) | Record::Entity(_) => personr::events::VENDOR,
        }
    }

    /// The vendor's word for how far it is.
    pub fn status(&self) -> String {
        match self.record {
            Record::Check(_, check) => check.status.word().to_string(),
            Record::Profile(_, profile) => profiles::status(profile).to_owned(),
            Record::Applicant(_) | Record::Entity(_) => {
                self.record.verification().map(Verification::status).unwrap_or_default().to_owned()
            }
        }
    }

    fn outcome(&self) -> Option<Cow<'a, str>> {
        match self.record {
            Record::Check(_, check) => decided(check),
            Record::Profile(..) | Record::Applicant(_) | Record::Entity(_) => {
                self.record.verification().and_then(verifications::outcome).map(Cow::from)
            }
        }
    }

    fn error(&self) -> Option<String> {
        #[derive(Deserialize)]
        struct Envelope {
            message: String,
        }
        let Record::Check(_, Check { status: Status::Errored { error, .. }, .. }) = self.record else { return None };
        serde_json::from_str(error.get()).ok().map(|Envelope { message }| message)
    }

    fn name(&self) -> Option<&str> {
        let named = |field| self.facts.has.iter().find(|(by, value)| *by == field && !value.is_empty());
        named("name").or_else(|| named("companyName")).map(|(_, value)| &**value)
    }

    fn about(&self) -> Option<Cow<'a, str>> {
        match self.record {
            Record::Check(_, check) => verified(&check.subject).map(Cow::from),
            Record::Entity(state::Case { subject, .. }) => {
                Some(format!("{}, {}", subject.registration_number, subject.country).into())
            }
            Record::Profile(..) | Record::Applicant(_) => None,
        }
    }

    /// What it waits for.
    pub fn waiting(&self) -> Option<Waiting> {
        match self.record {
            Record::Check(_, check) => Waiting::of_check(check),
            Record::Profile(records, profile) => {
                let (items, queries) = profiles::contents(records, profile);
                Waiting::of_profile(profile, &items, queries)
            }
            Record::Applicant(_) | Record::Entity(_) => {
                self.record.verification().and_then(|it| Waiting::of_verification(&self.facts.id, it))
            }
        }
    }

    fn created(&self) -> Timestamp {
        match self.record {
            Record::Check(_, check) => check.created,
            Record::Profile(_, profile) => profile.created,
            Record::Applicant(case) => case.created,
            Record::Entity(case) => case.created,
        }
    }

    fn updated(&self) -> Option<Timestamp> {
        match self.record {
            Record::Check(_, check) => check.status.updated(),
            Record::Profile(_, profile) => profile.updated,
            Record::Applicant(_) | Record::Entity(_) => {
                self.record.verification().and_then(Verification::review).map(|review| review.modified)
            }
        }
    }

    /// The profile that a check is on.
    pub fn profile(&self) -> Option<ProfileId> {
        match self.record {
            Record::Check(_, check) => check.profile,
            Record::Profile(..) | Record::Applicant(_) | Record::Entity(_) => None,
        }
    }

    /// The phone number of the person that it is about.
    fn phone(&self) -> Option<&'a str> {
        let of_profile = |profile: &'a Profile| profile.details.mobile.as_deref();
        match self.record {
            Record::Check(records, check) => {
                check.profile.and_then(|id| records.profiles.get(&id)).and_then(of_profile)
            }
            Record::Profile(_, profile) => of_profile(profile),
            Record::Applicant(case) => case.subject.phone.as_deref(),
            Record::Entity(_) => None,
        }
    }

    /// Whether every word of `text`, which is in small letters, stands in what a list shows of it, in what selects it or in its person's phone
    /// number.
    pub fn contains(&self, text: &str) -> bool {
        let shown = [Some(self.status().into()), self.outcome(), self.about(), self.phone().map(Cow::from)];
        let has = self.facts.has.iter().map(|(_, value)| &**value).chain([&*self.facts.id]);
        let has: Vec<_> = has.chain(shown.iter().flatten().map(|text| &**text)).map(str::to_lowercase).collect();
        text.split_whitespace().all(|word| has.iter().any(|value| value.contains(word)))
    }

    pub fn line(&self) -> CaseLine {
        let selected = self.facts.has.iter().filter(|(by, _)| *by != "type");
        let selected = selected.map(|&(by, ref value)| SelectedBy { by, value: value.to_string() }).collect();
        let waiting = self.waiting();
        CaseLine {
            id: self.facts.id.to_string(),
            vendor: self.vendor(),
            r#type: self.record.word(),
            name: self.name().map(str::to_owned),
            about: self.about().map(Cow::into_owned),
            status: self.status(),
            outcome: self.outcome().map(Cow::into_owned),
            error: self.error(),
            waiting_reason: waiting.as_ref().map(|waiting| waiting.reason),
            turn: waiting.as_ref().and_then(|waiting| waiting.reason.turn()),
            waiting_for: waiting.map(|waiting| waiting.text),
            profile: self.profile(),
            created: self.created(),
            updated: self.updated(),
            selected,
        }
    }
}

impl<'a> Record<'a> {
    /// The word for its type.
    fn word(&self) -> &'static str {
        match self {
            Self::Check(_, check) => check.subject.kind().word(),
            Self::Profile(..) => PROFILE,
            Self::Applicant(_) => selected_verifications::noun(FlowKind::Applicant).one,
            Self::Entity(_) => selected_verifications::noun(FlowKind::Entity).one,
        }
    }

    fn verification(&self) -> Option<&'a Verification> {
        match self {
            Self::Applicant(case) => Some(&case.verification),
            Self::Entity(case) => Some(&case.verification),
            Self::Check(..) | Self::Profile(..) => None,
        }
    }
}

/// The word in the output of a check that is completed.
fn decided(check: &Check) -> Option<Cow<'_, str>> {
    #[derive(Deserialize)]
    struct Output<'a> {
        #[serde(borrow)]
        status: Option<Cow<'a, str>>,
    }
    let Status::Completed { result, .. } = &check.status else { return None };
    serde_json::from_str::<Output<'_>>(result.output.get()).ok()?.status
}

/// What a check verifies.
fn verified(subject: &Subject) -> Option<&str> {
    match subject {
        Subject::Work(work) => Some(&work.employer),
        Subject::Education(education) => Some(&education.course),
        Subject::Document { reg, .. } | Subject::DrivingLicence { reg, .. } => Some(reg),
        Subject::Address { address, .. } | Subject::CourtRecords { address, .. } => Some(address),
        Subject::Watchlists { .. } | Subject::ConsentExport { .. } => None,
    }
}
