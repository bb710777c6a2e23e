//! What issuers of identity papers say.

use super::finding::{Finding, paragraph, person};
use crate::{
    engine::random::Random,
    vendors::attestr::{media::Evidence, state::DocumentKind},
};

const CLEAR: [&str; 3] = [
    "The {paper} {reg} is on the issuer's record and belongs to the candidate.",
    "Number, name and date of birth of the {paper} {reg} match the issuer's record; it is valid.",
    "The copy of the {paper} {reg} was compared with the issuer's record. Photo and details match.",
];
const ALERT: [&str; 3] = [
    "The {paper} {reg} is on the issuer's record, but the name is spelled differently there.",
    "The {paper} {reg} was issued to the candidate, but it is no longer valid.",
    "The {paper} {reg} is genuine. The date of birth on record differs from the one in the profile.",
];
const FALSE: [&str; 3] = [
    "The {paper} {reg} is not on the issuer's record. The copy that was shared is not genuine.",
    "According to the issuer the {paper} {reg} belongs to another person.",
    "The copy of the {paper} {reg} was altered: fonts and number do not fit the issuer's format.",
];
const MORE_INFO: [&str; 3] = [
    "The copy of the {paper} {reg} cannot be read. Please share both sides again.",
    "One side of the {paper} {reg} is missing. Please share a complete copy.",
    "The number {reg} on the {paper} is partly covered. Please share a copy without reflections.",
];
const NO_RESULT: [&str; 3] = [
    "The issuer's record could not be reached, so the {paper} {reg} could not be verified.",
    "The issuer does not answer requests about the {paper} {reg} at present.",
    "There is no record against which the {paper} {reg} could be verified.",
];

/// The finding about an identity paper.
pub(super) fn finding(kind: Option<DocumentKind>, reg: &str, outcome: &str, random: &mut Random) -> Finding {
    let (paper, issuer) = match kind {
        Some(DocumentKind::Aadhaar) => ("Aadhaar", "Unique Identification Authority"),
        Some(DocumentKind::Pan) => ("PAN card", "Income Tax Department"),
        Some(DocumentKind::DrivingLicence) => ("driving licence", "Regional Transport Office"),
        Some(DocumentKind::Voter) => ("voter card", "Election Commission"),
        Some(DocumentKind::Passport) => ("passport", "Passport Office"),
        Some(DocumentKind::Custom) | None => ("document", "Issuing authority"),
    };
    let texts: &[&str] = match outcome {
        "Clear" => &CLEAR,
        "Alert" => &ALERT,
        "False" => &FALSE,
        "MoreInfo" => &MORE_INFO,
        _ => &NO_RESULT,
    };
    let heard = outcome != "NoResult";
    Finding {
        description: paragraph(texts, &[("paper", paper), ("reg", reg)], random),
        verifier: heard.then(|| person(random)),
        authority: heard.then(|| issuer.to_owned()),
        mode: random.pick(&["Online", "Offline"]),
        proof: matches!(outcome, "Clear" | "Alert").then_some(Evidence::Letter),
        recording: None,
    }
}
