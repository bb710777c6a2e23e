//! The life of one verification, the same for people and companies: `Created`, then for each attempt `Pre-Checked`, `Pending` and
//! `Reviewed` (documented words; the order is inferred).
//!
//! A rejected record that may retry starts again, until it was rejected as often as the sandbox's settings allow (ruling P14). An approved
//! one may be checked again as often as the client likes: no page forbids it.

use std::{borrow::Cow, slice};

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{
    error::Obstacle,
    ids::{SearchId, VerificationId},
};
use crate::engine::{due::DueKey, scenario::Plan, time::Timestamp};

/// How far the verification of a record is.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Verification {
    /// What was decided when the record was created or since; `None` leaves the decision to the start.
    pub plan: Option<Box<Plan>>,
    /// How many attempts were started.
    pub attempts: u32,
    /// How many of them were rejected.
    pub rejections: u32,
    /// Where it stands.
    pub stage: Stage,
}

/// Where a verification stands, with what is true only there.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase", deny_unknown_fields)]
pub enum Stage {
    /// Nothing was started.
    Created,
    /// The documents are being processed.
    PreChecked(Run),
    /// The data is being processed.
    Pending(Run),
    /// The result is there.
    Reviewed(Box<Review>),
}

/// One attempt while it is processed.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Run {
    pub id: VerificationId,
    /// What was decided for it.
    pub plan: Box<Plan>,
    /// What is in the due-queue for it: the look at its data, then each outcome of its plan.
    #[serde(default)]
    pub due: Vec<DueKey>,
}

/// The result of an attempt.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Review {
    /// The attempt.
    pub run: Run,
    /// When the first result of this attempt was there.
    pub created: Timestamp,
    /// When the result was last changed.
    pub modified: Timestamp,
    /// The answer.
    pub verdict: Verdict,
    /// The AML search that was part of it.
    pub search: SearchId,
    /// Fields that a rule set for this answer, in place of what was found out.
    pub output: Map<String, Value>,
}

/// A result: the review, and what was found out.
#[derive(Debug)]
pub struct Outcome<'a, F: Findings> {
    pub review: &'a Review,
    /// What was found out about the person or company, with the fields that a rule set.
    pub findings: Cow<'a, F>,
}

/// What was found out about a case, in which rules set fields by the names of the status call.
pub trait Findings: Clone {
    /// The text of that name; `None` when it has none.
    fn field(&mut self, name: &str) -> Option<&mut String>;

    /// Sets a list of texts; false when it has none of that name.
    fn set_list(&mut self, name: &str, texts: Vec<String>) -> bool;

    /// The same with the fields of `output` in place of what was found out.
    fn with(&self, output: &Map<String, Value>) -> Cow<'_, Self> {
        if output.is_empty() {
            return Cow::Borrowed(self);
        }
        let mut findings = self.clone();
        for (name, value) in output {
            let items = value.as_array().map_or_else(|| slice::from_ref(value), Vec::as_slice);
            if findings.set_list(name, items.iter().filter(|item| !item.is_null()).map(text_of).collect()) {
                continue;
            }
            // Rules were checked to name nothing else.
            let Some(field) = findings.field(name) else { continue };
            *field = text_of(value);
        }
        Cow::Owned(findings)
    }
}

/// A text as it is, anything else as JSON.
fn text_of(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// What the back office decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase", deny_unknown_fields)]
pub enum Verdict {
    /// Verified.
    Approved,
    /// Not verified.
    Rejected {
        /// Why.
        labels: Vec<Box<str>>,
        /// Whether that is the end.
        finality: Finality,
    },
}

/// Whether a rejected applicant may try again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Finality {
    /// It may.
    Retry,
    /// It may not.
    Final,
}

impl Verdict {
    /// The manual's word.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Approved => "Approved",
            Self::Rejected { .. } => "Rejected",
        }
    }

    /// Whether it is a rejection.
    pub fn is_rejection(&self) -> bool {
        matches!(self, Self::Rejected { .. })
    }

    /// How the connector calls the end of a rejection; `None` when it is none.
    pub fn reject_type(&self) -> Option<&'static str> {
        match self {
            Self::Approved => None,
            Self::Rejected { finality: Finality::Retry, .. } => Some("RETRY"),
            Self::Rejected { finality: Finality::Final, .. } => Some("FINAL"),
        }
    }

    /// Why it was rejected; empty when it was not.
    pub fn labels(&self) -> &[Box<str>] {
        match self {
            Self::Approved => &[],
            Self::Rejected { labels, .. } => labels,
        }
    }
}

impl Verification {
    /// A verification that nobody started yet.
    pub fn new(plan: Option<Box<Plan>>) -> Self {
        Self { plan, attempts: 0, rejections: 0, stage: Stage::Created }
    }

    /// The documented word for the record.
    pub fn status(&self) -> &'static str {
        match self.stage {
            Stage::Created => "Created",
            Stage::PreChecked(_) => "Pre-Checked",
            Stage::Pending(_) => "Pending",
            Stage::Reviewed(_) => "Reviewed",
        }
    }

    /// The documented word for the attempt; `None` before the first one.
    pub fn action_status(&self) -> Option<&'static str> {
        match self.stage {
            Stage::Created => None,
            Stage::PreChecked(_) | Stage::Pending(_) => Some("Pending"),
            Stage::Reviewed(_) => Some("Reviewed"),
        }
    }

    /// The result, when there is one.
    pub fn review(&self) -> Option<&Review> {
        match &self.stage {
            Stage::Reviewed(review) => Some(review),
            Stage::Created | Stage::PreChecked(_) | Stage::Pending(_) => None,
        }
    }

    /// The result with what was `found` out about the subject; `None` before the review.
    pub fn outcome<'a, F: Findings>(&'a self, found: Option<&'a F>) -> Option<Outcome<'a, F>> {
        let review = self.review()?;
        Some(Outcome { review, findings: found?.with(&review.output) })
    }

    /// The attempt that was started last.
    pub fn run(&self) -> Option<&Run> {
        match &self.stage {
            Stage::Created => None,
            Stage::PreChecked(run) | Stage::Pending(run) => Some(run),
            Stage::Reviewed(review) => Some(&review.run),
        }
    }

    /// The same, to be changed.
    pub fn run_mut(&mut self) -> Option<&mut Run> {
        match &mut self.stage {
            Stage::Created => None,
            Stage::PreChecked(run) | Stage::Pending(run) => Some(run),
            Stage::Reviewed(review) => Some(&mut review.run),
        }
    }

    /// Starts an attempt, unless one is running or the last answer was final.
    pub fn start(&mut self, run: Run) -> Result<(), Obstacle> {
        match &self.stage {
            Stage::PreChecked(_) | Stage::Pending(_) => Err(Obstacle::Running),
            Stage::Reviewed(review) if review.is_final() => Err(Obstacle::FinallyRejected),
            Stage::Created | Stage::Reviewed(_) => {
                self.attempts += 1;
                self.stage = Stage::PreChecked(run);
                Ok(())
            }
        }
    }

    /// Goes from the documents to the data; does nothing unless the attempt is at its documents.
    pub fn process(&mut self) {
        self.stage = match std::mem::replace(&mut self.stage, Stage::Created) {
            Stage::PreChecked(run) => Stage::Pending(run),
            stage @ (Stage::Created | Stage::Pending(_) | Stage::Reviewed(_)) => stage,
        };
    }

    /// Whether a rejection of the attempt that was started last leaves another one, where `most` may be rejected.
    pub fn can_retry(&self, most: u32) -> bool {
        self.earlier_rejections() + 1 < most
    }

    /// How many attempts before the last one were rejected.
    fn earlier_rejections(&self) -> u32 {
        let is_counted = self.review().is_some_and(|review| review.verdict.is_rejection());
        self.rejections.saturating_sub(u32::from(is_counted))
    }

    /// Ends the attempt, or changes its answer when it ended before: `find` finds out about the subject and gives the search that was part
    /// of it. What a rule set for an answer before is not this one's.
    pub fn conclude(&mut self, verdict: Verdict, now: Timestamp, find: impl FnOnce() -> SearchId) {
        let output = Map::new();
        // An attempt counts once, however often its answer changes.
        self.rejections = self.earlier_rejections() + u32::from(verdict.is_rejection());
        self.stage = match std::mem::replace(&mut self.stage, Stage::Created) {
            Stage::Created => Stage::Created,
            Stage::PreChecked(run) | Stage::Pending(run) => {
                Stage::Reviewed(Box::new(Review { run, created: now, modified: now, verdict, search: find(), output }))
            }
            Stage::Reviewed(review) => Stage::Reviewed(Box::new(Review { modified: now, verdict, output, ..*review })),
        };
    }

    /// Sets fields of what this answer says; nothing before the review.
    pub fn set_output(&mut self, output: Map<String, Value>) {
        if let Stage::Reviewed(review) = &mut self.stage {
            review.output = output;
        }
    }
}

impl Review {
    /// Whether nothing can be started after it.
    pub fn is_final(&self) -> bool {
        matches!(self.verdict, Verdict::Rejected { finality: Finality::Final, .. })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::{
        engine::random::Random,
        vendors::personr::{
            ids::WorkspaceId,
            person::{Known, Person, PersonFindings},
            state::Case,
        },
    };

    fn at(millis: i64) -> Timestamp {
        Timestamp::from_millis(millis)
    }

    fn run() -> Run {
        Run { id: VerificationId::mint(&mut Random::seeded(1), at(0)), plan: Box::default(), due: Vec::new() }
    }

    fn rejected(finality: Finality) -> Verdict {
        Verdict::Rejected { labels: vec!["LOW_QUALITY".into()], finality }
    }

    fn conclude(verification: &mut Verification, verdict: Verdict, now: Timestamp) {
        verification.conclude(verdict, now, || SearchId::mint(&mut Random::seeded(1), now));
    }

    #[test]
    fn an_attempt_goes_through_its_documented_words() {
        let mut verification = Verification::new(None);
        let mut words = vec![(verification.status(), verification.action_status())];

        verification.start(run()).unwrap();
        words.push((verification.status(), verification.action_status()));
        verification.process();
        words.push((verification.status(), verification.action_status()));
        conclude(&mut verification, Verdict::Approved, at(1));
        words.push((verification.status(), verification.action_status()));

        assert_eq!(
            words,
            [
                ("Created", None),
                ("Pre-Checked", Some("Pending")),
                ("Pending", Some("Pending")),
                ("Reviewed", Some("Reviewed")),
            ]
        );
    }

    #[test]
    fn a_running_attempt_cannot_be_started_again() {
        let mut verification = Verification::new(None);
        verification.start(run()).unwrap();

        assert_eq!(verification.start(run()), Err(Obstacle::Running));
    }

    #[test]
    fn a_retry_starts_again_and_a_final_rejection_does_not() {
        let mut verification = Verification::new(None);
        verification.start(run()).unwrap();

        conclude(&mut verification, rejected(Finality::Retry), at(1));
        assert_eq!(verification.start(run()), Ok(()));
        conclude(&mut verification, rejected(Finality::Final), at(2));

        assert_eq!(verification.start(run()), Err(Obstacle::FinallyRejected));
        assert_eq!((verification.attempts, verification.rejections), (2, 2));
    }

    #[test]
    fn a_changed_answer_keeps_when_the_result_was_made() {
        let mut verification = Verification::new(None);
        verification.start(run()).unwrap();

        conclude(&mut verification, rejected(Finality::Retry), at(1));
        conclude(&mut verification, Verdict::Approved, at(2));

        let review = verification.review().unwrap();
        assert_eq!((review.created, review.modified), (at(1), at(2)));
        assert_eq!(review.verdict, Verdict::Approved);
    }

    #[test]
    fn nothing_ends_that_was_not_started() {
        let mut verification = Verification::new(None);

        conclude(&mut verification, Verdict::Approved, at(1));

        assert_eq!(verification.status(), "Created");
    }

    fn case() -> Case<Person> {
        let workspace = WorkspaceId::seeded(0);
        Case::new(workspace, at(0), "KYC basic".into(), Person::new(Known::default()))
    }

    /// Takes the case through an attempt, and gives what was found out about it before.
    fn attempt(case: &mut Case<Person>, random: &mut Random) -> Option<PersonFindings> {
        let before = case.subject.found.as_deref().cloned();
        let Case { verification, subject, .. } = case;
        verification.start(run()).unwrap();
        verification.conclude(Verdict::Approved, at(1), || {
            subject.find_out(random, at(1));
            SearchId::mint(random, at(1))
        });
        before
    }

    fn first_name(case: &Case<Person>) -> String {
        case.outcome().unwrap().findings.first_name.clone()
    }

    #[test]
    fn a_changed_answer_shows_nothing_that_was_set_for_the_one_before() {
        let (mut case, mut random) = (case(), Random::seeded(1));
        attempt(&mut case, &mut random);
        let found = first_name(&case);
        let Value::Object(output) = json!({ "extractedFirstName": "JANE" }) else { unreachable!("it is an object") };
        case.verification.set_output(output);
        assert_eq!(first_name(&case), "JANE");

        case.verification.conclude(Verdict::Approved, at(2), || unreachable!("it was found out before"));

        assert_eq!(first_name(&case), found);
    }

    #[test]
    fn a_later_attempt_goes_on_from_what_was_found_out_without_what_rules_set() {
        let (mut case, mut random) = (case(), Random::seeded(1));
        assert_eq!(attempt(&mut case, &mut random), None);
        let found = case.subject.found.as_deref().cloned();
        let Value::Object(output) = json!({ "extractedFirstName": "JANE" }) else { unreachable!("it is an object") };
        case.verification.set_output(output);

        let earlier = attempt(&mut case, &mut random);

        assert_eq!(earlier, found);
        assert_eq!(case.subject.found.as_deref(), found.as_ref());
    }
}
