//! Listing, counting and looking at deliveries.

use axum::extract::Path;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    Routes, does,
    filter::{Asked, QUERY},
    shown::{Full, Secrets, Summary},
};
use crate::{
    control::{
        api::Does,
        extract::{InSandbox, Json, Query},
        page::Page,
        problem::Problem,
    },
    engine::outbox::DeliveryId,
};

/// The routes.
pub(super) fn routes() -> Routes {
    let list = Does { query: QUERY, ..does("The deliveries, oldest first.") };
    let secrets = &[("secrets", "true shows the tokens in the headers, which are masked otherwise.")];
    let one = Does { query: secrets, ..does("One delivery with everything that was sent and came back.") };
    Routes::default()
        .get("/deliveries", list_all, list.gives::<Page<Summary>>())
        .delete("/deliveries", clear, does("Forgets every delivery, also what waits; ids go on.").gives::<Cleared>())
        .get("/deliveries/{id}", show, one.gives::<Full>())
}

async fn list_all(InSandbox(sandbox): InSandbox, Query(asked): Query<Asked>) -> Result<Json<Page<Summary>>, Problem> {
    let page = sandbox.world.read(|state| {
        let filter = asked.filter(&state.core.outbox)?;
        let matching = state.core.outbox.deliveries().filter(|it| filter.matches(it));
        Page::of(matching, |it| filter.is_after(it), asked.limit, |it| (it.id.to_string(), Summary::from(*it)))
    })?;
    Ok(Json(page))
}

/// How many deliveries were forgotten.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "ClearedDeliveries")]
struct Cleared {
    cleared: usize,
}

async fn clear(InSandbox(sandbox): InSandbox) -> Json<Cleared> {
    Json(sandbox.world.write(|state| {
        let cleared = state.core.outbox.deliveries().count();
        state.core.clear_deliveries();
        Cleared { cleared }
    }))
}

/// The query of one delivery.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Look {
    #[serde(default)]
    secrets: bool,
}

async fn show(
    InSandbox(sandbox): InSandbox,
    Path(path): Path<PathOf>,
    Query(look): Query<Look>,
) -> Result<Json<Full>, Problem> {
    let id = path.id()?;
    let secrets = if look.secrets { Secrets::Shown } else { Secrets::Masked };
    let full = sandbox.world.read(|state| state.core.outbox.delivery(id).map(|it| Full::of(it, secrets)));
    full.map(Json).ok_or_else(|| unknown(&path.id))
}

/// The path of one delivery.
#[derive(Debug, Deserialize)]
pub(super) struct PathOf {
    id: String,
}

impl PathOf {
    pub(super) fn id(&self) -> Result<DeliveryId, Problem> {
        self.id.parse().map_err(|_| unknown(&self.id))
    }
}

fn unknown(id: &str) -> Problem {
    Problem::unknown(format!("there is no delivery {id:?}: GET …/deliveries lists those that the log still keeps"))
}
