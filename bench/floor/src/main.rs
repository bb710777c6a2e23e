//! What a hand-written handler costs that checks, parses, stores and answers the same three requests as vetbox, and does nothing else:
//! no journal, no rules, no limits, no clock, no sandboxes.

use std::{
    collections::HashMap,
    env,
    sync::{Arc, Mutex, PoisonError},
};

use axum::{
    Json, Router,
    extract::{Path, State},
    http::{
        HeaderMap, StatusCode,
        header::{AUTHORIZATION, CONTENT_TYPE},
    },
    response::IntoResponse,
    routing::{get, post},
};
use rand::{RngExt as _, SeedableRng as _, distr::Alphanumeric, rngs::StdRng};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use tokio::net::TcpListener;

#[tokio::main]
async fn main() {
    let state = Arc::new(Mutex::new(Records::new()));
    let router = Router::new()
        .route("/api/{version}/public/factx/", post(create_profile))
        .route("/api/{version}/public/factx/async/work", post(create_check))
        .route("/api/{version}/public/async/{id}", get(get_check))
        .with_state(state);
    let port = env::args().nth(1).map_or(0, |port| port.parse().expect("a port"));
    let listener = TcpListener::bind(("127.0.0.1", port)).await.expect("the port is free");
    println!("floor.ready=http://{}", listener.local_addr().expect("a bound address"));
    axum::serve(listener, router).await.expect("the listener works");
}

struct Records {
    random: StdRng,
    profiles: HashMap<String, Stored<Profile>>,
    checks: HashMap<String, Stored<Check>>,
}

struct Stored<T> {
    number: String,
    account: String,
    content: T,
}

type Shared = Arc<Mutex<Records>>;
type Refused = (StatusCode, Json<Problem>);

#[derive(Deserialize)]
struct Profile {
    tag: String,
    name: String,
    #[expect(dead_code, reason = "it is stored")]
    email: Option<String>,
    #[expect(dead_code, reason = "it is stored")]
    mobile: Option<String>,
}

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
struct Check {
    tag: String,
    employer: String,
    reg: String,
    position: String,
    start_date: String,
    ended: bool,
    end_date: Option<String>,
    documents: Vec<String>,
    #[serde(default)]
    references: Vec<Value>,
    #[serde(default)]
    webhook: bool,
}

#[derive(Serialize)]
struct Created {
    #[serde(rename = "_id")]
    id: String,
    number: String,
}

#[derive(Serialize)]
struct Shown<'a> {
    #[serde(rename = "_id")]
    id: &'a str,
    number: &'a str,
    status: &'static str,
    input: &'a Check,
    output: Option<Value>,
    error: Option<Value>,
}

#[derive(Serialize)]
struct Problem {
    code: u32,
    message: &'static str,
}

impl Records {
    fn new() -> Self {
        Self { random: StdRng::seed_from_u64(1), profiles: HashMap::new(), checks: HashMap::new() }
    }

    fn mint(&mut self, prefix: &str) -> (String, String) {
        let random = &mut self.random;
        let tail: String = (0..15).map(|_| char::from(random.sample(Alphanumeric))).collect();
        let number = random.random_range(1_000_000_000_u64..10_000_000_000);
        (format!("{prefix}{tail}"), format!("380{}-{:06}-{:04}", number % 10, number % 1_000_000, number % 10_000))
    }
}

fn refused(status: StatusCode, code: u32, message: &'static str) -> Refused {
    (status, Json(Problem { code, message }))
}

fn malformed() -> Refused {
    refused(StatusCode::BAD_REQUEST, 4001, "Malformed data or missing required parameter values")
}

/// The credential, and that the version is one.
fn admit(version: &str, headers: &HeaderMap) -> Result<String, Refused> {
    if !matches!(version, "v1" | "v2" | "v3") {
        return Err(refused(StatusCode::BAD_REQUEST, 40051, "Unsupported version"));
    }
    let header = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok());
    let credential = header.and_then(|header| header.strip_prefix("Basic ")).filter(|text| !text.is_empty());
    credential.map(str::to_owned).ok_or_else(|| refused(StatusCode::UNAUTHORIZED, 4016, "Invalid authorization"))
}

async fn create_profile(
    State(state): State<Shared>,
    Path(version): Path<String>,
    headers: HeaderMap,
    Json(profile): Json<Profile>,
) -> Result<Json<Created>, Refused> {
    let account = admit(&version, &headers)?;
    if profile.tag.trim().is_empty() || profile.name.trim().is_empty() {
        return Err(malformed());
    }
    let mut records = state.lock().unwrap_or_else(PoisonError::into_inner);
    let (id, number) = records.mint("AX1");
    records.profiles.insert(id.clone(), Stored { number: number.clone(), account, content: profile });
    Ok(Json(Created { id, number }))
}

async fn create_check(
    State(state): State<Shared>,
    Path(version): Path<String>,
    headers: HeaderMap,
    Json(check): Json<Check>,
) -> Result<Json<Created>, Refused> {
    let account = admit(&version, &headers)?;
    let texts = [&check.tag, &check.employer, &check.reg, &check.position, &check.start_date];
    if texts.iter().any(|text| text.trim().is_empty()) || check.documents.is_empty() {
        return Err(malformed());
    }
    let mut records = state.lock().unwrap_or_else(PoisonError::into_inner);
    let (id, number) = records.mint("AR0");
    records.checks.insert(id.clone(), Stored { number: number.clone(), account, content: check });
    Ok(Json(Created { id, number }))
}

async fn get_check(
    State(state): State<Shared>,
    Path((version, id)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<impl IntoResponse, Refused> {
    let account = admit(&version, &headers)?;
    let records = state.lock().unwrap_or_else(PoisonError::into_inner);
    let check = records.checks.get(&id).filter(|check| check.account == account);
    let check = check.ok_or_else(|| refused(StatusCode::BAD_REQUEST, 4003, "Invalid request id"))?;
    let shown =
        Shown { id: &id, number: &check.number, status: "INITIATED", input: &check.content, output: None, error: None };
    let body = serde_json::to_vec(&shown).expect("a check is plain JSON");
    Ok(([(CONTENT_TYPE, "application/json")], body))
}
