//! A finding, and the words that all kinds share.

use super::{address, document, education, work};
use crate::{
    engine::random::Random,
    vendors::attestr::{
        media::Evidence,
        state::{DocumentKind, Subject},
    },
};

/// The made-up part of an output record.
#[derive(Debug)]
pub(in crate::vendors::attestr::outcome) struct Finding {
    /// HTML, as the vendor's page says.
    pub(in crate::vendors::attestr::outcome) description: String,
    pub(in crate::vendors::attestr::outcome) verifier: Option<String>,
    pub(in crate::vendors::attestr::outcome) authority: Option<String>,
    pub(in crate::vendors::attestr::outcome) mode: &'static str,
    pub(in crate::vendors::attestr::outcome) proof: Option<Evidence>,
    pub(in crate::vendors::attestr::outcome) recording: Option<Evidence>,
}

/// The finding of `outcome` about `subject`.
pub(in crate::vendors::attestr::outcome) fn of(subject: &Subject, outcome: &str, random: &mut Random) -> Finding {
    match subject {
        Subject::Work { employer, position, references } => {
            work::finding(employer, position, references, outcome, random)
        }
        Subject::Education { course, specialization, reg } => {
            education::finding((course, specialization, reg), outcome, random)
        }
        Subject::Document { kind, reg } => document::finding(*kind, reg, outcome, random),
        Subject::Address { address, contact } => address::finding(address, contact.as_deref(), outcome, random),
        Subject::DrivingLicence { reg, .. } => {
            document::finding(Some(DocumentKind::DrivingLicence), reg, outcome, random)
        }
    }
}

const GIVEN: [&str; 20] = [
    "Asha", "Vikram", "Meera", "Rohan", "Kavita", "Arjun", "Nisha", "Sanjay", "Leela", "Imran", "Teresa", "Harpreet",
    "Divya", "Karthik", "Farah", "Nikhil", "Ritu", "Joseph", "Anjali", "Suresh",
];
const FAMILY: [&str; 20] = [
    "Nair",
    "Kulkarni",
    "Fernandes",
    "Banerjee",
    "Reddy",
    "Gill",
    "Iyer",
    "Khan",
    "Joshi",
    "Das",
    "Menon",
    "Shetty",
    "Patil",
    "Mathew",
    "Bhat",
    "Chauhan",
    "Sethi",
    "Pillai",
    "Rao",
    "Mishra",
];

/// A made-up person.
pub(super) fn person(random: &mut Random) -> String {
    format!("{} {}", random.pick(&GIVEN), random.pick(&FAMILY))
}

/// One of `texts` as an HTML paragraph, with what stands in braces filled in.
pub(super) fn paragraph(texts: &[&'static str], fields: &[(&str, &str)], random: &mut Random) -> String {
    let mut filled = String::from("<p>");
    let mut rest = random.pick(texts);
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let (name, after) = after.split_once('}').expect("a brace in a text is closed");
        let (_, value) = fields.iter().find(|(field, _)| *field == name).expect("a text names fields that there are");
        escape(value, &mut filled);
        rest = after;
    }
    filled.push_str(rest);
    filled + "</p>"
}

/// The description is HTML, and what a client sent must not become markup in it.
fn escape(text: &str, html: &mut String) {
    for character in text.chars() {
        match character {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            other => html.push(other),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::vendors::attestr::state::Reference;

    fn subjects() -> Vec<Subject> {
        let reference = Reference { name: "Ada".into(), position: "Mentor".into() };
        vec![
            Subject::Work { employer: "Initech".into(), position: "Clerk".into(), references: vec![] },
            Subject::Work { employer: "Initech".into(), position: "Clerk".into(), references: vec![reference] },
            Subject::Education { course: "BSc".into(), specialization: "Physics".into(), reg: "R1".into() },
            Subject::Document { kind: Some(DocumentKind::Pan), reg: "AHJPT1529R".into() },
            Subject::Address { address: "1 Main Road".into(), contact: None },
        ]
    }

    #[test]
    fn every_outcome_has_its_own_words() {
        for subject in subjects() {
            let mut seen = BTreeSet::new();
            for outcome in super::super::super::OUTCOMES {
                let finding = of(&subject, outcome, &mut Random::seeded(1));
                assert!(finding.description.starts_with("<p>"));
                assert!(seen.insert(finding.description), "{subject:?} {outcome}");
            }
        }
    }

    #[test]
    fn no_two_checks_read_alike() {
        for subject in subjects() {
            for outcome in super::super::super::OUTCOMES {
                let random = &mut Random::seeded(1);
                let seen: BTreeSet<_> = (0..40).map(|_| of(&subject, outcome, random).description).collect();
                assert!(seen.len() >= 3, "{subject:?} {outcome} {seen:?}");
            }
        }
    }

    #[test]
    fn no_placeholder_is_left() {
        for subject in subjects() {
            for outcome in super::super::super::OUTCOMES {
                let random = &mut Random::seeded(1);
                for _ in 0..40 {
                    let finding = of(&subject, outcome, random);
                    assert!(!finding.description.contains(['{', '}']), "{}", finding.description);
                }
            }
        }
    }

    #[test]
    fn references_answer_by_telephone_with_a_recording() {
        let finding = of(&subjects()[1], "Clear", &mut Random::seeded(1));

        assert_eq!(finding.mode, "Telephone");
        assert_eq!(finding.verifier.as_deref(), Some("Ada"));
        assert!(finding.recording.is_some());
    }

    #[test]
    fn what_a_client_sent_is_no_markup() {
        let subject = Subject::Address { address: "<script>alert(1)</script>".into(), contact: Some("<b>".into()) };

        let finding = of(&subject, "Clear", &mut Random::seeded(1));

        assert!(!finding.description.contains("<script>"));
        assert!(!finding.description.contains("<b>"));
    }
}
