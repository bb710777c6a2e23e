//! What the back office writes: descriptions, verifiers, authorities and modes that fit the kind and the outcome.

use super::super::{
    media::Evidence,
    state::{DocumentKind, Reference, Subject},
};
use crate::engine::random::Random;

/// The made-up part of an output record.
#[derive(Debug)]
pub(super) struct Finding {
    /// HTML, as the vendor's page says.
    pub(super) description: String,
    pub(super) verifier: Option<String>,
    pub(super) authority: Option<String>,
    pub(super) mode: &'static str,
    pub(super) proof: Option<Evidence>,
    pub(super) recording: Option<Evidence>,
}

const GIVEN: [&str; 12] =
    ["Asha", "Vikram", "Meera", "Rohan", "Kavita", "Arjun", "Nisha", "Sanjay", "Leela", "Imran", "Teresa", "Harpreet"];
const FAMILY: [&str; 12] =
    ["Nair", "Kulkarni", "Fernandes", "Banerjee", "Reddy", "Gill", "Iyer", "Khan", "Joshi", "Das", "Menon", "Shetty"];

/// The finding of `outcome` about `subject`.
pub(super) fn of(subject: &Subject, outcome: &str, random: &mut Random) -> Finding {
    match subject {
        Subject::Work { employer, position, references } => work(employer, position, references, outcome, random),
        Subject::Education { course, specialization, reg } => education(course, specialization, reg, outcome, random),
        Subject::Document { kind, reg } => document(*kind, reg, outcome, random),
        Subject::Address { address, contact } => address_visit(address, contact.as_deref(), outcome, random),
        Subject::DrivingLicence { reg, .. } => document(Some(DocumentKind::DrivingLicence), reg, outcome, random),
    }
}

fn person(random: &mut Random) -> String {
    format!("{} {}", random.pick(&GIVEN), random.pick(&FAMILY))
}

fn work(employer: &str, position: &str, references: &[Reference], outcome: &str, random: &mut Random) -> Finding {
    let (employer, position) = (escape(employer), escape(position));
    let text = match outcome {
        "Clear" => format!(
            "{employer} confirmed the tenure and the position of {position}. No dues or disciplinary matters are on record."
        ),
        "Alert" => format!(
            "{employer} confirmed the employment, but gives another last working day and another position than {position}."
        ),
        "False" => {
            format!("{employer} has no record of the candidate. The documents that were shared were not issued by it.")
        }
        "MoreInfo" => {
            format!("{employer} asks for the relieving letter or the last three salary slips before it answers.")
        }
        _ => format!(
            "{employer} did not answer four requests by email and telephone. The check is closed without a result."
        ),
    };
    let answered = matches!(outcome, "Clear" | "Alert");
    let spoken = references.first().filter(|_| answered);
    let mut description = paragraph(&text);
    for reference in references.iter().filter(|_| answered) {
        let (name, role) = (escape(&reference.name), escape(&reference.position));
        description +=
            &paragraph(&format!("{name} ({role}) was reached by telephone and spoke of the candidate's work."));
    }
    let heard = outcome != "NoResult";
    Finding {
        description,
        verifier: heard.then(|| spoken.map_or_else(|| person(random), |reference| reference.name.to_string())),
        authority: heard.then(|| match spoken {
            Some(reference) => reference.position.to_string(),
            None => format!("{}, {employer}", random.pick(&["HR Head", "HR Operations", "People Services"])),
        }),
        mode: if spoken.is_some() { "Telephone" } else { random.pick(&["Email", "Online"]) },
        proof: (outcome != "NoResult" && spoken.is_none()).then_some(Evidence::Letter),
        recording: spoken.map(|_| Evidence::Recording),
    }
}

fn education(course: &str, specialization: &str, reg: &str, outcome: &str, random: &mut Random) -> Finding {
    let (degree, reg) = (format!("{} ({})", escape(course), escape(specialization)), escape(reg));
    let text = match outcome {
        "Clear" => format!("The institute confirmed {degree} under registration {reg}. Period and result match."),
        "Alert" => {
            format!("The institute confirmed registration {reg}, but gives another year of passing for {degree}.")
        }
        "False" => format!(
            "Registration {reg} is not in the institute's records. The certificate for {degree} is not genuine."
        ),
        "MoreInfo" => {
            format!("The institute asks for a legible copy of the mark sheet of {degree} for registration {reg}.")
        }
        _ => format!("The institute did not answer within the agreed time. {degree} could not be verified."),
    };
    let heard = outcome != "NoResult";
    Finding {
        description: paragraph(&text),
        verifier: heard.then(|| person(random)),
        authority: heard
            .then(|| random.pick(&["Controller of Examinations", "Registrar", "Academic Section"]).to_owned()),
        mode: random.pick(&["Email", "Online", "Physical"]),
        proof: heard.then_some(Evidence::Letter),
        recording: None,
    }
}

fn document(kind: Option<DocumentKind>, reg: &str, outcome: &str, random: &mut Random) -> Finding {
    let (name, authority) = match kind {
        Some(DocumentKind::Aadhaar) => ("Aadhaar", "Unique Identification Authority"),
        Some(DocumentKind::Pan) => ("PAN", "Income Tax Department"),
        Some(DocumentKind::DrivingLicence) => ("driving licence", "Regional Transport Office"),
        Some(DocumentKind::Voter) => ("voter card", "Election Commission"),
        Some(DocumentKind::Passport) => ("passport", "Passport Office"),
        Some(DocumentKind::Custom) | None => ("document", "Issuing authority"),
    };
    let reg = escape(reg);
    let text = match outcome {
        "Clear" => format!("The {name} {reg} is on the issuer's record and belongs to the candidate."),
        "Alert" => format!("The {name} {reg} is on the issuer's record, but the name is spelled differently there."),
        "False" => format!("The {name} {reg} is not on the issuer's record. The copy that was shared is not genuine."),
        "MoreInfo" => format!("The copy of the {name} {reg} cannot be read. Please share both sides again."),
        _ => format!("The issuer's record could not be reached, so the {name} {reg} could not be verified."),
    };
    let heard = outcome != "NoResult";
    Finding {
        description: paragraph(&text),
        verifier: heard.then(|| person(random)),
        authority: heard.then(|| authority.to_owned()),
        mode: random.pick(&["Online", "Offline"]),
        proof: matches!(outcome, "Clear" | "Alert").then_some(Evidence::Letter),
        recording: None,
    }
}

fn address_visit(address: &str, contact: Option<&str>, outcome: &str, random: &mut Random) -> Finding {
    let address = escape(address);
    let met = contact.map_or_else(|| "the candidate".to_owned(), escape);
    let text = match outcome {
        "Clear" => format!("Our field executive visited {address} and met {met}. The candidate lives there."),
        "Alert" => {
            format!("Our field executive visited {address}. {met} said that the candidate moved out some months ago.")
        }
        "False" => format!("Our field executive visited {address}. Neighbours do not know the candidate."),
        "MoreInfo" => {
            format!("The address {address} could not be found. Please share a landmark and a reachable number.")
        }
        _ => format!("{address} was found locked on three visits and nobody could be reached."),
    };
    let visited = matches!(outcome, "Clear" | "Alert" | "False");
    Finding {
        description: paragraph(&text),
        verifier: visited.then(|| person(random)),
        authority: visited.then(|| "Field Executive".to_owned()),
        mode: "Physical",
        proof: (outcome != "MoreInfo").then_some(Evidence::Photo),
        recording: None,
    }
}

fn paragraph(text: &str) -> String {
    format!("<p>{text}</p>")
}

/// The description is HTML, and what a client sent must not become markup in it.
fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

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
            let mut seen = std::collections::BTreeSet::new();
            for outcome in super::super::OUTCOMES {
                let finding = of(&subject, outcome, &mut Random::seeded(1));
                assert!(finding.description.starts_with("<p>"));
                assert!(seen.insert(finding.description), "{subject:?} {outcome}");
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
