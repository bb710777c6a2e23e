//! The list of this vendor's endpoints.

use super::{aml, applicant, check, database, entity, gate::Endpoint, link, token, webhook, workspace};

/// Where the platform has its workflows.
pub const PREFIX: &str = "/api/1.1/wf";

pub static ENDPOINTS: [Endpoint; 23] = [
    token::GENERATE,
    token::BASIC,
    applicant::create::ENDPOINT,
    link::APPLICANT,
    applicant::upload::ENDPOINT,
    check::ENDPOINT,
    applicant::status::ENDPOINT,
    applicant::details::ENDPOINT,
    applicant::download::ENDPOINT,
    applicant::download::WITH_INFORMATION,
    entity::create::ENDPOINT,
    link::ENTITY,
    entity::upload::ENDPOINT,
    entity::upload::ENCODED,
    entity::ubo::ADD,
    entity::status::ENDPOINT,
    entity::ubo::RETRIEVE,
    entity::questionnaire::ENDPOINT,
    aml::ENDPOINT,
    database::APPLICANT,
    database::ENTITY,
    workspace::ENDPOINT,
    webhook::ENDPOINT,
];
