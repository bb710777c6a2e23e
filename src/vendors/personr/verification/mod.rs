//! The life of one verification, the same for people and companies: `progress` is how far it is, and with it goes what was found out.

mod progress;

use std::ops::{Deref, DerefMut};

pub use progress::{Finality, Progress, Review, Run, Stage, Verdict};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::ids::SearchId;
use crate::engine::{scenario::Plan, time::Timestamp};

/// The verification of a record; `F` is what is found out about it. Everything else about it is its [`Progress`].
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Verification<F> {
    /// How far it is.
    progress: Progress,
    /// What the attempts found out, from the first result on: who was verified stays the same from one attempt to the next.
    #[serde(default = "nothing")]
    found: Option<Box<Found<F>>>,
}

fn nothing<F>() -> Option<Box<Found<F>>> {
    None
}

/// What was found out.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Found<F> {
    /// As the result shows it.
    shown: F,
    /// As it was before rules set fields of it; `None` when none did.
    #[serde(default = "untouched")]
    drawn: Option<Box<F>>,
}

fn untouched<F>() -> Option<Box<F>> {
    None
}

/// What was found out about a record, in which rules set fields by the names of the status call.
pub trait Findings: Clone {
    /// The text of that name; `None` when it has none.
    fn field(&mut self, name: &str) -> Option<&mut String>;

    /// Puts the fields that a rule sets in place of the drawn ones.
    fn overlay(&mut self, output: &Map<String, Value>) {
        for (name, value) in output {
            // Rules were checked to name nothing else.
            let Some(field) = self.field(name) else { continue };
            *field = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        }
    }
}

/// A result: the review, and what was found out.
#[derive(Debug)]
pub struct Outcome<'a, F> {
    /// The review.
    pub review: &'a Review,
    /// What was found out about the person or company.
    pub findings: &'a F,
}

impl<F> Deref for Verification<F> {
    type Target = Progress;

    fn deref(&self) -> &Progress {
        &self.progress
    }
}

impl<F> DerefMut for Verification<F> {
    fn deref_mut(&mut self) -> &mut Progress {
        &mut self.progress
    }
}

impl<F> Verification<F> {
    /// A verification that nobody started yet.
    pub fn new(plan: Option<Box<Plan>>) -> Self {
        Self { progress: Progress::new(plan), found: None }
    }

    /// The result, when there is one.
    pub fn outcome(&self) -> Option<Outcome<'_, F>> {
        let (review, found) = (self.progress.review()?, self.found.as_ref()?);
        Some(Outcome { review, findings: &found.shown })
    }
}

impl<F: Findings> Verification<F> {
    /// Ends the attempt, or changes its answer when it ended before. `find` finds out about the record, going on from what an earlier
    /// attempt found out.
    pub fn conclude(&mut self, verdict: Verdict, now: Timestamp, find: impl FnOnce(Option<F>) -> (F, SearchId)) {
        let Self { progress, found } = self;
        // What was set for the answer before is not this one's.
        for found in found.iter_mut() {
            if let Some(drawn) = found.drawn.take() {
                found.shown = *drawn;
            }
        }
        progress.conclude(verdict, now, || {
            let earlier = found.take().map(|it| it.shown);
            let (shown, search) = find(earlier);
            *found = Some(Box::new(Found { shown, drawn: None }));
            search
        });
    }

    /// What was found out, to be changed for good; `None` before the review.
    pub fn findings_mut(&mut self) -> Option<&mut F> {
        self.progress.review()?;
        self.found.as_mut().map(|found| &mut found.shown)
    }

    /// Sets fields of what this attempt shows; a later attempt does not see them.
    pub fn overlay(&mut self, output: &Map<String, Value>) {
        let Some(found) = self.found.as_mut().filter(|_| !output.is_empty()) else { return };
        found.drawn.get_or_insert_with(|| Box::new(found.shown.clone()));
        found.shown.overlay(output);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::{
        engine::random::Random,
        vendors::personr::{ids::VerificationId, person::Person},
    };

    fn now() -> Timestamp {
        Timestamp::from_millis(1_767_225_600_000)
    }

    fn attempt(verification: &mut Verification<Person>, random: &mut Random) -> Option<Person> {
        let run = Run { id: VerificationId::mint(random, now()), plan: Box::default(), due: Vec::new() };
        verification.start(run).unwrap();
        let mut before = None;
        verification.conclude(Verdict::Approved, now(), |earlier| {
            before.clone_from(&earlier);
            let person = earlier.unwrap_or_else(|| {
                Person::draw(&crate::vendors::personr::person::Known::default(), &[], random, now())
            });
            (person, SearchId::mint(random, now()))
        });
        before
    }

    #[test]
    fn a_changed_answer_shows_nothing_that_was_set_for_the_one_before() {
        let (mut verification, mut random) = (Verification::new(None), Random::seeded(1));
        attempt(&mut verification, &mut random);
        let found = verification.outcome().unwrap().findings.clone();
        verification.overlay(json!({ "extractedFirstName": "JANE" }).as_object().unwrap());

        verification.conclude(Verdict::Approved, now(), |_| unreachable!("it was found out before"));

        assert_eq!(verification.outcome().unwrap().findings, &found);
    }

    #[test]
    fn a_later_attempt_goes_on_from_what_was_found_out_without_what_rules_set() {
        let (mut verification, mut random) = (Verification::new(None), Random::seeded(1));
        assert_eq!(attempt(&mut verification, &mut random), None);
        let found = verification.outcome().unwrap().findings.clone();
        let output = json!({ "extractedFirstName": "JANE" });

        verification.overlay(output.as_object().unwrap());
        assert_eq!(verification.outcome().unwrap().findings.first_name, "JANE");
        let earlier = attempt(&mut verification, &mut random);

        assert_eq!(earlier.as_ref(), Some(&found));
        assert_eq!(verification.outcome().unwrap().findings, &found);
    }
}
