//! What the back office writes: descriptions, verifiers, authorities and modes that fit the kind and the outcome.

mod address;
mod document;
mod education;
mod wording;
mod work;

use wording::Finding;

use crate::{
    engine::random::Random,
    vendors::attestr::{outcome::outcomes::Outcome, state::Subject},
};

/// The finding of `outcome` about `subject`; `None` about what is no background check.
pub fn of(subject: &Subject, outcome: Outcome, random: &mut Random) -> Option<Finding> {
    Some(match subject {
        Subject::Work(work) => work::finding(work, outcome, random),
        Subject::Education(education) => education::finding(education, outcome, random),
        Subject::Document { kind, reg, shared } => document::finding(*kind, reg, *shared, outcome, random),
        Subject::Address { address, contact } => address::finding(address, contact.as_deref(), outcome, random),
        Subject::DrivingLicence { .. }
        | Subject::CourtRecords { .. }
        | Subject::Watchlists { .. }
        | Subject::ConsentExport { .. } => return None,
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::vendors::attestr::{
        kinds::OUTCOMES,
        state::{DocumentKind, Education, Reference, Work},
    };

    fn work(ended: bool, references: usize) -> Subject {
        let reference = Reference { name: "Ada".into(), position: "Mentor".into() };
        let references = vec![reference; references];
        Subject::Work(Work { employer: "initech".into(), position: "Clerk".into(), ended, references })
    }

    fn education(ended: bool) -> Subject {
        Subject::Education(Education {
            course: "BSc".into(),
            specialization: "Physics".into(),
            reg: "R1".into(),
            ended,
        })
    }

    fn document(shared: bool) -> Subject {
        Subject::Document { kind: Some(DocumentKind::Pan), reg: "AHJPT1529R".into(), shared }
    }

    fn address(contact: Option<&str>) -> Subject {
        Subject::Address { address: "flat 1, Main Road".into(), contact: contact.map(Into::into) }
    }

    fn subjects() -> Vec<Subject> {
        vec![
            work(true, 0),
            work(false, 0),
            work(true, 1),
            education(true),
            education(false),
            document(true),
            document(false),
            address(Some("leela")),
            address(None),
        ]
    }

    /// Forty descriptions of what was found.
    fn descriptions(subject: &Subject, outcome: &str) -> BTreeSet<String> {
        let random = &mut Random::seeded(1);
        (0..40).map(|_| of(subject, Outcome::of(outcome), random).unwrap().description).collect()
    }

    #[test]
    fn every_outcome_has_its_own_words() {
        for subject in subjects() {
            let mut seen = BTreeSet::new();
            for outcome in OUTCOMES {
                for description in descriptions(&subject, outcome) {
                    let start = description.strip_prefix("<p>").and_then(|text| text.chars().next());
                    assert!(start.is_some_and(|first| !first.is_lowercase()), "{description}");
                    assert!(!description.contains(['{', '}']), "{description}");
                    assert!(seen.insert(description), "{subject:?} {outcome}");
                }
            }
        }
    }

    #[test]
    fn no_two_checks_read_alike() {
        for subject in subjects() {
            for outcome in OUTCOMES {
                let seen = descriptions(&subject, outcome);
                assert!(seen.len() >= 3, "{subject:?} {outcome} {seen:?}");
            }
        }
    }

    #[test]
    fn what_is_written_fits_what_was_asked() {
        for (subject, contradictions) in [
            (
                work(false, 0),
                &["eliev", "leaving", "last working day", "xit formalities", "worked there,", "for the period"][..],
            ),
            (work(true, 0), &["on its rolls", "works there", "have not left"]),
            (education(false), &["passed", "result match", "year of passing", "consolidated", "has closed,"]),
            (education(true), &["attends", "not completed yet", "before it is completed"]),
            (document(false), &["was compared", "was altered", "cannot be read", "that was shared", "partly covered"]),
            (document(true), &["No copy", "before it answers"]),
            (address(None), &["family received", "point of contact", "Leela"]),
            (address(Some("leela")), &["met the candidate", "The candidate received"]),
        ] {
            for description in OUTCOMES.iter().flat_map(|outcome| descriptions(&subject, outcome)) {
                for contradiction in contradictions {
                    assert!(!description.contains(contradiction), "{subject:?} {description}");
                }
            }
        }
    }

    #[test]
    fn only_a_visit_brings_a_photo() {
        for outcome in OUTCOMES {
            let finding = of(&address(None), Outcome::of(outcome), &mut Random::seeded(1)).unwrap();
            assert_eq!(finding.proof.is_some(), finding.verifier.is_some(), "{outcome}");
        }
        assert_eq!(of(&address(None), Outcome::NoResult, &mut Random::seeded(1)).unwrap().proof, None);
    }

    #[test]
    fn every_reference_that_was_reached_has_a_paragraph_and_a_recording() {
        for outcome in OUTCOMES.map(Outcome::of) {
            for (named, called) in [(1, 1), (8, 8), (12, 10)] {
                let finding = of(&work(true, named), outcome, &mut Random::seeded(1)).unwrap();

                assert_eq!(finding.recordings, if outcome.is_heard() { called } else { 0 }, "{outcome:?}");
                let rest = usize::from(named > called);
                assert_eq!(finding.description.matches("<p>").count(), 1 + called + rest, "{outcome:?}");
                assert_eq!(finding.verifier.as_deref() == Some("Ada"), outcome.is_settled(), "{outcome:?}");
                assert_eq!(finding.mode == "Telephone", outcome.is_settled(), "{outcome:?}");
            }
        }
    }

    #[test]
    fn what_a_client_sent_is_no_markup() {
        let subject = Subject::Address { address: "<script>alert(1)</script>".into(), contact: Some("<b>".into()) };

        let finding = of(&subject, Outcome::Clear, &mut Random::seeded(1)).unwrap();

        assert!(!finding.description.contains("<script>"));
        assert!(!finding.description.contains("<b>"));
    }
}
