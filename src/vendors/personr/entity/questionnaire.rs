//! `POST /api-entity-questionnaire`: what the representative of a company answered and chose. Documented (retrieving entity questionnaire
//! answers).
//!
//! 1. Reads `applicantId`.
//! 2. Answers flat: the flow, the client's own keys, products, plans and answers; lists are empty until something was answered, on the
//!    hosted page or, for companies that never saw it, made up with the review.
//!
//! Errors: a missing parameter, an unknown entity.

use serde::Serialize;

use crate::vendors::{
    exchange::Reply,
    personr::{
        company::{Answer, Answers},
        error::ApiError,
        gate::{APPLICANT_ID, Call, Endpoint},
        ids::{ApplicantId, QuestionId},
        reply,
        settings::FlowKind,
    },
};

pub const ENDPOINT: Endpoint =
    Endpoint::post("personr.entity.questionnaire", "api-entity-questionnaire", APPLICANT_ID, run);

/// The answer, in documented order.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Body<'a> {
    applicant_id: &'a ApplicantId,
    flow: &'a str,
    source_key: Option<&'a str>,
    external_user_id: &'a [Box<str>],
    selected_products: Vec<&'a str>,
    selected_product_ids: Vec<&'a str>,
    selected_plans: Vec<&'a str>,
    selected_plan_ids: Vec<&'a str>,
    questionnaire: Vec<QuestionView<'a>>,
}

/// One question, in documented order.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct QuestionView<'a> {
    flow_question: &'a str,
    question_id: &'a QuestionId,
    internal_question_id: &'a str,
    flow_answer: &'a Answer,
}

fn run(call: &mut Call<'_>) -> Result<Reply, ApiError> {
    let id = call.find(FlowKind::Entity, &call.fields.applicant_id()?)?;
    let case = &call.records.entities[&id];
    let nothing = Answers::default();
    let answers = case.subject.answers.as_ref().unwrap_or(&nothing);
    let questions = answers.questions.iter().map(|answered| QuestionView {
        flow_question: &answered.question,
        question_id: &answered.id,
        internal_question_id: &answered.internal_id,
        flow_answer: &answered.answer,
    });
    Ok(reply::flat(&Body {
        applicant_id: &id,
        flow: &case.flow,
        source_key: case.keys.source_key.as_deref(),
        external_user_id: &case.keys.external_user_ids,
        selected_products: answers.products.iter().map(|offer| offer.name.as_str()).collect(),
        selected_product_ids: answers.products.iter().map(|offer| offer.id.as_str()).collect(),
        selected_plans: answers.plans.iter().map(|offer| offer.name.as_str()).collect(),
        selected_plan_ids: answers.plans.iter().map(|offer| offer.id.as_str()).collect(),
        questionnaire: questions.collect(),
    }))
}
