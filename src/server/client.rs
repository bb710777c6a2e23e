//! The client's address: the peer's, unless the peer is a trusted proxy that says for whom it calls.

use std::{
    net::{IpAddr, Ipv4Addr, SocketAddr},
    str::FromStr,
    sync::Arc,
};

use axum::extract::{Request, State};
use hyper::{
    HeaderMap, Uri,
    header::HeaderName,
    http::{
        Extensions,
        uri::{Authority, Scheme},
    },
};
use ipnet::IpNet;

use super::wire::Wire;

/// Says how a client came to a proxy.
const FORWARDED_PROTO: HeaderName = HeaderName::from_static("x-forwarded-proto");

/// How the client came: `https` when it spoke TLS with the server, or says that it did with a proxy before it.
pub fn scheme(extensions: &Extensions, headers: &HeaderMap) -> &'static str {
    let is_tls = extensions.get::<Arc<Wire>>().is_some_and(|wire| wire.is_tls);
    let behind_tls = || headers.get(FORWARDED_PROTO).is_some_and(|scheme| scheme == "https");
    if is_tls || behind_tls() { "https" } else { "http" }
}

/// Where clients reach the server behind a proxy, as the user set it.
#[derive(Debug, Clone)]
pub struct PublicUrl {
    /// Without a slash at its end.
    pub url: Arc<str>,
    /// The host in it, and the port when it names one.
    pub authority: Authority,
}

impl FromStr for PublicUrl {
    type Err = String;

    /// Reads a scheme, a host, and perhaps a port and a path.
    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = |why: &str| format!("`{text}` {why}: expected an address such as https://vetbox.example.com");
        let url: Uri = text.parse().map_err(|_| wrong("is no address"))?;
        let is_http = url.scheme().is_some_and(|scheme| [Scheme::HTTP, Scheme::HTTPS].contains(scheme));
        let Some(authority) = url.authority().filter(|_| is_http) else {
            return Err(wrong("begins with neither http:// nor https://"));
        };
        if authority.as_str().contains('@') || url.query().is_some() {
            return Err(wrong("has a user or a query"));
        }
        Ok(Self { url: text.trim_end_matches('/').into(), authority: authority.clone() })
    }
}

/// Tells everybody who reads a request of the public address; an axum middleware.
pub(crate) async fn tell(State(url): State<PublicUrl>, mut request: Request) -> Request {
    request.extensions_mut().insert(url);
    request
}

/// The address of the client that a proxy called for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Client(IpAddr);

/// The address at the other end of the connection; this machine's where there is none.
fn peer(extensions: &Extensions) -> IpAddr {
    let wire = extensions.get::<Arc<Wire>>();
    wire.map_or(IpAddr::V4(Ipv4Addr::LOCALHOST), |wire| wire.peer.ip()).to_canonical()
}

/// Whoever calls: the client behind the trusted proxies, or who is at the other end.
pub fn caller(extensions: &Extensions) -> IpAddr {
    extensions.get::<Client>().map_or_else(|| peer(extensions), |client| client.0)
}

/// Looks behind trusted proxies; an axum middleware.
pub(crate) async fn look_behind(State(trusted): State<Arc<[IpNet]>>, mut request: Request) -> Request {
    let client = behind(&trusted, peer(request.extensions()), request.headers());
    request.extensions_mut().insert(Client(client));
    request
}

/// The nearest address in the chain that is no trusted proxy; headers of anybody else are not believed.
fn behind(trusted: &[IpNet], peer: IpAddr, headers: &HeaderMap) -> IpAddr {
    let is_trusted = |address: &IpAddr| trusted.iter().any(|network| network.contains(address));
    let mut chain = told(headers);
    let mut client = peer;
    while is_trusted(&client) {
        match chain.pop() {
            // What cannot be read as an address tells nothing; the proxy that wrote it is the last that is known.
            None | Some(None) => break,
            Some(Some(next)) => client = next,
        }
    }
    client
}

/// The addresses that proxies wrote, the farthest first.
///
/// Only in `X-Forwarded-For`: a proxy that sets one header passes on what a client wrote into another.
fn told(headers: &HeaderMap) -> Vec<Option<IpAddr>> {
    let texts = headers.get_all("x-forwarded-for").iter().filter_map(|value| value.to_str().ok());
    texts.flat_map(|text| text.split(',')).map(|part| address(part.trim())).collect()
}

/// An address, with or without a port.
fn address(text: &str) -> Option<IpAddr> {
    let bare = text.trim_matches(['[', ']']);
    let parsed = bare.parse().or_else(|_| text.parse::<SocketAddr>().map(|socket| socket.ip()));
    parsed.ok().map(|address: IpAddr| address.to_canonical())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn client(peer: &str, headers: &[(&'static str, &'static str)]) -> String {
        let trusted: [IpNet; 2] = ["10.0.0.0/8".parse().unwrap(), "::1/128".parse().unwrap()];
        let headers = headers.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect();
        behind(&trusted, peer.parse().unwrap(), &headers).to_string()
    }

    #[test]
    fn a_stranger_is_not_believed() {
        assert_eq!(client("203.0.113.7", &[("x-forwarded-for", "192.0.2.1")]), "203.0.113.7");
    }

    #[test]
    fn a_trusted_proxy_names_its_client() {
        assert_eq!(client("10.0.0.1", &[("x-forwarded-for", "203.0.113.7")]), "203.0.113.7");
        assert_eq!(client("::1", &[("x-forwarded-for", "[2001:db8::1]:4711")]), "2001:db8::1");
    }

    #[test]
    fn a_header_that_the_proxy_may_only_pass_on_is_not_believed() {
        assert_eq!(client("10.0.0.1", &[("forwarded", "for=203.0.113.7")]), "10.0.0.1");
    }

    #[test]
    fn what_a_client_writes_before_the_proxy_does_not_count() {
        let written = "192.0.2.1, 203.0.113.7, 10.0.0.2";

        assert_eq!(client("10.0.0.1", &[("x-forwarded-for", written)]), "203.0.113.7");
        assert_eq!(
            client("10.0.0.1", &[("x-forwarded-for", "192.0.2.1"), ("x-forwarded-for", "203.0.113.7")]),
            "203.0.113.7"
        );
    }

    #[test]
    fn without_a_readable_address_the_proxy_is_the_client() {
        assert_eq!(client("10.0.0.1", &[]), "10.0.0.1");
        assert_eq!(client("10.0.0.1", &[("x-forwarded-for", "unknown")]), "10.0.0.1");
        assert_eq!(client("10.0.0.1", &[("x-forwarded-for", "203.0.113.7:4711")]), "203.0.113.7");
    }
}
