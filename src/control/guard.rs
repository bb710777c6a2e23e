//! Who may control: nobody through a foreign browser page, and with a token only those who have it.
//!
//! 1. The `Host` must be a name that cannot be somebody else's domain, so that a page cannot rebind its own name to this machine.
//! 2. A browser must be on a page of this very server, where the call finds it or at the public address.
//! 3. When the server was started with a token, the call must carry it.

use std::net::IpAddr;

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use hyper::{
    HeaderMap,
    header::{AUTHORIZATION, HOST, HeaderValue, ORIGIN, WWW_AUTHENTICATE},
    http::uri::Authority,
};
use subtle::ConstantTimeEq as _;

use super::problem::Problem;
use crate::{app::App, config::Config, engine::sign::Secret};

/// Lets a control call pass, or says why not.
pub async fn guard(State(app): State<App>, request: Request, next: Next) -> Response {
    match admit(&app.config, &request) {
        Ok(()) => next.run(request).await,
        Err(refusal) => refusal.into_response(),
    }
}

/// Why a call is refused.
#[derive(Debug, PartialEq, Eq)]
enum Refusal {
    /// A name that could be anybody's.
    Host(String),
    /// A page of somebody else.
    Browser,
    /// No token, or a wrong one.
    Token,
}

impl Refusal {
    fn into_response(self) -> Response {
        let detail = match self {
            Self::Host(host) => format!(
                "the control API does not answer as {host:?}: use localhost, an IP address, a name without a dot, *.localhost or \
                 *.internal, or start vetbox with --control-hosts {host}"
            ),
            Self::Browser => "the control API does not answer to pages of other sites".to_owned(),
            Self::Token => return unauthorized(),
        };
        Problem::forbidden(detail).into_response()
    }
}

fn unauthorized() -> Response {
    let detail = "this server was started with a control token: send it as Authorization: Bearer <token>";
    let mut response = Problem::unauthorized(detail).into_response();
    response.headers_mut().insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    response
}

fn admit(config: &Config, request: &Request) -> Result<(), Refusal> {
    let headers = request.headers();
    // A request line may name the authority, too, and what stands there counts before the header.
    let named = [request.uri().authority().map(Authority::as_str), text(headers, HOST.as_str())];
    if let Some(foreign) = named.iter().flatten().find(|host| !is_own(name_of(host), &config.control_hosts)) {
        return Err(Refusal::Host(name_of(foreign).to_owned()));
    }
    let elsewhere = text(headers, "sec-fetch-site").is_some_and(|site| !matches!(site, "same-origin" | "none"));
    // A proxy may ask in a name of its own.
    let public = config.public_url.as_ref().map(|public| public.authority.as_str());
    let ours = [named.into_iter().flatten().next(), public];
    let is_ours = |origin: &HeaderValue| ours.iter().flatten().any(|host| is_of(origin, host));
    if elsewhere || headers.get(ORIGIN).is_some_and(|origin| !is_ours(origin)) {
        return Err(Refusal::Browser);
    }
    match &config.control_token {
        Some(token) if !carries(headers, token) => Err(Refusal::Token),
        _ => Ok(()),
    }
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

/// A host without its port.
pub fn name_of(host: &str) -> &str {
    match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) && !name.ends_with(':') => name,
        _ => host,
    }
}

/// Whether a name cannot be another site's, or was allowed.
fn is_own(name: &str, allowed: &[String]) -> bool {
    let name = name.trim_end_matches('.').to_ascii_lowercase();
    let bare = name.trim_start_matches('[').trim_end_matches(']');
    let listed = |allowed: &String| match allowed.strip_prefix('*') {
        Some(end) => name.ends_with(end) && name.len() > end.len(),
        None => name == *allowed,
    };
    bare.parse::<IpAddr>().is_ok()
        || (!name.is_empty() && !name.contains('.'))
        || name.ends_with(".localhost")
        || name.ends_with(".internal")
        || allowed.iter().any(listed)
}

/// Whether a page's origin is this host.
fn is_of(origin: &HeaderValue, host: &str) -> bool {
    let origin = origin.to_str().ok().and_then(|origin| origin.split_once("://"));
    origin.is_some_and(|(_, authority)| authority.eq_ignore_ascii_case(host))
}

fn carries(headers: &HeaderMap, token: &Secret) -> bool {
    let sent = text(headers, AUTHORIZATION.as_str()).and_then(|value| value.split_once(' '));
    sent.is_some_and(|(scheme, sent)| {
        scheme.eq_ignore_ascii_case("bearer") && bool::from(sent.trim().as_bytes().ct_eq(token.reveal().as_bytes()))
    })
}

#[cfg(test)]
mod tests {
    use axum::body::Body;

    use super::*;

    fn admitted(config: &Config, headers: &[(&str, &str)]) -> Result<(), Refusal> {
        let request = headers.iter().fold(Request::builder(), |request, (name, value)| request.header(*name, *value));
        admit(config, &request.body(Body::empty()).unwrap())
    }

    #[test]
    fn only_names_that_cannot_be_another_sites_are_answered() {
        let config = Config {
            control_hosts: vec!["vetbox.example.com".to_owned(), "*.test.org".to_owned()],
            ..Config::default()
        };
        for host in [
            "localhost:8382",
            "127.0.0.1",
            "[::1]:8382",
            "10.0.0.3:80",
            "vetbox",
            "vetbox:8382",
            "a.localhost",
            "host.docker.internal:8382",
            "vetbox.example.com",
            "a.test.org",
            "LOCALHOST",
        ] {
            assert_eq!(admitted(&config, &[("host", host)]), Ok(()), "{host}");
        }
        for host in
            ["evil.example", "localhost.evil.example:8382", "127.0.0.1.evil.example", "test.org", ".", "a.example.com"]
        {
            assert!(matches!(admitted(&config, &[("host", host)]), Err(Refusal::Host(_))), "{host}");
        }
    }

    #[test]
    fn an_authority_in_the_request_line_counts_as_well() {
        let admitted = |authority: &str, host: &str| {
            let request = Request::get(format!("http://{authority}/_vetbox/v1/sandboxes")).header("host", host);
            admit(&Config::default(), &request.body(Body::empty()).unwrap())
        };

        assert_eq!(admitted("localhost:8382", "localhost:8382"), Ok(()));
        for (authority, host) in [("evil.example", "localhost:8382"), ("localhost:8382", "evil.example")] {
            assert_eq!(admitted(authority, host), Err(Refusal::Host("evil.example".to_owned())), "{authority} {host}");
        }
    }

    #[test]
    fn a_browser_must_be_on_a_page_of_this_server() {
        let config = Config::default();
        let host = ("host", "localhost:8382");
        for header in
            [("sec-fetch-site", "same-origin"), ("sec-fetch-site", "none"), ("origin", "http://localhost:8382")]
        {
            assert_eq!(admitted(&config, &[host, header]), Ok(()), "{header:?}");
        }
        for header in [
            ("sec-fetch-site", "cross-site"),
            ("sec-fetch-site", "same-site"),
            ("origin", "http://localhost:3000"),
            ("origin", "https://evil.example"),
            ("origin", "null"),
        ] {
            assert_eq!(admitted(&config, &[host, header]), Err(Refusal::Browser), "{header:?}");
        }
    }

    #[test]
    fn behind_a_proxy_a_browser_is_at_the_public_address() {
        let public_url = Some("https://vetbox.example.com/".parse().unwrap());
        let config = Config { public_url, ..Config::default() };
        let host = ("host", "10.0.0.7:8382");

        assert_eq!(admitted(&config, &[host, ("origin", "https://vetbox.example.com")]), Ok(()));
        assert_eq!(admitted(&config, &[host, ("origin", "https://example.com")]), Err(Refusal::Browser));
    }

    #[test]
    fn a_token_is_asked_for_when_there_is_one() {
        let config = Config { control_token: Some(Secret::new("s3cret")), ..Config::default() };

        assert_eq!(admitted(&config, &[("authorization", "Bearer s3cret")]), Ok(()));
        assert_eq!(admitted(&config, &[("authorization", "bearer s3cret")]), Ok(()));
        for header in [("x", "y"), ("authorization", "Bearer s3cre"), ("authorization", "Basic s3cret")] {
            assert_eq!(admitted(&config, &[header]), Err(Refusal::Token), "{header:?}");
        }
    }
}
