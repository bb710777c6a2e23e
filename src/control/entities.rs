//! `…/entities`: the companies that Personr verifies, as the back office sees them, and their review by hand.

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
    ids::ApplicantId,
    office,
    state::{CompanyPaper, Entity, PaperFile, Record, Ubo},
};

/// How an entity is reviewed.
const REVIEW: &str = "entities/{id}/review";

/// The routes.
pub(super) fn routes() -> Routes {
    let list_ = does("The entities that fit, oldest first.");
    let show_ = does("One entity: how far it is, what it waits for, what was found out.");
    let review_ = does("Reviews a started verification now, or changes its review; Approved unless said.");
    Routes::default()
        .get("/entities", list, list_.query(&WHICH).gives::<Page<Shown>>())
        .get("/entities/{id}", show, show_.gives::<Shown>())
        .post("/entities/{id}/review", decide, review_.takes::<Review>().gives::<Shown>())
}

/// An entity.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "Entity")]
struct Shown {
    id: String,
    #[serde(flatten)]
    standing: Standing,
    flow: String,
    workspace: String,
    company_name: String,
    registration_number: String,
    /// Where it is registered, alpha-3.
    country: String,
    source_key: Option<String>,
    external_user_ids: Vec<String>,
    /// The uploaded papers.
    documents: Vec<Paper>,
    /// The owners that the client or the representative named.
    owners: Vec<Owner>,
    created: String,
    /// What the vendor's status call answers.
    result: Value,
}

/// An uploaded paper.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "EntityPaper")]
struct Paper {
    r#type: Option<String>,
    /// Its name, or the address that it is at.
    file: String,
}

/// An owner.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "EntityOwner")]
struct Owner {
    id: String,
    /// `applicant` or `entity`.
    r#type: &'static str,
    /// The vendor's word for the role.
    position: &'static str,
}

impl Shown {
    fn of(records: &personr::State, id: &ApplicantId, entity: &Entity) -> Self {
        Self {
            id: id.to_string(),
            standing: standing(id, &entity.verification, REVIEW),
            flow: entity.flow.to_string(),
            workspace: entity.workspace.to_string(),
            company_name: entity.name.to_string(),
            registration_number: entity.registration_number.to_string(),
            country: entity.country.to_string(),
            source_key: entity.marks.source_key.as_deref().map(str::to_owned),
            external_user_ids: entity.marks.external_user_ids.iter().map(ToString::to_string).collect(),
            documents: entity.papers.iter().map(Paper::from).collect(),
            owners: entity.ubos.iter().map(Owner::from).collect(),
            created: entity.created.to_string(),
            result: office::status(records, &Record::Entity(id.clone())),
        }
    }
}

impl From<&CompanyPaper> for Paper {
    fn from(paper: &CompanyPaper) -> Self {
        let file = match &paper.file {
            PaperFile::Unread(address) => address,
            PaperFile::Read { name, .. } => name,
        };
        Self { r#type: paper.kind.as_deref().map(str::to_owned), file: file.to_string() }
    }
}

impl From<&Ubo> for Owner {
    fn from(ubo: &Ubo) -> Self {
        let kind = match ubo.owner {
            Record::Applicant(_) => "applicant",
            Record::Entity(_) => "entity",
        };
        Self { id: ubo.owner.id().to_string(), r#type: kind, position: ubo.position.word() }
    }
}

async fn list(InSandbox(sandbox): InSandbox, Query(which): Query<Which>) -> Result<Json<Page<Shown>>, Problem> {
    let which = which.checked()?;
    sandbox.world.read(|state| {
        let records = &state.records.personr;
        let first = after(&records.entities, which.after.as_deref(), "entity")?;
        let fits = |it: &Entity| which.fits(&it.verification, &it.flow, &it.marks);
        let fitting = records.entities.iter().enumerate().filter(|(_, (_, it))| fits(it));
        let show = |(_, (id, it)): &(usize, (&ApplicantId, &Entity))| (id.to_string(), Shown::of(records, id, it));
        Page::of(fitting, |(place, _)| *place >= first, which.limit, show).map(Json)
    })
}

/// The path of one entity.
#[derive(Debug, Deserialize)]
struct One {
    id: String,
}

impl One {
    fn find<'a>(&self, records: &'a personr::State) -> Result<(&'a ApplicantId, &'a Entity), Problem> {
        let known = self.id.parse().ok().and_then(|id: ApplicantId| records.entities.get_key_value(&id));
        known.ok_or_else(|| {
            Problem::unknown(format!("there is no entity {:?} in this sandbox; GET …/entities lists them", self.id))
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
        let record = Record::Entity(path.find(&state.records.personr)?.0.clone());
        review(state, &record, "personr.entity.create", wanted)?;
        path.shown(&state.records.personr)
    })
}
