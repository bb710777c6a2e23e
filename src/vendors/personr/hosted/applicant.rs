//! The page of a person: the documents that its flow requires, a selfie, consent.

use hyper::StatusCode;

use super::{
    form::{self, Form, Group, Input, Problem},
    page::{self, FormPage},
    visit::{Visit, closed, retry},
};
use crate::vendors::{
    exchange::Reply,
    personr::{
        body::RequestFields,
        document::{DocType, Document, Side, Upload},
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

/// The documents that say who somebody is, by the manual's word.
fn identities() -> Vec<(&'static str, DocType)> {
    DOCUMENTS
        .iter()
        .filter_map(|requested| requested.kind)
        .filter(|kind| kind.identifies())
        .map(|it| (it.word(), it))
        .collect()
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

fn show(case: &Case<Person>, requested: &[&RequestedDocument], form: &Form<'_>) -> Reply {
    let Person { known, email, .. } = &case.subject;
    let names = [&known.first_name, &known.last_name];
    let names: Vec<_> = names.into_iter().flatten().map(|name| &**name).collect();
    let name = if names.is_empty() { email.as_deref().unwrap_or("you") } else { &names.join(" ") };
    let country = known.country.as_deref().unwrap_or("AUS");
    let selfie = form.file("selfie", "Picture of your face (leave empty to use a sample picture)");
    let documents = requested.iter().map(|requested| document(form, requested, country));
    let others = [Group::new("Selfie", [selfie]), form.consent("I agree that my data is checked.")];
    let page = FormPage {
        title: "Verify your identity",
        alert: retry(&case.verification.stage),
        name,
        flow: &case.flow,
        groups: documents.chain(others).collect(),
    };
    page.reply(form)
}

fn document(form: &Form<'_>, requested: &RequestedDocument, country: &str) -> Group {
    let types: Vec<_> = DOCUMENTS.iter().filter_map(|it| Some((it.kind?.word(), it.legend))).collect();
    let types: Vec<_> = types.into_iter().filter(|(word, _)| identities().iter().any(|(it, _)| it == word)).collect();
    let kind = requested.kind.is_none().then(|| form.select("docType", "Type", &types, types[0].0));
    let label = "Issuing country (three letters)";
    let country = Input { name: requested.country, label, kind: "text", required: true, value: country };
    let front = match requested.back {
        None => "Picture (leave empty to use a sample picture)",
        Some(_) => "Front (leave empty to use a sample picture)",
    };
    let back = "Back, if it has one (leave empty to use a sample picture; a passport has none)";
    let fields = [form.input(country), form.file(requested.front, front)];
    let fields = kind.into_iter().chain(fields).chain(requested.back.map(|name| form.file(name, back)));
    Group::new(requested.legend, fields)
}

/// Reads the documents of a submitted form.
fn read(form: &RequestFields, requested: &[&RequestedDocument]) -> Result<Vec<Upload>, Problem> {
    form::read_consent(form)?;
    let picture = |name, kind: DocType, side, country: &str| -> Result<Upload, Problem> {
        let sample = |filename: &str| Document::sample(kind, side, country, filename);
        Ok(match form::read_file(form, name)? {
            None => Upload { document: sample("sample.jpg"), contents: None },
            Some(file) => Upload { document: sample(&file.filename), contents: Some(file.contents) },
        })
    };
    let mut documents = Vec::new();
    let mut home = None;
    for requested in requested {
        let kind = requested.kind.map_or_else(|| form.required_choice("docType", &identities()), Ok)?;
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
