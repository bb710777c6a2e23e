//! The emulator that a command talks to: one call of the control API, and what to say when it fails.

use reqwest::{
    Client, Method, Response, StatusCode, Url,
    header::{AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderValue, InvalidHeaderValue},
};
use serde_json::Value;

use super::failure::Failure;
use crate::engine::deliver::{Sender, SenderSettings};

/// Where an emulator is unless it was started elsewhere.
const USUAL: &str = "http://localhost:8382";

/// Where the emulator is, and how to talk to it.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Emulator")]
pub(super) struct Remote {
    /// The base URL of the emulator.
    #[arg(long, env = "VETBOX_URL", value_name = "URL", default_value = USUAL, value_parser = base_url)]
    url: Url,
    /// The sandbox.
    #[arg(long, env = "VETBOX_SANDBOX", value_name = "NAME", default_value = "default")]
    pub(super) sandbox: String,
    /// The token that the emulator's --control-token asks for.
    #[arg(long, env = "VETBOX_CONTROL_TOKEN", value_name = "TOKEN", hide_env_values = true)]
    token: Option<String>,
    /// Print JSON for programs.
    #[arg(long)]
    pub(super) json: bool,
}

/// What the emulator answered.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) status: StatusCode,
    pub(super) text: String,
}

impl Answer {
    /// The body as JSON; null when it is none.
    pub(super) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_default()
    }
}

impl Remote {
    /// The base URL without a slash at its end.
    pub(super) fn base(&self) -> &str {
        self.url.as_str().trim_end_matches('/')
    }

    /// Reads something of the sandbox; `path` stands after its name.
    pub(super) fn get(&self, path: &str) -> Result<Value, Failure> {
        self.call(Method::GET, path, None)
    }

    /// Reads all of a list of the sandbox, a part at a time.
    pub(super) fn all(&self, path: &str, filter: &[(&str, &str)]) -> Result<Vec<Value>, Failure> {
        let mut items = Vec::new();
        let mut after = None;
        loop {
            let filter = filter.iter().map(|(name, value)| (*name, Some((*value).to_owned())));
            let part = query(filter.chain([("limit", Some("1000".to_owned())), ("after", after)]));
            let mut page = self.get(&format!("{path}{part}"))?;
            if let Value::Array(part) = page["items"].take() {
                items.extend(part);
            }
            after = page["next"].as_str().map(str::to_owned);
            if after.is_none() {
                return Ok(items);
            }
        }
    }

    /// Reads something of the sandbox if an emulator runs; `None` when nobody said where and none runs at the usual place.
    pub(super) fn find(&self, path: &str) -> Result<Option<Value>, Failure> {
        let path = self.path(path);
        match self.send(Method::GET, &path, None) {
            Ok(answer) if answer.status.is_success() => Ok(Some(answer.json())),
            Ok(answer) => Err(self.refused(&answer)),
            Err(_) if self.base() == USUAL => Ok(None),
            Err(error) => Err(self.unreachable(&error)),
        }
    }

    /// Whether there is something of the sandbox at `path`.
    pub(super) fn exists(&self, path: &str) -> Result<bool, Failure> {
        let path = self.path(path);
        let answer = self.send(Method::GET, &path, None).map_err(|error| self.unreachable(&error))?;
        match answer.status {
            StatusCode::NOT_FOUND => Ok(false),
            status if status.is_success() => Ok(true),
            _ => Err(self.refused(&answer)),
        }
    }

    /// The whole path of something of the sandbox.
    fn path(&self, path: &str) -> String {
        format!("/_vetbox/v1/sandboxes/{}{path}", escaped(&self.sandbox))
    }

    /// Does something with the sandbox.
    pub(super) fn post(&self, path: &str, body: &Value) -> Result<Value, Failure> {
        self.call(Method::POST, path, Some(body))
    }

    /// Calls the control API of the sandbox and gives the JSON of its success.
    pub(super) fn call(&self, method: Method, path: &str, body: Option<&Value>) -> Result<Value, Failure> {
        self.text(method, path, body.map(Value::to_string)).map(|answer| answer.json())
    }

    /// Like [`Self::call`], with any body and any answer.
    pub(super) fn text(&self, method: Method, path: &str, body: Option<String>) -> Result<Answer, Failure> {
        let path = self.path(path);
        self.succeeds(method, &path, body)
    }

    /// Calls any path of the server; an answer that is no success is a failure.
    pub(super) fn succeeds(&self, method: Method, path: &str, body: Option<String>) -> Result<Answer, Failure> {
        let answer = self.send(method, path, body).map_err(|error| self.unreachable(&error))?;
        if answer.status.is_success() { Ok(answer) } else { Err(self.refused(&answer)) }
    }

    /// Sends one request and reads the answer, whatever its status is.
    pub(super) fn send(&self, method: Method, path: &str, body: Option<String>) -> anyhow::Result<Answer> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        runtime.block_on(async {
            let url = format!("{}{path}", self.base());
            let response =
                client()?.request(method, url).headers(self.headers(body.is_some())?).body(body.unwrap_or_default());
            read(response.send().await?).await
        })
    }

    fn headers(&self, json: bool) -> anyhow::Result<HeaderMap> {
        let mut headers = HeaderMap::new();
        if json {
            headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        }
        // A variable that is set to nothing is how compose files leave it out.
        if let Some(token) = self.token.as_deref().filter(|token| !token.is_empty()) {
            headers.insert(AUTHORIZATION, HeaderValue::from_str(&format!("Bearer {token}"))?);
        }
        Ok(headers)
    }

    /// What the emulator's refusal means for the exit code, as a text or as the document that it answered.
    fn refused(&self, answer: &Answer) -> Failure {
        let document = answer.json();
        if self.json && document.is_object() {
            return Failure::Refused { code: exit_code(answer.status), document };
        }
        refused(answer)
    }

    /// Nothing answers.
    pub(super) fn unreachable(&self, error: &anyhow::Error) -> Failure {
        if error.is::<InvalidHeaderValue>() {
            return Failure::Usage(anyhow::anyhow!("--token: a token is one line of visible ASCII"));
        }
        let url = self.base();
        let cause = error.chain().last().map(ToString::to_string).unwrap_or_default();
        Failure::Failed(anyhow::anyhow!(
            "no emulator answers at {url}: {cause}\n  Start one with `vetbox serve`, or say where it is with --url or VETBOX_URL."
        ))
    }
}

/// Reads the address of an emulator.
fn base_url(text: &str) -> Result<Url, String> {
    let url = Url::parse(text).ok().filter(|url| matches!(url.scheme(), "http" | "https"));
    let url = url.ok_or_else(|| format!("not an address such as {USUAL}"))?;
    match url.path().split_once("/sandbox/") {
        // Whatever was done there would be done to another sandbox.
        Some((_, name)) => {
            Err(format!("this is where clients find a sandbox; leave /sandbox/{name} out, and name it with --sandbox"))
        }
        None => Ok(url),
    }
}

/// The client of webhooks: it never follows redirects, and needs no system resolver.
fn client() -> anyhow::Result<Client> {
    Ok(Sender::new(SenderSettings::default())?.client().clone())
}

async fn read(response: Response) -> anyhow::Result<Answer> {
    Ok(Answer { status: response.status(), text: response.text().await? })
}

/// The exit code of an answer that is no success.
fn exit_code(status: StatusCode) -> u8 {
    match status {
        StatusCode::REQUEST_TIMEOUT => 3,
        StatusCode::UNAUTHORIZED | StatusCode::BAD_REQUEST | StatusCode::UNPROCESSABLE_ENTITY => 2,
        _ => 1,
    }
}

/// The emulator's refusal as a text, with the choices that it names.
fn refused(answer: &Answer) -> Failure {
    let problem = answer.json();
    let detail = problem["detail"].as_str().map_or_else(|| answer.text.trim().to_owned(), str::to_owned);
    let valid: Vec<&str> = problem["valid"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let choices = if valid.is_empty() { String::new() } else { format!("\n  valid: {}", valid.join(", ")) };
    let hint = match answer.status {
        StatusCode::UNAUTHORIZED => "\n  Give the emulator's --control-token with --token or VETBOX_CONTROL_TOKEN.",
        _ => "",
    };
    let message = format!("{detail}{choices}{hint}");
    match exit_code(answer.status) {
        3 => Failure::NotMet(message),
        2 => Failure::Usage(anyhow::anyhow!(message)),
        _ => Failure::Failed(anyhow::anyhow!(message)),
    }
}

/// A text as one segment of a path.
pub(super) fn escaped(segment: &str) -> String {
    form_urlencoded::byte_serialize(segment.as_bytes()).collect::<String>().replace('+', "%20")
}

/// A query string of what is set.
pub(super) fn query<'a>(parts: impl IntoIterator<Item = (&'a str, Option<String>)>) -> String {
    let set = parts.into_iter().filter_map(|(name, value)| Some((name, value?)));
    let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(set).finish();
    if query.is_empty() { query } else { format!("?{query}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_and_queries_are_escaped() {
        assert_eq!(escaped("a b/c"), "a%20b%2Fc");
        assert_eq!(query([("a", Some("x&y".to_owned())), ("b", None)]), "?a=x%26y");
        assert_eq!(query([("b", None)]), "");
    }

    #[test]
    fn a_refusal_says_what_is_valid_and_decides_the_exit_code() {
        let answer = |status, text: &str| refused(&Answer { status, text: text.to_owned() });

        let wrong = answer(StatusCode::BAD_REQUEST, r#"{"detail":"by: no","valid":["1s","2s"]}"#);
        assert!(matches!(&wrong, Failure::Usage(error) if error.to_string() == "by: no\n  valid: 1s, 2s"), "{wrong:?}");
        assert!(matches!(answer(StatusCode::REQUEST_TIMEOUT, "{}"), Failure::NotMet(_)));
        assert!(
            matches!(answer(StatusCode::NOT_FOUND, "plain"), Failure::Failed(error) if error.to_string() == "plain")
        );
    }
}
