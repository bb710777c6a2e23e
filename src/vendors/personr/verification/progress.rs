//! How far a verification is: `Created`, then for each attempt `Pre-Checked`, `Pending` and `Reviewed` (documented words; the order is
//! inferred).
//!
//! A rejected record that may retry starts again, until it was rejected as often as the sandbox's settings allow (ruling P14). An approved
//! one may be checked again as often as the client likes: no page forbids it.

use serde::{Deserialize, Serialize};

use crate::{
    engine::{due::DueKey, scenario::Plan, time::Timestamp},
    vendors::personr::{
        error::Obstacle,
        ids::{SearchId, VerificationId},
    },
};

/// How far the verification of a record is.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Progress {
    /// What was decided when the record was created; `None` leaves the decision to the start.
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
    /// Its id.
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

    /// Why it was rejected; empty when it was not.
    pub fn labels(&self) -> &[Box<str>] {
        match self {
            Self::Approved => &[],
            Self::Rejected { labels, .. } => labels,
        }
    }
}

impl Progress {
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

    /// Ends the attempt with the AML search that was part of it, or changes its answer when it ended before.
    pub fn conclude(&mut self, verdict: Verdict, now: Timestamp, search: impl FnOnce() -> SearchId) {
        // An attempt counts once, however often its answer changes.
        self.rejections = self.earlier_rejections() + u32::from(verdict.is_rejection());
        self.stage = match std::mem::replace(&mut self.stage, Stage::Created) {
            Stage::Created => Stage::Created,
            Stage::PreChecked(run) | Stage::Pending(run) => {
                Stage::Reviewed(Box::new(Review { run, created: now, modified: now, verdict, search: search() }))
            }
            Stage::Reviewed(review) => Stage::Reviewed(Box::new(Review { modified: now, verdict, ..*review })),
        };
    }
}

impl Review {
    fn is_final(&self) -> bool {
        matches!(self.verdict, Verdict::Rejected { finality: Finality::Final, .. })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::random::Random;

    fn at(millis: i64) -> Timestamp {
        Timestamp::from_millis(millis)
    }

    fn run() -> Run {
        Run { id: VerificationId::mint(&mut Random::seeded(1), at(0)), plan: Box::default(), due: Vec::new() }
    }

    fn rejected(finality: Finality) -> Verdict {
        Verdict::Rejected { labels: vec!["LOW_QUALITY".into()], finality }
    }

    fn conclude(progress: &mut Progress, verdict: Verdict, now: Timestamp) {
        progress.conclude(verdict, now, || SearchId::mint(&mut Random::seeded(1), now));
    }

    #[test]
    fn an_attempt_goes_through_its_documented_words() {
        let mut progress = Progress::new(None);
        let mut words = vec![(progress.status(), progress.action_status())];

        progress.start(run()).unwrap();
        words.push((progress.status(), progress.action_status()));
        progress.process();
        words.push((progress.status(), progress.action_status()));
        conclude(&mut progress, Verdict::Approved, at(1));
        words.push((progress.status(), progress.action_status()));

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
        let mut progress = Progress::new(None);
        progress.start(run()).unwrap();

        assert_eq!(progress.start(run()), Err(Obstacle::Running));
    }

    #[test]
    fn a_retry_starts_again_and_a_final_rejection_does_not() {
        let mut progress = Progress::new(None);
        progress.start(run()).unwrap();

        conclude(&mut progress, rejected(Finality::Retry), at(1));
        assert_eq!(progress.start(run()), Ok(()));
        conclude(&mut progress, rejected(Finality::Final), at(2));

        assert_eq!(progress.start(run()), Err(Obstacle::FinallyRejected));
        assert_eq!((progress.attempts, progress.rejections), (2, 2));
    }

    #[test]
    fn a_changed_answer_keeps_when_the_result_was_made() {
        let mut progress = Progress::new(None);
        progress.start(run()).unwrap();

        conclude(&mut progress, rejected(Finality::Retry), at(1));
        conclude(&mut progress, Verdict::Approved, at(2));

        let review = progress.review().unwrap();
        assert_eq!((review.created, review.modified), (at(1), at(2)));
        assert_eq!(review.verdict, Verdict::Approved);
    }

    #[test]
    fn nothing_ends_that_was_not_started() {
        let mut progress = Progress::new(None);

        conclude(&mut progress, Verdict::Approved, at(1));

        assert_eq!(progress.status(), "Created");
    }
}
