//! Where webhooks for a host go in its place: a container that is told `localhost` reaches its host by another name.

use std::str::FromStr;

use reqwest::{Url, header::HeaderValue};

/// One host in place of another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rewrite {
    from: String,
    to: String,
}

impl FromStr for Rewrite {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = |what: &str| format!("`{text}` {what}: it is written as localhost=host.docker.internal");
        let (from, to) = text.split_once('=').ok_or_else(|| wrong("does not say one host in place of another"))?;
        let host = |name: &str| {
            let url = Url::parse(&format!("http://{name}/")).ok();
            let host = url.and_then(|url| url.host_str().map(str::to_owned));
            // Whatever else was written, a port or a path, would be lost.
            let host = host.filter(|host| host.eq_ignore_ascii_case(name));
            host.ok_or_else(|| wrong(&format!("names no host alone in `{name}`")))
        };
        Ok(Self { from: host(from)?, to: host(to)? })
    }
}

/// Where a request for `url` goes, and the `Host` header that it then needs, by which the receiver is called what it was.
pub(super) fn rewritten(url: &Url, rewrites: &[Rewrite]) -> Option<(Url, HeaderValue)> {
    let host = url.host_str()?;
    let Rewrite { to, .. } = rewrites.iter().find(|rewrite| rewrite.from == host)?;
    let authority = url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"));
    let mut elsewhere = url.clone();
    elsewhere.set_host(Some(to)).ok()?;
    Some((elsewhere, HeaderValue::from_str(&authority).ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_is_put_in_place_of_another_and_the_receiver_keeps_its_name() {
        let rewrites =
            ["localhost=host.docker.internal", "127.0.0.1=10.0.0.1", "[::1]=receiver"].map(|it| it.parse().unwrap());
        let rewritten = |url: &str| {
            rewritten(&Url::parse(url).unwrap(), &rewrites)
                .map(|(url, host)| (url.to_string(), host.to_str().unwrap().to_owned()))
        };

        let both = |url: &str, host: &str| Some((url.to_owned(), host.to_owned()));
        assert_eq!(
            rewritten("http://LOCALHOST:3000/a?b"),
            both("http://host.docker.internal:3000/a?b", "localhost:3000")
        );
        assert_eq!(rewritten("https://127.0.0.1/"), both("https://10.0.0.1/", "127.0.0.1"));
        assert_eq!(rewritten("http://[::1]:9/"), both("http://receiver:9/", "[::1]:9"));
        assert_eq!(rewritten("http://elsewhere/"), None);
        for wrong in ["", "localhost", "=a", "a=", "a=b:80", "a=b/c", "a b=c"] {
            assert!(wrong.parse::<Rewrite>().is_err(), "{wrong}");
        }
    }
}
