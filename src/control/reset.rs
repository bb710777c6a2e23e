//! `POST …/reset`: back to the state in which the sandbox came into being, whole or in parts.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    api::{Routes, does},
    extract::{Json, SetUp},
    problem::Problem,
};
use crate::engine::renew::{Part, Parts};

/// The routes.
pub(super) fn routes() -> Routes {
    let doc = does("Goes back to the state in which the sandbox came into being, whole or in parts.");
    Routes::default().post("/reset", reset, doc.takes::<Wish>().gives::<Done>())
}

/// What is reset.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Reset")]
struct Wish {
    /// The parts; everything when they are left out.
    parts: Option<Vec<Part>>,
}

/// What was reset.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "ResetDone")]
struct Done {
    sandbox: String,
    /// `all`, or the parts.
    reset: Which,
}

/// Everything, or some parts.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(untagged)]
enum Which {
    Everything(&'static str),
    Parts(Parts),
}

/// Forgets what happened in the sandbox.
async fn reset(sandbox: SetUp, Json(wish): Json<Wish>) -> Result<Json<Done>, Problem> {
    let parts = wish.parts.map(|parts| checked(parts.into_iter().collect())).transpose()?;
    let sandbox = sandbox.enter()?;
    let newborn = sandbox.newborn();
    let reset = match parts {
        None => {
            sandbox.world.replace(newborn);
            Which::Everything("all")
        }
        Some(parts) => {
            sandbox.world.write(|state| state.renew(newborn, &parts));
            Which::Parts(parts)
        }
    };
    Ok(Json(Done { sandbox: sandbox.name.to_string(), reset }))
}

/// Refuses parts that cannot be reset alone.
fn checked(parts: Parts) -> Result<Parts, Problem> {
    if parts.is_empty() {
        return Err(Problem::invalid("parts: name at least one, or leave them out to reset everything"));
    }
    let ids_stay = [Part::Records, Part::Accounts].iter().any(|part| !parts.contains(part));
    if parts.contains(&Part::Seed) && ids_stay {
        let message = "parts: `seed` goes with `records` and `accounts`, whose ids it would give a second time";
        return Err(Problem::invalid(message));
    }
    Ok(parts)
}
