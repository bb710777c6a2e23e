//! Webhook payloads: one event, a finished review (ruling P15).
//!
//! Documented in two forms (setting up a webhook, for applicants and for entities): the newer is flat and renames fields, the older is the
//! envelope of the status call.

use serde::Serialize;
use serde_json::Value;

use super::{
    State, applicant,
    company::{Answers, Company},
    entity,
    ids::{ApplicantId, CaseId, WorkspaceId},
    person::Person,
    reply,
    settings::WebhookForm,
    state::Case,
    verification::Outcome,
};
use crate::{
    engine::{
        outbox::{Body, Cause, Emission},
        scenario::Plan,
    },
    vendors::Core,
};

/// The vendor's name in the outbox.
pub const VENDOR: &str = "personr";
/// The host of its API.
pub const HOST: &str = "enterprise.personr.co";
/// The events that the emulator fires; Personr sends no event's name, so these are the emulator's own.
pub const EVENTS: [&str; 2] = ["applicant.reviewed", "entity.reviewed"];

/// The newer payload for people, in documented order.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PersonPayload<'a> {
    applicant_id: &'a ApplicantId,
    action_status: &'static str,
    review_answer: &'static str,
    reject_labels: &'a [Box<str>],
    ext_first_name: &'a str,
    ext_last_name: &'a str,
    ext_dob: &'a str,
    ext_street_number: &'a str,
    ext_street_name: &'a str,
    ext_city: &'a str,
    ext_post_code: &'a str,
    ext_country: &'a str,
    #[serde(rename = "docCountryISO")]
    doc_country: &'a str,
    doc_expiry: Option<&'a str>,
    source_key: Option<&'a str>,
    external_user_id: &'a [Box<str>],
}

/// The newer payload for companies, in documented order.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct CompanyPayload<'a> {
    applicant_id: &'a ApplicantId,
    status: &'static str,
    review_answer: &'static str,
    reject_labels: &'a [Box<str>],
    entity_type: String,
    registry_source: String,
    registered_address: String,
    company_name: String,
    registration_number: &'a str,
    incorporated_on: &'a str,
    representative_email: &'a str,
    representative_phone: &'a str,
    #[serde(flatten)]
    questions: Questions<'a>,
    flow: &'a str,
    source_key: Option<&'a str>,
    external_user_id: &'a [Box<str>],
}

/// The questions of the flow and their answers, list beside list.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Questions<'a> {
    flow_questions: Vec<&'a str>,
    flow_answers: Vec<String>,
}

/// The older payload for companies.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct OlderCompany<'a> {
    applicant_id: &'a ApplicantId,
    applicant_status: &'static str,
    #[serde(flatten)]
    result: entity::status::ReviewResult<'a>,
    #[serde(flatten)]
    questions: Questions<'a>,
}

/// Tells the workspace's endpoint that a verification was reviewed; `plan` says how the delivery misbehaves.
pub fn reviewed(records: &State, core: &mut Core, case: &CaseId, plan: &Plan) {
    let event = match case {
        CaseId::Applicant(_) => EVENTS[0],
        CaseId::Entity(_) => EVENTS[1],
    };
    let (workspace, Some(body)) = of_case(records, case) else { return };
    let emission = Emission {
        vendor: VENDOR.into(),
        owner: workspace.as_str().into(),
        event: event.into(),
        subject: case.id().as_str().into(),
        body: Body::plain(body),
        content_type: "application/json".into(),
        cause: plan.decider().map_or(Cause::Check, |rule| Cause::Rule { rule }),
        sabotage: plan.webhook.clone(),
        sabotaged_by: plan.decider(),
    };
    core.outbox.emit(emission, core.now);
}

/// The workspace of a case, and what its webhook says; `None` before the review.
pub fn of_case<'a>(records: &'a State, case: &CaseId) -> (&'a WorkspaceId, Option<Vec<u8>>) {
    let form = records.settings.webhook_form;
    match case {
        CaseId::Applicant(id) => {
            let case = &records.applicants[id];
            (&case.workspace, of_person(id, case, form))
        }
        CaseId::Entity(id) => {
            let case = &records.entities[id];
            (&case.workspace, of_company(id, case, form))
        }
    }
}

/// What the vendor answers when it is asked how far a case is.
pub fn status(records: &State, case: &CaseId) -> Value {
    let answer = match case {
        CaseId::Applicant(id) => {
            let case = &records.applicants[id];
            serde_json::to_value(applicant::status::status(id, case, case.outcome().as_ref()))
        }
        CaseId::Entity(id) => {
            let case = &records.entities[id];
            serde_json::to_value(entity::status::status(case, case.outcome().as_ref()))
        }
    };
    answer.expect("answers are plain JSON")
}

/// The payload for a person; `None` before the review.
pub fn of_person(id: &ApplicantId, case: &Case<Person>, form: WebhookForm) -> Option<Vec<u8>> {
    let outcome = case.outcome()?;
    if form == WebhookForm::Older {
        return Some(reply::envelope(applicant::status::result(id, case, Some(&outcome))));
    }
    let Outcome { review, findings: person } = &outcome;
    Some(reply::to_json(&PersonPayload {
        applicant_id: id,
        action_status: case.verification.status(),
        review_answer: review.verdict.word(),
        reject_labels: review.verdict.labels(),
        ext_first_name: &person.first_name,
        ext_last_name: &person.last_name,
        ext_dob: &person.birth_date,
        ext_street_number: &person.address.number,
        ext_street_name: &person.address.street,
        ext_city: &person.address.city,
        ext_post_code: &person.address.post_code,
        ext_country: &person.address.country,
        doc_country: &person.document_country,
        doc_expiry: person.papers.first().map(|paper| paper.expiry.as_str()).filter(|it| !it.is_empty()),
        source_key: case.keys.source_key.as_deref(),
        external_user_id: &case.keys.external_user_ids,
    }))
}

/// The payload for a company; `None` before the review.
pub fn of_company(id: &ApplicantId, case: &Case<Company>, form: WebhookForm) -> Option<Vec<u8>> {
    let outcome = case.outcome()?;
    let nothing = Answers::default();
    let answers = case.subject.answers.as_ref().unwrap_or(&nothing);
    if form == WebhookForm::Older {
        return Some(reply::envelope(OlderCompany {
            applicant_id: id,
            applicant_status: case.verification.status(),
            result: entity::status::result(&case.subject, &outcome),
            questions: questions(answers),
        }));
    }
    let Outcome { review, findings: company } = &outcome;
    let (representative_email, representative_phone) = answers.contact();
    Some(reply::to_json(&CompanyPayload {
        applicant_id: id,
        status: case.verification.status(),
        review_answer: review.verdict.word(),
        reject_labels: review.verdict.labels(),
        entity_type: company.form.to_uppercase(),
        registry_source: company.registry.to_uppercase(),
        registered_address: company.address.to_uppercase(),
        company_name: company.name.to_uppercase(),
        registration_number: &company.registration_number,
        incorporated_on: &company.incorporated_on,
        representative_email,
        representative_phone,
        questions: questions(answers),
        flow: &case.flow,
        source_key: case.keys.source_key.as_deref(),
        external_user_id: &case.keys.external_user_ids,
    }))
}

fn questions(answers: &Answers) -> Questions<'_> {
    Questions {
        flow_questions: answers.questions.iter().map(|answered| answered.question.as_str()).collect(),
        flow_answers: answers.questions.iter().map(|answered| answered.answer.texts().join(", ")).collect(),
    }
}
