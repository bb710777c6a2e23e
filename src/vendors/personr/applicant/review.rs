//! What is found out about a person when its verification ends.

use serde_json::Value;

use crate::{
    engine::{scenario::Chosen, time::Timestamp},
    vendors::{
        Core,
        personr::{
            State,
            document::{DocType, Document},
            ids::{ApplicantId, SearchId},
            outcome,
            person::Person,
            settings::FlowKind,
            state::{Applicant, Basis},
            verification::{Verdict, Verification},
            view,
        },
    },
};

/// The label of a rejection that says that a document is no longer valid.
const EXPIRED: &str = "EXPIRATION_DATE";

/// Gives a person's verification the outcome that was chosen; without one it is approved, unless required documents are missing.
pub fn review(records: &mut State, core: &mut Core, id: &ApplicantId, chosen: Option<Chosen>) -> Verdict {
    let most = records.settings.attempts;
    let required = records.settings.flow(FlowKind::Applicant, &records.applicants[id].flow);
    let required = required.map(|flow| flow.required_documents.clone()).unwrap_or_default();
    let applicant = records.applicant(id);
    let can_retry = applicant.verification.can_retry(most);
    let verdict = match &chosen {
        Some(chosen) => outcome::verdict(chosen, can_retry),
        None if is_missing(applicant, &required) => outcome::incomplete(can_retry),
        None => Verdict::Approved,
    };
    if applicant.basis == Basis::Documents && applicant.documents.is_empty() && required.is_empty() {
        applicant.documents = samples(applicant.known.country.as_deref().unwrap_or("AUS"));
    }
    let view = view::of_applicant(id, applicant);
    let mut output = outcome::output(chosen.as_ref(), "personr.applicant.create", &view, core.now);
    let Applicant { known, documents, verification, .. } = applicant;
    verification.conclude(verdict.clone(), core.now, |earlier| {
        let (random, now) = (&mut core.random, core.now);
        let person = match earlier {
            Some(person) => person.again(known, documents, random, now),
            None => Person::draw(known, documents, random, now),
        };
        (person, SearchId::mint(random, now))
    });
    if verdict.labels().iter().any(|label| **label == *EXPIRED) && !output.contains_key("docExpiry") {
        output.extend(expired(verification, core.now).map(|date| ("docExpiry".to_owned(), Value::String(date))));
    }
    verification.overlay(&output);
    verdict
}

/// The expiry date of a document that is rejected because it expired: that of its paper, but of last year.
fn expired(verification: &Verification<Person>, now: Timestamp) -> Option<String> {
    let expiry = &verification.outcome()?.findings.papers.first()?.expiry;
    Some(format!("{:04}{}", now.date().year() - 1, expiry.get("YYYY".len()..)?))
}

fn is_missing(applicant: &Applicant, required: &[DocType]) -> bool {
    let shown = |kind: &DocType| applicant.documents.iter().any(|document| document.kind == *kind);
    applicant.basis == Basis::Documents && !required.iter().all(shown)
}

/// What a person of that country shows that nobody uploaded anything for: results read better with documents, and downloads have something
/// to answer.
pub fn samples(country: &str) -> Vec<Document> {
    [(DocType::Passport, "passport.jpg"), (DocType::Selfie, "selfie.jpg")]
        .map(|(kind, filename)| Document::sample(kind, None, country, filename))
        .into()
}
