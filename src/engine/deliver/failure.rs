//! Says precisely why an attempt got no answer, and how to repair the usual mistakes.

use std::{error::Error, io, net::IpAddr, time::Duration};

use reqwest::Url;
use rustls::CertificateError;

use super::{
    connect::{CutShort, Endless, TooSlow},
    resolve::ResolveError,
};
use crate::engine::{
    outbox::{Failure, FailureKind},
    policy::literal_address,
    time::format_span,
};

/// The name by which containers reach their host.
const HOST_NAME: &str = "host.docker.internal";

/// What lets webhooks go to a host that is not allowed.
const ALLOW: &str = "who runs vetbox lists the host or its network with --webhook-allow";

/// Explains the client's error about a request to `url`.
pub(super) fn explain(error: &(dyn Error + 'static), url: &Url) -> Failure {
    let chain: Vec<&(dyn Error + 'static)> = causes(error).collect();
    let known = chain.iter().find_map(|cause| explain_cause(*cause, url));
    known.unwrap_or_else(|| {
        let last = chain.last().map_or_else(|| error.to_string(), ToString::to_string);
        failure(FailureKind::Other, last, None)
    })
}

/// The receiver did not answer in time.
pub(super) fn timed_out(time: Duration) -> Failure {
    let hint = "answer 2xx first and do the work afterwards, above all an advance of the clock, which waits for that answer; \
                or give the endpoint a longer timeout";
    failure(FailureKind::TimedOut, format!("no answer within {}", format_span(time)), Some(hint.to_owned()))
}

/// The installation does not allow the addresses of a host.
pub(super) fn not_allowed(host: &str, addresses: &[IpAddr]) -> Failure {
    let addresses: Vec<String> = addresses.iter().map(ToString::to_string).collect();
    let detail = format!("webhooks to {host} ({}) are not allowed here", addresses.join(", "));
    failure(FailureKind::NotAllowed, detail, Some(ALLOW.to_owned()))
}

fn failure(kind: FailureKind, detail: String, hint: Option<String>) -> Failure {
    Failure { kind, detail, hint }
}

/// An error and what caused it, outermost first; errors wrapped in an input-output error are looked into.
fn causes<'a>(error: &'a (dyn Error + 'static)) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    std::iter::successors(Some(error), |error| {
        let error: &'a (dyn Error + 'static) = *error;
        let wrapped = error.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
        wrapped.map(|inner| inner as &(dyn Error + 'static)).or_else(|| error.source())
    })
}

fn explain_cause(cause: &(dyn Error + 'static), url: &Url) -> Option<Failure> {
    if let Some(error) = cause.downcast_ref::<ResolveError>() {
        return Some(explain_name(error));
    }
    if let Some(error) = cause.downcast_ref::<rustls::Error>() {
        return Some(explain_tls(error, url));
    }
    if cause.is::<CutShort>() {
        return Some(failure(FailureKind::Cut, "the connection was cut in the middle of the body".to_owned(), None));
    }
    if cause.is::<TooSlow>() {
        return Some(explain_slowness(url));
    }
    if cause.is::<Endless>() {
        let detail = format!("{} sends and sends, and the answer never begins", place(url));
        return Some(failure(FailureKind::Other, detail, None));
    }
    if let Some(error) = cause.downcast_ref::<hyper::Error>() {
        return explain_http(error, url);
    }
    explain_io(cause.downcast_ref::<io::Error>()?, url)
}

fn explain_slowness(url: &Url) -> Failure {
    let detail = format!("no connection to {} in time", place(url));
    let hint = "a firewall may drop the packets, or nothing has that address";
    failure(FailureKind::TimedOut, detail, Some(hint.to_owned()))
}

fn explain_name(error: &ResolveError) -> Failure {
    match error {
        ResolveError::Unknown { host, .. } => failure(FailureKind::Dns, error.to_string(), Some(name_hint(host))),
        ResolveError::NotAllowed { host, addresses } => not_allowed(host, addresses),
    }
}

fn name_hint(host: &str) -> String {
    if host == HOST_NAME {
        format!("on Linux give vetbox's container `extra_hosts: [\"{HOST_NAME}:host-gateway\"]`")
    } else if host.contains('.') {
        "check the spelling; a name of your own network must be known to the name server of vetbox's machine".to_owned()
    } else {
        "a service name is known only to containers of the same network: check its spelling and that it runs".to_owned()
    }
}

fn explain_io(error: &io::Error, url: &Url) -> Option<Failure> {
    use io::ErrorKind as Kind;
    let is = |kinds: &[Kind]| kinds.contains(&error.kind());
    if is(&[Kind::ConnectionRefused]) {
        let detail = format!("nothing listens on {}", place(url));
        return Some(failure(FailureKind::Refused, detail, Some(refused_hint(url))));
    }
    if is(&[Kind::TimedOut]) {
        return Some(explain_slowness(url));
    }
    if is(&[Kind::HostUnreachable, Kind::NetworkUnreachable]) {
        return Some(failure(FailureKind::Refused, format!("{} cannot be reached: {error}", place(url)), None));
    }
    let broken = [Kind::ConnectionReset, Kind::ConnectionAborted, Kind::BrokenPipe, Kind::UnexpectedEof];
    is(&broken).then(|| reset(url))
}

fn refused_hint(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    if is_loopback(host) {
        format!("inside a container `{host}` is the container itself: use {HOST_NAME} or the receiver's service name")
    } else {
        "the receiver must listen on 0.0.0.0, and the port is the one inside its container, not the published one"
            .to_owned()
    }
}

impl Failure {
    /// The same where vetbox runs in a container, in which `localhost` is that container.
    pub(super) fn inside_a_container(self, url: &Url) -> Self {
        let host = url.host_str().unwrap_or_default();
        if self.kind != FailureKind::Refused || !is_loopback(host) {
            return self;
        }
        let hint = format!(
            "vetbox runs in a container, and there `{host}` is the container itself: start it with --webhook-rewrite \
             {host}={HOST_NAME}, or use the receiver's service name"
        );
        Self { hint: Some(hint), ..self }
    }
}

fn is_loopback(host: &str) -> bool {
    host == "localhost" || literal_address(host).is_some_and(|address| address.is_loopback())
}

fn explain_http(error: &hyper::Error, url: &Url) -> Option<Failure> {
    if error.is_parse_too_large() {
        let detail = format!("the head of the answer of {} is too large", place(url));
        return Some(failure(FailureKind::Other, detail, None));
    }
    if error.is_parse() {
        let hint = (url.scheme() == "http").then(|| "when the receiver speaks TLS, use https://".to_owned());
        return Some(failure(FailureKind::Other, format!("{} does not answer with HTTP", place(url)), hint));
    }
    (error.is_incomplete_message() || error.is_canceled() || error.is_closed()).then(|| reset(url))
}

fn reset(url: &Url) -> Failure {
    failure(FailureKind::Reset, format!("{} closed the connection without an answer", place(url)), None)
}

fn explain_tls(error: &rustls::Error, url: &Url) -> Failure {
    let (detail, hint) = if let rustls::Error::InvalidCertificate(error) = error {
        explain_certificate(error, url)
    } else if let rustls::Error::InvalidMessage(_) = error {
        (format!("{} does not speak TLS", place(url)), "use http:// when the receiver has no certificate")
    } else {
        (error.to_string(), "the receiver and vetbox agree on no TLS: it needs version 1.2 or 1.3")
    };
    failure(FailureKind::Tls, detail, Some(hint.to_owned()))
}

fn explain_certificate(error: &CertificateError, url: &Url) -> (String, &'static str) {
    use CertificateError as Wrong;
    let host = url.host_str().unwrap_or_default();
    if let Wrong::Expired | Wrong::ExpiredContext { .. } = error {
        (format!("the certificate of {host} has expired"), "renew it, or switch verification off (--webhook-insecure)")
    } else if let Wrong::NotValidForName | Wrong::NotValidForNameContext { .. } = error {
        (format!("the certificate is for another name than {host}"), "use a name that stands in it")
    } else if error.to_string().contains("CaUsedAsEndEntity") {
        let hint = "make it with `-addext basicConstraints=critical,CA:FALSE`, or switch verification off (--webhook-insecure)";
        (format!("the certificate of {host} is marked as an authority"), hint)
    } else {
        let hint =
            "give vetbox the authority's certificate (--webhook-ca), or switch verification off (--webhook-insecure)";
        (format!("the certificate of {host} is not trusted: {error}"), hint)
    }
}

/// Host and port as people write them.
fn place(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    url.port_or_known_default().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
}
