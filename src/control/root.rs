//! `/` and `/llms.txt`: where everything is and what it can do, for whoever has nothing but the server's address.

use axum::{
    Extension,
    extract::State,
    response::{IntoResponse as _, Response},
};
use hyper::{
    HeaderMap, StatusCode,
    header::{ACCEPT, CONTENT_TYPE, HeaderName, HeaderValue, LOCATION, VARY},
};
use schemars::JsonSchema;
use serde::Serialize;

use super::{
    api::{Routes, does},
    extract::{Json, Reached},
    problem::Problem,
    sandboxes::Urls,
};
use crate::{app::App, engine::registry::Name, server::NamedByPath};

/// Where the dashboard is, and everything of the control API below it.
const HOME: &str = "/_vetbox/";

/// Where the authority of HTTPS is.
pub const AUTHORITY: &str = "/_vetbox/ca.pem";

/// What the emulator can do, in two pages.
pub const GUIDE: &str = include_str!("../../llms.txt");

pub fn routes() -> Routes {
    Routes::default()
        .get("/llms.txt", guide, does("guide", "What vetbox can do, in two pages for a program that writes tests."))
        .get("/", show, does("root", "Where everything is; a browser is sent to the dashboard.").gives::<Root>())
        .get(AUTHORITY, authority, does("authority", "The authority that clients have to trust for HTTPS, as PEM."))
}

/// What answers here, and where.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Root {
    pub name: &'static str,
    pub version: &'static str,
    /// The addresses of the sandbox `default`, or of the one that the path names.
    pub urls: Urls,
    pub dashboard: String,
    pub openapi: String,
}

async fn guide() -> &'static str {
    GUIDE
}

async fn authority(State(app): State<App>) -> Result<([(HeaderName, &'static str); 1], String), Problem> {
    let tls = &app.config.tls;
    let pem = tls.trusted.clone().ok_or_else(|| {
        Problem::unknown(match tls.address {
            None => "nobody speaks HTTPS here; `--tls 127.0.0.1:8443` starts it",
            Some(_) => "the certificate of --tls-cert is somebody else's: trust whoever signed it",
        })
    })?;
    Ok(([(CONTENT_TYPE, "application/x-pem-file")], pem))
}

async fn show(reached: Reached, named: Option<Extension<NamedByPath>>, headers: HeaderMap) -> Response {
    let named = named.map(|Extension(NamedByPath(name))| name);
    let below = |path: &str| format!("{}{HOME}{path}", reached.control);
    let is_browser =
        headers.get_all(ACCEPT).iter().any(|accept| accept.as_bytes().windows(9).any(|it| it == b"text/html"));
    let mut response = if is_browser {
        // A way within one listener is right behind any proxy.
        let home = if reached.control == reached.vendors { HOME.to_owned() } else { below("") };
        let home = home + &named.map(|name| format!("#/{name}")).unwrap_or_default();
        (StatusCode::FOUND, [(LOCATION, home)]).into_response()
    } else {
        let urls = Urls::of(&named.unwrap_or_else(Name::default_sandbox), &reached);
        let (name, version) = (env!("CARGO_PKG_NAME"), env!("CARGO_PKG_VERSION"));
        Json(Root { name, version, urls, dashboard: below(""), openapi: below("openapi.json") }).into_response()
    };
    response.headers_mut().insert(VARY, HeaderValue::from_static("accept"));
    response
}
