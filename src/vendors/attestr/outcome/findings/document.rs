//! What issuers of identity papers say; the question of their wording is whether a copy was shared.

use super::wording::{Finding, Texts, Wording, person};
use crate::{
    engine::random::Random,
    vendors::attestr::{media::Evidence, outcome::outcomes::Outcome, state::DocumentKind},
};

const WORDING: Wording = Wording {
    clear: Texts {
        always: &[
            "The {paper} {reg} is on the issuer's record and belongs to the candidate.",
            "Number, name and date of birth of the {paper} {reg} match the issuer's record; it is valid.",
        ],
        yes: &["The copy of the {paper} {reg} was compared with the issuer's record. Photo and details match."],
        no: &["The {paper} {reg} was looked up by its number at the issuer. It is in force, and the name matches."],
    },
    alert: Texts {
        always: &[
            "The {paper} {reg} is on the issuer's record, but the name is spelled differently there.",
            "The {paper} {reg} was issued to the candidate, but it is no longer valid.",
            "The {paper} {reg} is genuine. The date of birth on record differs from the one in the profile.",
        ],
        yes: &[],
        no: &[],
    },
    falsified: Texts {
        always: &["According to the issuer the {paper} {reg} belongs to another person."],
        yes: &[
            "The {paper} {reg} is not on the issuer's record. The copy that was shared is not genuine.",
            "The copy of the {paper} {reg} was altered: fonts and number do not fit the issuer's format.",
        ],
        no: &[
            "The {paper} {reg} is not on the issuer's record.",
            "The issuer never gave out the number {reg} for a {paper}.",
        ],
    },
    more_info: Texts {
        always: &[],
        yes: &[
            "The copy of the {paper} {reg} cannot be read. Please share both sides again.",
            "One side of the {paper} {reg} is missing. Please share a complete copy.",
            "The number {reg} on the {paper} is partly covered. Please share a copy without reflections.",
        ],
        no: &[
            "No copy of the {paper} {reg} was shared. Please share both sides.",
            "The issuer asks for a copy of the {paper} {reg} before it answers.",
            "The number {reg} alone does not identify a {paper}. Please share a complete copy.",
        ],
    },
    no_result: Texts {
        always: &[
            "The issuer's record could not be reached, so the {paper} {reg} could not be verified.",
            "The issuer does not answer requests about the {paper} {reg} at present.",
            "There is no record against which the {paper} {reg} could be verified.",
        ],
        yes: &[],
        no: &[],
    },
};

/// The finding about an identity paper.
pub fn finding(kind: Option<DocumentKind>, reg: &str, shared: bool, outcome: Outcome, random: &mut Random) -> Finding {
    let (paper, issuer) = match kind {
        Some(DocumentKind::Aadhaar) => ("Aadhaar", "Unique Identification Authority"),
        Some(DocumentKind::Pan) => ("PAN card", "Income Tax Department"),
        Some(DocumentKind::DrivingLicence) => ("driving licence", "Regional Transport Office"),
        Some(DocumentKind::Voter) => ("voter card", "Election Commission"),
        Some(DocumentKind::Passport) => ("passport", "Passport Office"),
        Some(DocumentKind::Custom) | None => ("document", "Issuing authority"),
    };
    Finding {
        description: WORDING.paragraph(outcome, shared, &[("paper", paper), ("reg", reg)], random),
        verifier: outcome.is_heard().then(|| person(random)),
        authority: outcome.is_heard().then(|| issuer.to_owned()),
        mode: random.pick(&["Online", "Offline"]),
        proof: matches!(outcome, Outcome::Clear | Outcome::Alert).then_some(Evidence::Letter),
        recordings: 0,
    }
}
