//! What control handlers are given: the sandbox in the path, and a body whose every field is known.

use std::{borrow::Cow, convert::Infallible, sync::Arc};

use axum::{
    body::{Body, to_bytes},
    extract::{FromRequest, FromRequestParts, RawPathParams, Request},
    http::{Uri, request::Parts, uri::Authority},
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use hyper::{
    StatusCode,
    header::{CONTENT_TYPE, HeaderValue},
};
use serde::{Serialize, de::DeserializeOwned};

use super::{guard::name_of, problem::Problem};
use crate::{
    app::App,
    config::Config,
    engine::{
        clock::wall,
        registry::{Name, Registry},
        tree::{self, Mistake, Node, without_mark},
    },
    server::{body::BodyError, client::scheme, refusal::Refusal},
    vendors::{Sandbox, State, Vendors, selector::Selector},
};

/// How many names a refusal lists.
const LISTED: usize = 20;

/// The sandbox that the path names, which exists.
#[derive(Debug)]
pub struct InSandbox(pub Arc<Sandbox>);

impl FromRequestParts<App> for InSandbox {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        in_sandbox(parts, app).await.map(Self)
    }
}

async fn in_sandbox(parts: &mut Parts, app: &App) -> Result<Arc<Sandbox>, Problem> {
    let name = named(parts, app).await?;
    let sandbox = app.registry.get(&name).ok_or_else(|| no_sandbox(app, &name))?;
    sandbox.touch(wall());
    Ok(sandbox)
}

/// The sandbox that the path names, which comes into being by the call unless that is refused: suites set a sandbox up before its
/// first use.
#[derive(Debug)]
pub struct SetUp {
    pub name: Name,
    pub registry: Arc<Registry<Vendors>>,
}

impl FromRequestParts<App> for SetUp {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let name = named(parts, app).await?;
        Ok(Self { name, registry: Arc::clone(&app.registry) })
    }
}

impl SetUp {
    /// The sandbox, for what cannot be refused any more.
    pub fn enter(&self) -> Result<Arc<Sandbox>, Problem> {
        if self.registry.get(&self.name).is_none() {
            self.registry.make_room()?;
        }
        Ok(self.registry.get_or_create(&self.name)?)
    }

    /// Changes the sandbox in one transaction, unless that is refused.
    pub async fn write<T>(&self, change: impl FnOnce(&mut State) -> Result<T, Problem>) -> Result<T, Problem> {
        self.enter_with(change).await.map(|(_, changed)| changed)
    }

    /// The same, with the sandbox for what comes after.
    pub async fn enter_with<T>(
        &self,
        change: impl FnOnce(&mut State) -> Result<T, Problem>,
    ) -> Result<(Arc<Sandbox>, T), Problem> {
        self.registry.make_room()?;
        self.registry.change(&self.name, change).await
    }
}

pub fn no_sandbox(app: &App, name: &Name) -> Problem {
    let detail = format!(
        "there is no sandbox {name}; it comes into being by POST /_vetbox/v1/sandboxes, by its first request to a vendor, \
         or by a call that sets it up"
    );
    Problem::unknown(detail).valid(app.registry.names().iter().take(LISTED))
}

/// The name of a sandbox in the path, which may not exist.
#[derive(Debug)]
pub struct Named(pub Name);

impl FromRequestParts<App> for Named {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        named(parts, app).await.map(Self)
    }
}

async fn named(parts: &mut Parts, app: &App) -> Result<Name, Problem> {
    let params = params(parts, app).await?;
    let name = params.iter().find(|(key, _)| *key == "sandbox").map(|(_, value)| value).unwrap_or_default();
    name.parse().map_err(Problem::invalid)
}

async fn params(parts: &mut Parts, app: &App) -> Result<RawPathParams, Problem> {
    RawPathParams::from_request_parts(parts, app).await.map_err(|error| Problem::invalid(error.to_string()))
}

/// The id or name in the path of what belongs to a sandbox, as it was written: whoever looks for it says when there is nothing of that id.
#[derive(Debug)]
pub struct Id(pub String);

impl FromRequestParts<App> for Id {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let params = params(parts, app).await?;
        let id = params.iter().find(|(key, _)| *key != "sandbox").map(|(_, value)| value);
        Ok(Self(id.unwrap_or_default().to_owned()))
    }
}

/// The record that the path means: by its id, or with `-` in the id's place by the parameters of the query.
#[derive(Debug)]
pub struct Chosen(pub Selector);

impl FromRequestParts<App> for Chosen {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let Id(id) = Id::from_request_parts(parts, app).await?;
        let Query(selector) = Query::<Selector>::from_request_parts(parts, app).await?;
        match (id.as_str(), selector) {
            ("-", selector) => Ok(Self(selector)),
            (id, selector) if selector == Selector::default() => Ok(Self(Selector::by_id(id))),
            (id, _) => {
                let detail = format!("the path has the id {id:?}; parameters select a record when it has `-` there");
                Err(Problem::in_field("query", detail))
            }
        }
    }
}

/// The addresses under which the client reaches the server, such as `http://localhost:8382`.
#[derive(Debug, Clone)]
pub struct Reached {
    /// Where the vendors are.
    pub vendors: String,
    /// Where the control API is.
    pub control: String,
}

impl FromRequestParts<App> for Reached {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Infallible> {
        let text = |name| parts.headers.get(name).and_then(|value| value.to_str().ok());
        let host = text("host").or(parts.uri.authority().map(Authority::as_str));
        let scheme = scheme(&parts.extensions, &parts.headers);
        let at = |port: u16| format!("{scheme}://{}:{port}", name_of(host.unwrap_or("localhost")));
        let Config { public_url, control_listen, port, .. } = &*app.config;
        let vendors = match (public_url, host) {
            (Some(public), _) => public.url.to_string(),
            (None, Some(host)) if control_listen.is_none() => format!("{scheme}://{host}"),
            (None, _) => at(*port),
        };
        let control = control_listen.map_or_else(|| vendors.clone(), |control| at(control.port()));
        Ok(Self { vendors, control })
    }
}

/// A query in which every parameter is known.
#[derive(Debug)]
pub struct Query<T>(pub T);

impl<T: DeserializeOwned, S: Sync> FromRequestParts<S> for Query<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        Self::of(&parts.uri)
    }
}

/// What the query of an address is read into.
pub trait FromQuery: Sized {
    fn of(uri: &Uri) -> Result<Self, Problem>;
}

impl<T: DeserializeOwned> FromQuery for Query<T> {
    fn of(uri: &Uri) -> Result<Self, Problem> {
        of_query(uri).map(Self)
    }
}

/// A query of which some parameters say what records have, and the others are a `T`.
#[derive(Debug)]
pub struct Selecting<T>(pub T, pub Selector);

impl<T: DeserializeOwned, S: Sync> FromRequestParts<S> for Selecting<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        Self::of(&parts.uri)
    }
}

impl<T: DeserializeOwned> FromQuery for Selecting<T> {
    fn of(uri: &Uri) -> Result<Self, Problem> {
        let all = form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes());
        let selects = |name: &str| Selector::HAS.iter().any(|(known, _)| *known == name);
        let (selecting, others): (Vec<_>, Vec<_>) = all.partition(|(name, _)| selects(name));
        let others = read_query(&others).map_err(|problem| {
            // The parser lists only the parameters that it reads.
            let is_of_name = problem.to_string().contains("unknown field");
            if is_of_name { problem.valid(Selector::HAS.iter().map(|(name, _)| name)) } else { problem }
        })?;
        Ok(Self(others, read_query(&selecting)?))
    }
}

fn read_query<T: DeserializeOwned>(parameters: &[(Cow<'_, str>, Cow<'_, str>)]) -> Result<T, Problem> {
    let query = form_urlencoded::Serializer::new("/?".to_owned()).extend_pairs(parameters).finish();
    let uri: Uri = query.parse().map_err(|error| Problem::in_field("query", error))?;
    of_query(&uri)
}

fn of_query<T: DeserializeOwned>(uri: &Uri) -> Result<T, Problem> {
    axum::extract::Query::try_from_uri(uri).map(|query| query.0).map_err(|error| {
        let text = error.body_text();
        let reason = text.strip_prefix("Failed to deserialize query string: ").unwrap_or(&text);
        Problem::in_field("query", plain(reason))
    })
}

/// What is wrong with a query, in the words of this API in place of the parsers'.
fn plain(reason: &str) -> String {
    let words = [
        ("unknown variant", "unknown value"),
        ("invalid digit found in string", "expected a whole number from 0"),
        ("cannot parse integer from empty string", "expected a whole number from 0"),
        ("number too large to fit in target type", "the number is too large"),
        ("provided string was not `true` or `false`", "expected true or false"),
    ];
    words.iter().fold(reason.to_owned(), |text, (theirs, ours)| text.replace(theirs, ours))
}

/// The bytes of a body; how much there may be of it is the server's bound.
async fn bytes(request: Request) -> Result<Bytes, Problem> {
    to_bytes(request.into_body(), usize::MAX).await.map_err(|error| match BodyError::of(&error) {
        Some(own) => Refusal::of_body(&own).into(),
        None => Problem::in_field("body", "it ended before it was complete"),
    })
}

/// How many bytes of JSON a call takes: taking it apart costs many times as much. A snapshot is no such call.
const MOST_JSON: usize = 1 << 20;

/// The bytes of a JSON body.
#[derive(Debug)]
pub struct JsonBytes(pub Bytes);

impl<S: Sync> FromRequest<S> for JsonBytes {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Result<Self, Problem> {
        let bytes = bytes(request).await?;
        if MOST_JSON < bytes.len() {
            let detail =
                format!("body: it has {} bytes, and a call takes at most {MOST_JSON} bytes of JSON", bytes.len());
            return Err(Refusal { status: StatusCode::PAYLOAD_TOO_LARGE, title: "body too large", detail }.into());
        }
        Ok(Self(bytes))
    }
}

/// A JSON body in a request, and in an answer.
#[derive(Debug)]
pub struct Json<T>(pub T);

impl<T: DeserializeOwned, S: Sync> FromRequest<S> for Json<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let JsonBytes(bytes) = JsonBytes::from_request(request, state).await?;
        read(&bytes).map(Self)
    }
}

/// Reads a JSON body.
pub fn read<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    match read_right(bytes)? {
        (Some(read), mistakes) if mistakes.is_empty() => Ok(read),
        (_, mistakes) => Err(Problem::all(mistakes.iter().map(of_mistake).collect())),
    }
}

/// Reads a file in the form of a body, as JSON or as YAML.
pub fn read_file<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    if without_mark(bytes).trim_ascii_start().first() == Some(&b'{') {
        return read(bytes);
    }
    let wrong = |problem: String| Problem::in_field("file", problem);
    let text = str::from_utf8(bytes).map_err(|error| wrong(error.to_string()))?;
    let node = Node::of_yaml(text);
    let node = node.map_err(|error| wrong(format!("line {}: {}", error.place.line, error.message)))?;
    match tree::read(node) {
        (Some(read), mistakes) if mistakes.is_empty() => Ok(read),
        (_, mistakes) => Err(Problem::all(mistakes.iter().map(of_mistake).collect())),
    }
}

/// What is right of a JSON body, and what is not.
pub fn read_right<T: DeserializeOwned>(bytes: &[u8]) -> Result<(Option<T>, Vec<Mistake>), Problem> {
    // Without a body every field has its default, and a required one is named as missing.
    let bytes = if bytes.is_empty() { b"{}" } else { bytes };
    let node = Node::of_json(bytes).map_err(|error| Problem::in_field("body", error))?;
    Ok(tree::read(node))
}

/// A part of a body that cannot be read.
pub fn of_mistake(mistake: &Mistake) -> Problem {
    Problem::in_field(&mistake.field(), mistake.message())
}

impl<T: Serialize> IntoResponse for Json<T> {
    fn into_response(self) -> Response {
        let body = serde_json::to_vec(&self.0).expect("control answers are plain JSON");
        let mut response = Response::new(Body::from(body));
        response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        response
    }
}

/// A body as it came.
#[derive(Debug)]
pub struct Whole(pub Bytes);

impl<S: Sync> FromRequest<S> for Whole {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Result<Self, Problem> {
        bytes(request).await.map(Self)
    }
}

/// A body as text, such as YAML.
#[derive(Debug)]
pub struct Text(pub String);

impl<S: Sync> FromRequest<S> for Text {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Result<Self, Problem> {
        let bytes = bytes(request).await?;
        String::from_utf8(bytes.into()).map(Self).map_err(|error| Problem::in_field("body", error))
    }
}
