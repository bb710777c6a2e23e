//! What is found out about a person when its verification ends.

use serde_json::Value;

use crate::{
    engine::{scenario::Chosen, time::Timestamp},
    vendors::{
        Core,
        personr::{
            State,
            document::{ApplicantDocument, DocType},
            ids::{ApplicantId, SearchId},
            outcome,
            person::Person,
            settings::FlowKind,
            state::{Basis, Case},
            verification::Verdict,
            view,
        },
    },
};

/// The label of a rejection that says that a document is no longer valid.
const EXPIRED: &str = "EXPIRATION_DATE";

/// Gives a person's verification the outcome that was chosen; without one it is approved, unless required documents are missing.
pub fn review(records: &mut State, core: &mut Core, id: &ApplicantId, chosen: Option<Chosen>) -> Verdict {
    let State { applicants, settings, .. } = records;
    let case = applicants.get_mut(id).expect("applicants are never removed");
    let flow = settings.flow(FlowKind::Applicant, &case.flow);
    let required = flow.map_or(&[][..], |flow| &flow.required_documents);
    let can_retry = case.verification.can_retry(settings.attempts);
    let verdict = match &chosen {
        Some(chosen) => outcome::verdict(chosen, can_retry),
        None if is_missing(case, required) => outcome::incomplete(can_retry),
        None => Verdict::Approved,
    };
    let Person { known, documents, .. } = &mut case.subject;
    if case.basis == Basis::Documents && documents.is_empty() && required.is_empty() {
        *documents = samples(known.country.as_deref().unwrap_or("AUS"));
    }
    let view = view::of_applicant(id, case);
    let mut output = outcome::output(chosen.as_ref(), "personr.applicant.create", &view, core.now);
    let Case { verification, subject, .. } = case;
    verification.conclude(verdict.clone(), core.now, || {
        subject.find_out(&mut core.random, core.now);
        SearchId::mint(&mut core.random, core.now)
    });
    if verdict.labels().iter().any(|label| **label == *EXPIRED) && !output.contains_key("docExpiry") {
        output.extend(expired(subject, core.now).map(|date| ("docExpiry".to_owned(), Value::String(date))));
    }
    verification.set_output(output);
    verdict
}

/// The expiry date of a document that is rejected because it expired: that of its paper, but of last year.
fn expired(person: &Person, now: Timestamp) -> Option<String> {
    let expiry = &person.found.as_ref()?.papers.first()?.expiry;
    Some(format!("{:04}{}", now.date().year() - 1, expiry.get("YYYY".len()..)?))
}

fn is_missing(case: &Case<Person>, required: &[DocType]) -> bool {
    let shown = |kind: &DocType| case.subject.documents.iter().any(|document| document.kind == *kind);
    case.basis == Basis::Documents && !required.iter().all(shown)
}

/// What a person of that country shows that nobody uploaded anything for: results read better with documents, and downloads have something
/// to answer.
pub fn samples(country: &str) -> Vec<ApplicantDocument> {
    [(DocType::Passport, "passport.jpg"), (DocType::Selfie, "selfie.jpg")]
        .map(|(kind, filename)| ApplicantDocument::sample(kind, None, country, filename))
        .into()
}
