//! A request and its answer as the journal keeps them: copied out of the connection's buffers, so that they hold no more than they are.

use std::{borrow::Cow, fmt, net::IpAddr};

use bytes::Bytes;
use compact_str::CompactString;
use hyper::{Method, StatusCode, Uri};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_with::{DisplayFromStr, TryFromInto, serde_as};

use super::{allocated, headers::Headers};
use crate::engine::{
    payload,
    scenario::{Decision, Scenarios, Situation},
    tree::{Json, counted},
    weight::weight,
};

/// The setting that refused a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RefusedBy {
    /// Its name, as `limits.account.perSecond` or `whitelist`.
    pub setting: Cow<'static, str>,
    /// The scenario that says so; it is said of the account or the sandbox itself when there is none.
    pub scenario: Option<String>,
}

/// A request and its answer.
#[serde_as]
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Exchange {
    /// The operation, or `None` when no endpoint matched.
    pub operation: Option<Cow<'static, str>>,
    /// The client's address.
    pub peer: IpAddr,
    /// The calling account's id, empty when unknown.
    pub account: CompactString,
    /// The request line and headers; the control API masks secrets when it shows them.
    #[serde_as(as = "DisplayFromStr")]
    pub method: Method,
    pub uri: PathAndQuery,
    /// The request's headers.
    pub request_headers: Headers,
    /// The request's body, as far as it is kept.
    #[serde(with = "payload")]
    pub request_body: Bytes,
    /// How many bytes of it were read.
    pub request_size: usize,
    /// The body as conditions of rules look at it; null when it could not be read, or is not kept whole.
    pub request_view: Json,
    /// The answer's status; `None` when the wire broke before it.
    #[serde_as(as = "Option<TryFromInto<u16>>")]
    pub status: Option<StatusCode>,
    /// The answer's headers, those of a lost one, too.
    pub response_headers: Headers,
    /// The answer's body, as far as it is kept.
    #[serde(with = "payload")]
    pub response_body: Bytes,
    /// How many bytes it had.
    pub response_size: usize,
    /// What decided the answer, and why.
    pub decision: Decision,
    /// What refused the request, when a setting did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refused_by: Option<RefusedBy>,
    /// The record that the request was about or made.
    pub subject: Option<CompactString>,
    /// The client's own reference of that record.
    pub tag: Option<CompactString>,
    /// What a client's author would want to know: fields nobody read, a missing content type.
    pub warnings: Vec<String>,
}

impl Exchange {
    /// Whether the journal keeps only the beginning of the request's body.
    pub fn is_cut(&self) -> bool {
        self.request_body.len() < self.request_size
    }

    /// What the client calls the request, by its header `x-request-id`.
    pub fn request_id(&self) -> Option<&str> {
        self.request_headers.get("x-request-id")
    }

    /// What the client got, in words: `200`, `200, truncate`, or `reset, no work done`.
    pub fn answered(&self) -> String {
        let status = self.status.map(|status| status.as_u16().to_string());
        let Some(broken) = self.decision.broken() else { return status.unwrap_or_default() };
        let fault = word(&broken.fault);
        match status {
            Some(status) => format!("{status}, {fault}"),
            None if broken.does_work() => format!("{fault}, work done"),
            None => format!("{fault}, no work done"),
        }
    }

    /// Looks at the request the way the scenarios looked at it; its record is the one they saw, if a rule looks at records.
    pub fn situation<T>(&self, look: impl FnOnce(&Situation<'_>) -> T) -> T {
        look(&Situation {
            operation: self.operation.as_deref().unwrap_or_default(),
            method: self.method.as_str(),
            path: self.uri.path(),
            query: self.uri.query().unwrap_or_default(),
            header: &|name| self.request_headers.get(name),
            account: &self.account,
            body: &self.request_view,
            record: &|| self.decision.trace.record(),
        })
    }

    /// Looks at the answer as scenarios look at a request; a body that is no JSON is a text, and one that is not kept whole is null.
    pub fn answer_situation<T>(&self, look: impl FnOnce(&Situation<'_>) -> T) -> T {
        let body = || {
            let json = serde_json::from_slice(&self.response_body).ok();
            json.unwrap_or_else(|| Json::from(&*String::from_utf8_lossy(&self.response_body)))
        };
        let is_whole = self.lacks_of_response().is_none();
        look(&Situation {
            operation: self.operation.as_deref().unwrap_or_default(),
            method: self.method.as_str(),
            path: self.uri.path(),
            query: self.uri.query().unwrap_or_default(),
            header: &|name| self.response_headers.get(name),
            account: &self.account,
            body: &is_whole.then(body).unwrap_or_default(),
            record: &|| self.decision.trace.record(),
        })
    }

    /// Completes what a snapshot does not hold: its operation is of these scenarios' words, and its rules are theirs.
    ///
    /// # Errors
    ///
    /// Says what the scenarios do not know.
    pub fn complete(&mut self, scenarios: &Scenarios) -> Result<(), String> {
        if let Some(name) = &self.operation {
            let known = scenarios.library().vocabulary.recorded(name);
            self.operation = Some(Cow::Borrowed(known.ok_or_else(|| format!("there is no operation `{name}`"))?));
        }
        self.decision.trace.complete(scenarios)
    }

    /// What is missing of the request's body, in words.
    pub fn lacks_of_request(&self) -> Option<String> {
        lacking(self.request_body.len(), self.request_size)
    }

    /// What is missing of the answer's body, in words.
    pub fn lacks_of_response(&self) -> Option<String> {
        lacking(self.response_body.len(), self.response_size)
    }

    /// How much memory it holds.
    pub(super) fn weight(&self) -> usize {
        let texts = [&self.account].into_iter().chain(&self.subject).chain(&self.tag);
        let bodies = [&self.request_body, &self.response_body];
        allocated(size_of::<Self>())
            + texts.map(CompactString::len).sum::<usize>()
            + self.warnings.iter().map(|text| allocated(text.capacity())).sum::<usize>()
            + allocated(self.warnings.capacity() * size_of::<String>())
            + self.refused_by.as_ref().map_or(0, |by| by.scenario.as_ref().map_or(0, |it| allocated(it.capacity())))
            + weight(&self.request_view)
            + bodies.iter().map(|body| allocated(body.len())).sum::<usize>()
            + [&self.request_headers, &self.response_headers].map(|it| allocated(it.len())).iter().sum::<usize>()
            + allocated(self.uri.0.len())
            + self.decision.weight()
    }
}

/// The word for it in files and answers.
fn word(value: &impl Serialize) -> String {
    serde_json::to_value(value).ok().and_then(|word| word.as_str().map(str::to_owned)).unwrap_or_default()
}

fn lacking(kept: usize, size: usize) -> Option<String> {
    (kept < size).then(|| format!("its body had {}, of which the journal keeps {kept}", counted(size, "byte")))
}

/// The path and query of a request, as the client sent them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String")]
pub struct PathAndQuery(Box<str>);

impl PathAndQuery {
    pub fn path(&self) -> &str {
        self.0.split_once('?').map_or(&self.0, |(path, _)| path)
    }

    /// What follows the question mark.
    pub fn query(&self) -> Option<&str> {
        self.0.split_once('?').map(|(_, query)| query)
    }
}

impl TryFrom<String> for PathAndQuery {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let uri: Uri = text.parse().map_err(|error| format!("`{text}` is not a URI: {error}"))?;
        Ok(Self::from(&uri))
    }
}

impl From<&Uri> for PathAndQuery {
    fn from(uri: &Uri) -> Self {
        Self(uri.path_and_query().map_or("/", |it| it.as_str()).into())
    }
}

impl fmt::Display for PathAndQuery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_the_path_and_the_query_alone() {
        let target = |uri: &str| PathAndQuery::from(&uri.parse::<Uri>().expect("a URI"));

        assert_eq!((target("/a/b?c=d?e").path(), target("/a/b?c=d?e").query()), ("/a/b", Some("c=d?e")));
        assert_eq!((target("/a").to_string().as_str(), target("/a").query()), ("/a", None));
        assert_eq!(target("http://host:1/a?b").to_string(), "/a?b");
    }
}
