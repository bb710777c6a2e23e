//! The page of a person: the documents that its flow requires, a selfie, consent.

use askama::Template;
use hyper::StatusCode;

use super::{
    form::{self, Form, Problem},
    page,
    visit::{Visit, closed, retry},
};
use crate::vendors::{
    exchange::Reply,
    personr::{
        body::RequestFields,
        document::{ApplicantDocument, DocType, Side, Upload},
        ids::CaseId,
        person::Person,
        settings::FlowKind,
        state::Case,
    },
};

/// A document that the page asks for, by the fields of its country and its sides.
struct RequestedDocument {
    /// What it is; `None` lets the person choose.
    kind: Option<DocType>,
    legend: &'static str,
    country: &'static str,
    front: &'static str,
    /// The other side; `None` for what has none.
    back: Option<&'static str>,
}

/// Any identity document.
const ANY: RequestedDocument = RequestedDocument {
    kind: None,
    legend: "Identity document",
    country: "docCountryISO",
    front: "front",
    back: Some("back"),
};

/// Every document but the selfie.
static DOCUMENTS: [RequestedDocument; 5] = [
    RequestedDocument {
        kind: Some(DocType::Passport),
        legend: "Passport",
        country: "passportCountry",
        front: "passport",
        back: None,
    },
    RequestedDocument {
        kind: Some(DocType::Drivers),
        legend: "Driver’s licence",
        country: "driversCountry",
        front: "driversFront",
        back: Some("driversBack"),
    },
    RequestedDocument {
        kind: Some(DocType::IdCard),
        legend: "Identity card",
        country: "idCardCountry",
        front: "idCardFront",
        back: Some("idCardBack"),
    },
    RequestedDocument {
        kind: Some(DocType::ResidencePermit),
        legend: "Residence permit",
        country: "residencePermitCountry",
        front: "residencePermitFront",
        back: Some("residencePermitBack"),
    },
    RequestedDocument {
        kind: Some(DocType::UtilityBill),
        legend: "Utility bill or bank statement",
        country: "utilityBillCountry",
        front: "utilityBill",
        back: None,
    },
];

#[derive(Template)]
#[template(path = "applicant.html", config = "src/vendors/personr/hosted/askama.toml")]
struct Page<'a> {
    title: &'static str,
    form: &'a Form<'a>,
    alert: Option<String>,
    name: &'a str,
    flow: &'a str,
    documents: &'a [&'static RequestedDocument],
    /// The types of documents to choose from, with what the page calls them.
    types: &'a [(&'static str, &'static str)],
    country: &'a str,
}

/// The documents that say who somebody is, with what the page calls them.
fn identities() -> impl Iterator<Item = (DocType, &'static str)> {
    let documents = DOCUMENTS.iter().filter_map(|requested| Some((requested.kind?, requested.legend)));
    documents.filter(|(kind, _)| kind.identifies())
}

/// What a flow asks for; a flow that requires nothing wants any identity document.
fn requested(required: &[DocType]) -> Vec<&'static RequestedDocument> {
    let wanted = DOCUMENTS.iter().filter(|requested| requested.kind.is_some_and(|kind| required.contains(&kind)));
    if required.is_empty() { vec![&ANY] } else { wanted.collect() }
}

/// Shows the page, or does what the person pressed on it.
pub fn answer(visit: Visit<'_>) -> Reply {
    let case = &visit.records.applicants[&visit.id];
    if let Some(text) = closed(&case.verification.stage) {
        return page::message(StatusCode::OK, "Your verification", text);
    }
    let flow = visit.records.settings.flow(FlowKind::Applicant, &case.flow);
    let requested = requested(flow.map_or(&[], |flow| &flow.required_documents));
    let Some(form) = visit.form else { return show(case, &requested, &Form::default()) };
    if Visit::abandons(form) {
        return page::message(StatusCode::OK, "Abandoned", "Nothing was submitted. The link stays good.");
    }
    match read(form, &requested) {
        Ok(uploads) => match visit.records.add_documents(&visit.id, uploads) {
            Ok(()) => {
                let case = CaseId::Applicant(visit.id.clone());
                visit.start(&case)
            }
            Err(obstacle) => page::refused(obstacle),
        },
        Err(problem) => show(case, &requested, &Form::again(form, &problem)),
    }
}

fn show(case: &Case<Person>, documents: &[&'static RequestedDocument], form: &Form<'_>) -> Reply {
    let Person { known, email, .. } = &case.subject;
    let names = [&known.first_name, &known.last_name];
    let names: Vec<_> = names.into_iter().flatten().map(|name| &**name).collect();
    let name = if names.is_empty() { email.as_deref().unwrap_or("you") } else { &names.join(" ") };
    let types: Vec<_> = identities().map(|(kind, legend)| (kind.word(), legend)).collect();
    let country = known.country.as_deref().unwrap_or("AUS");
    let alert = form.alert(retry(&case.verification.stage));
    let title = "Verify your identity";
    page::form(form, &Page { title, form, alert, name, flow: &case.flow, documents, types: &types, country })
}

/// Reads the documents of a submitted form.
fn read(form: &RequestFields, requested: &[&RequestedDocument]) -> Result<Vec<Upload>, Problem> {
    form::read_consent(form)?;
    let picture = |name, kind: DocType, side, country: &str| -> Result<Upload, Problem> {
        let sample = |filename: &str| ApplicantDocument::sample(kind, side, country, filename);
        Ok(match form::read_file(form, name)? {
            None => Upload { document: sample("sample.jpg"), contents: None },
            Some(file) => Upload { document: sample(&file.filename), contents: Some(file.contents) },
        })
    };
    let kinds: Vec<_> = identities().map(|(kind, _)| (kind.word(), kind)).collect();
    let mut documents = Vec::new();
    let mut home = None;
    for requested in requested {
        let kind = requested.kind.map_or_else(|| form.required_choice("docType", &kinds), Ok)?;
        let country = form.required_country(requested.country)?;
        documents.push(picture(requested.front, kind, Some(Side::Front), &country)?);
        if let Some(back) = requested.back.filter(|_| kind != DocType::Passport) {
            documents.push(picture(back, kind, Some(Side::Back), &country)?);
        }
        home.get_or_insert(country);
    }
    documents.push(picture("selfie", DocType::Selfie, None, home.as_deref().unwrap_or("AUS"))?);
    Ok(documents)
}
