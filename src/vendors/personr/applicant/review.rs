//! What is found out about a person when its verification ends.

use crate::{
    engine::scenario::Chosen,
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
            verification::Verdict,
            view,
        },
    },
};

/// Gives a person's verification the outcome that was chosen; without one it is approved, unless required documents are missing.
pub(in crate::vendors::personr) fn review(
    records: &mut State,
    core: &mut Core,
    id: &ApplicantId,
    chosen: Option<Chosen>,
) -> Verdict {
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
        applicant.documents = samples();
    }
    let view = view::of_applicant(id, applicant);
    let output = outcome::output(chosen.as_ref(), "personr.applicant.create", &view, core.now);
    let Applicant { known, documents, verification, .. } = applicant;
    verification.conclude(verdict.clone(), core.now, || {
        let person = Person::draw(known, documents, &mut core.random, core.now);
        (person, SearchId::mint(&mut core.random, core.now))
    });
    if let Some(person) = verification.findings_mut() {
        person.overlay(&output);
    }
    verdict
}

fn is_missing(applicant: &Applicant, required: &[DocType]) -> bool {
    let shown = |kind: &DocType| applicant.documents.iter().any(|document| document.kind == *kind);
    applicant.basis == Basis::Documents && !required.iter().all(shown)
}

/// What a person shows that nobody uploaded anything for: results read better with documents, and downloads have something to answer.
fn samples() -> Vec<Document> {
    [(DocType::Passport, "passport.jpg"), (DocType::Selfie, "selfie.jpg")]
        .map(|(kind, filename)| Document::sample(kind, None, "AUS", filename))
        .into()
}
