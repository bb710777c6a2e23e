//! The page of a person: a document, a selfie, consent.

use hyper::StatusCode;

use super::{
    html::{self, Html},
    serve::Visit,
};
use crate::vendors::{
    exchange::Reply,
    personr::{
        applicant::upload::check_file,
        body::Fields,
        document::{DocType, Document, Side, Upload},
        error::ApiError,
        state::{Applicant, Record},
        verification::{Finality, Stage, Verdict},
    },
};

/// Shows the page, or does what the person pressed on it.
pub(super) fn answer(visit: Visit<'_>) -> Reply {
    let applicant = &visit.records.applicants[&visit.id];
    if let Some(text) = closed(&applicant.verification.stage) {
        return html::message(StatusCode::OK, "Your verification", text);
    }
    let Some(form) = visit.form else { return show(applicant, None) };
    if Visit::abandons(form) {
        return html::message(StatusCode::OK, "Abandoned", "Nothing was submitted. The link stays good.");
    }
    match read(form) {
        Ok(uploads) => match visit.records.attach(&visit.id, uploads) {
            Ok(()) => {
                let record = Record::Applicant(visit.id.clone());
                visit.start(&record)
            }
            Err(obstacle) => html::refused(obstacle),
        },
        Err(error) => show(applicant, Some(&error.to_string())),
    }
}

/// Why there is nothing to do on a page; `None` when there is.
pub(super) fn closed<F>(stage: &Stage<F>) -> Option<&'static str> {
    match stage {
        Stage::Created => None,
        Stage::PreChecked(_) | Stage::Pending(_) => Some("It is being checked. Come back in a while."),
        Stage::Reviewed(review) => match review.verdict {
            Verdict::Approved => Some("It is complete: you are verified."),
            Verdict::Rejected { finality: Finality::Final, .. } => Some("It is complete: you could not be verified."),
            Verdict::Rejected { finality: Finality::Retry, .. } => None,
        },
    }
}

/// What the last attempt was rejected for; `None` when there was none.
pub(super) fn retry<F>(stage: &Stage<F>) -> Option<String> {
    let Stage::Reviewed(review) = stage else { return None };
    Some(format!("You could not be verified ({}). Please try again.", review.verdict.labels().join(", ")))
}

fn show(applicant: &Applicant, problem: Option<&str>) -> Reply {
    let status = if problem.is_some() { StatusCode::BAD_REQUEST } else { StatusCode::OK };
    let retry = retry(&applicant.verification.stage);
    let names = [&applicant.known.first_name, &applicant.known.last_name];
    let names: Vec<_> = names.into_iter().flatten().map(|name| &**name).collect();
    let name = if names.is_empty() { applicant.email.as_deref().unwrap_or("you") } else { &names.join(" ") };
    let main = Html::fill(
        include_str!("applicant.html"),
        &[
            ("alert", html::alert(problem.or(retry.as_deref()))),
            ("name", Html::text(name)),
            ("flow", Html::text(&applicant.flow)),
        ],
    );
    html::page(status, "Verify your identity", main)
}

/// Reads the documents of a submitted form.
fn read(form: &Fields) -> Result<Vec<Upload>, ApiError> {
    if form.flag("consent")? != Some(true) {
        return Err(form.invalid("consent", "be given before anything can be checked"));
    }
    let kind = form.required_choice("docType", &DocType::WORDS)?;
    let country = form.required_country("docCountryISO")?;
    let picture = |name, kind: DocType, side| -> Result<Upload, ApiError> {
        let sample = |filename: &str| Document::sample(kind, side, &country, filename);
        let Some(file) = form.upload(name)? else {
            return Ok(Upload { document: sample("sample.jpg"), contents: None });
        };
        check_file(form, name, &file.filename, &file.contents)?;
        Ok(Upload { document: sample(&file.filename), contents: Some(file.contents) })
    };
    let mut documents = vec![picture("front", kind, Some(Side::Front))?];
    if kind != DocType::Passport {
        documents.push(picture("back", kind, Some(Side::Back))?);
    }
    documents.push(picture("selfie", DocType::Selfie, None)?);
    Ok(documents)
}
