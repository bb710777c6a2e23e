//! `…/applicants`: the people that Personr verifies, as the back office sees them, and their review by hand.

use axum::extract::Path;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{
    api::{Routes, does},
    extract::{InSandbox, Json, Query},
    page::{Page, after},
    problem::Problem,
    verification::{Review, Standing, WHICH, Which, review, standing},
};
use crate::vendors::personr::{
    self,
    document::{Document, Side},
    ids::ApplicantId,
    office,
    state::{Applicant, Basis, Record},
};

/// How an applicant is reviewed.
const REVIEW: &str = "applicants/{id}/review";

/// The routes.
pub(super) fn routes() -> Routes {
    let list_ = does("The applicants that fit, oldest first.");
    let show_ = does("One applicant: how far it is, what it waits for, what was found out.");
    let review_ = does("Reviews a started verification now, or changes its review; Approved unless said.");
    Routes::default()
        .get("/applicants", list, list_.query(&WHICH).gives::<Page<Shown>>())
        .get("/applicants/{id}", show, show_.gives::<Shown>())
        .post("/applicants/{id}/review", decide, review_.takes::<Review>().gives::<Shown>())
}

/// An applicant.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "Applicant")]
struct Shown {
    id: String,
    #[serde(flatten)]
    standing: Standing,
    flow: String,
    /// `documents`, or `database` when data alone is verified.
    basis: &'static str,
    workspace: String,
    first_name: Option<String>,
    last_name: Option<String>,
    email: Option<String>,
    phone: Option<String>,
    source_key: Option<String>,
    external_user_ids: Vec<String>,
    documents: Vec<ShownDocument>,
    created: String,
    /// What the vendor's status call answers.
    result: Value,
}

/// An uploaded picture.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "ApplicantDocument")]
struct ShownDocument {
    /// The vendor's word for what it shows.
    r#type: &'static str,
    side: Option<&'static str>,
    country: String,
    filename: String,
}

impl Shown {
    fn of(records: &personr::State, id: &ApplicantId, applicant: &Applicant) -> Self {
        let text = |text: &Option<Box<str>>| text.as_deref().map(str::to_owned);
        Self {
            id: id.to_string(),
            standing: standing(id, &applicant.verification, REVIEW),
            flow: applicant.flow.to_string(),
            basis: match applicant.basis {
                Basis::Documents => "documents",
                Basis::Database => "database",
            },
            workspace: applicant.workspace.to_string(),
            first_name: text(&applicant.known.first_name),
            last_name: text(&applicant.known.last_name),
            email: text(&applicant.email),
            phone: text(&applicant.phone),
            source_key: text(&applicant.marks.source_key),
            external_user_ids: applicant.marks.external_user_ids.iter().map(ToString::to_string).collect(),
            documents: applicant.documents.iter().map(ShownDocument::from).collect(),
            created: applicant.created.to_string(),
            result: office::status(records, &Record::Applicant(id.clone())),
        }
    }
}

impl From<&Document> for ShownDocument {
    fn from(document: &Document) -> Self {
        let word = |side| Side::WORDS.iter().find(|(_, known)| *known == side).map(|(word, _)| *word);
        Self {
            r#type: document.kind.word(),
            side: document.side.and_then(word),
            country: document.country.to_string(),
            filename: document.filename.to_string(),
        }
    }
}

async fn list(InSandbox(sandbox): InSandbox, Query(which): Query<Which>) -> Result<Json<Page<Shown>>, Problem> {
    let which = which.checked()?;
    sandbox.world.read(|state| {
        let records = &state.records.personr;
        let first = after(&records.applicants, which.after.as_deref(), "applicant")?;
        let fits = |it: &Applicant| which.fits(&it.verification, &it.flow, &it.marks);
        let fitting = records.applicants.iter().enumerate().filter(|(_, (_, it))| fits(it));
        let show = |(_, (id, it)): &(usize, (&ApplicantId, &Applicant))| (id.to_string(), Shown::of(records, id, it));
        Page::of(fitting, |(place, _)| *place >= first, which.limit, show).map(Json)
    })
}

/// The path of one applicant.
#[derive(Debug, Deserialize)]
struct One {
    id: String,
}

impl One {
    fn find<'a>(&self, records: &'a personr::State) -> Result<(&'a ApplicantId, &'a Applicant), Problem> {
        let known = self.id.parse().ok().and_then(|id: ApplicantId| records.applicants.get_key_value(&id));
        known.ok_or_else(|| {
            Problem::unknown(format!(
                "there is no applicant {:?} in this sandbox; GET …/applicants lists them",
                self.id
            ))
        })
    }

    fn shown(&self, records: &personr::State) -> Result<Json<Shown>, Problem> {
        self.find(records).map(|(id, it)| Json(Shown::of(records, id, it)))
    }
}

async fn show(InSandbox(sandbox): InSandbox, Path(path): Path<One>) -> Result<Json<Shown>, Problem> {
    sandbox.world.read(|state| path.shown(&state.records.personr))
}

async fn decide(
    InSandbox(sandbox): InSandbox,
    Path(path): Path<One>,
    Json(wanted): Json<Review>,
) -> Result<Json<Shown>, Problem> {
    sandbox.world.write(|state| {
        let record = Record::Applicant(path.find(&state.records.personr)?.0.clone());
        review(state, &record, "personr.applicant.create", wanted)?;
        path.shown(&state.records.personr)
    })
}
