//! Personr's events as a person fires them: a record's review, or a made-up one where there is none yet.

use serde_json::Map;

use super::{
    State,
    events::{self, EVENTS},
    state::Record,
};
use crate::{
    engine::outbox::Body,
    vendors::trigger::{CannotTrigger, Told, Wish, changed, raw},
};

/// A review of a person in the newer form, for events about nothing.
const PERSON: &str = r#"{"applicantId":"63e0c1d2a4b5c6d7e8f90a1b","actionStatus":"Reviewed","reviewAnswer":"Approved","rejectLabels":[],"extFirstName":"JOHN","extLastName":"DOE","extDob":"1990-01-31","extStreetNumber":"1","extStreetName":"EXAMPLE STREET","extCity":"SYDNEY","extPostCode":"2000","extCountry":"AUS","docCountryISO":"AUS","docExpiry":"2030-01-31","sourceKey":null,"externalUserId":[]}"#;
/// A review of a company in the newer form.
const COMPANY: &str = r#"{"applicantId":"63e0c1d2a4b5c6d7e8f90a1c","status":"Reviewed","reviewAnswer":"Approved","rejectLabels":[],"entityType":"PROPRIETARY LIMITED","registrySource":"ASIC","registeredAddress":"1 EXAMPLE STREET, SYDNEY NSW 2000","companyName":"ACME PTY LTD","registrationNumber":"123456789","incorporatedOn":"2015-06-30","representativeEmail":"johndoe@mail.com","representativePhone":"+61 424 424 424","flowQuestions":[],"flowAnswers":[],"flow":"Know Your Business","sourceKey":null,"externalUserId":[]}"#;

/// The event that `wish` asks for.
pub(in crate::vendors) fn told(records: &State, wish: &Wish) -> Result<Told, CannotTrigger> {
    let company = wish.event == EVENTS[1];
    let template = if company { COMPANY } else { PERSON };
    let Some(subject) = &wish.subject else {
        let body = Body::plain(raw(&changed(template, &wish.changes)).get().to_owned());
        return Ok(Told { owner: workspace(records, wish)?, subject: "made up".to_owned(), body });
    };
    let kind = if company { "entity" } else { "applicant" };
    let unknown = || CannotTrigger::Subject { kind, subject: subject.clone() };
    let record = find(records, subject, company).ok_or_else(unknown)?;
    let (owner, reviewed) = events::of_record(records, &record);
    let template = template_about(template, subject);
    let text = reviewed.map_or(template, |body| String::from_utf8_lossy(&body).into_owned());
    let body = changed(&text, &wish.changes);
    Ok(Told { owner, subject: subject.clone(), body: Body::plain(raw(&body).get().to_owned()) })
}

/// A made-up review of a record that was not reviewed yet.
fn template_about(template: &str, subject: &str) -> String {
    let mut body = changed(template, &Map::new());
    body.insert("applicantId".to_owned(), raw(&subject));
    raw(&body).get().to_owned()
}

fn find(records: &State, subject: &str, company: bool) -> Option<Record> {
    if company {
        let id = records.entities.keys().find(|id| id.as_str() == subject)?;
        Some(Record::Entity(id.clone()))
    } else {
        let id = records.applicants.keys().find(|id| id.as_str() == subject)?;
        Some(Record::Applicant(id.clone()))
    }
}

/// The workspace whose event it is when no record says so.
fn workspace(records: &State, wish: &Wish) -> Result<String, CannotTrigger> {
    let asked = wish.account.as_deref();
    let mut ids = records.accounts.workspaces().iter().map(|workspace| workspace.id.as_str());
    let found = ids.find(|id| asked.is_none_or(|asked| asked == *id));
    found.map(ToOwned::to_owned).ok_or_else(|| CannotTrigger::Account(asked.unwrap_or_default().to_owned()))
}
