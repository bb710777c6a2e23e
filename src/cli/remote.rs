//! The emulator that a command talks to: one call of the control API, what it answered, and what to say when it fails.

use std::{ffi::OsString, fs};

use reqwest::{
    Client, Method, RequestBuilder, Response, StatusCode, Url,
    header::{AUTHORIZATION, CONTENT_TYPE, HeaderValue, InvalidHeaderValue},
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::Value;

use super::terminal::{Failure, lines, print, print_json};
use crate::{
    config::{Pem, pem},
    engine::deliver::{Sender, SenderSettings, Trust},
};

/// Where an emulator is unless it was started elsewhere.
const USUAL: &str = "http://localhost:8382";

/// What the control API advises, and the command that does it.
const COMMANDS: [(&str, &str); 21] = [
    ("POST …/checks/<id>/complete or …/fail ends it", "`vetbox complete` ends it"),
    ("POST …/review ends it", "`vetbox complete` ends it"),
    ("POST …/reset", "`vetbox reset`"),
    ("PUT …/clock", "`vetbox clock set frozen`"),
    ("GET …/cases", "`vetbox cases`"),
    ("GET …/checks", "`vetbox checks`"),
    ("GET …/profiles", "`vetbox profiles`"),
    ("GET …/applicants", "`vetbox applicants`"),
    ("GET …/entities", "`vetbox entities`"),
    ("GET …/consents", "`vetbox consents`"),
    ("GET …/accounts", "`vetbox accounts`"),
    ("GET …/requests", "`vetbox requests`"),
    ("GET …/deliveries", "`vetbox deliveries`"),
    ("GET …/inbox", "`vetbox inbox`"),
    ("GET …/plans", "`vetbox plans`"),
    ("GET …/webhooks", "`vetbox webhooks`"),
    ("GET …/rules", "`vetbox rules`"),
    ("GET …/scenarios", "`vetbox scenarios`"),
    ("POST /_vetbox/v1/sandboxes with its name", "`vetbox sandbox create`"),
    ("by POST /_vetbox/v1/sandboxes,", "by `vetbox sandbox create`,"),
    ("DELETE /_vetbox/v1/sandboxes/<name>", "`vetbox sandbox delete`"),
];

/// A text of the control API with commands in place of the paths that do the same.
pub fn in_commands(text: &str) -> String {
    COMMANDS.iter().fold(text.to_owned(), |text, (path, command)| text.replace(path, command))
}

/// What is wrong with the authority that the emulator's certificate shall be of.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
struct WrongAuthority(String);

/// Where all sandboxes are.
pub const SANDBOXES: &str = "/_vetbox/v1/sandboxes";

/// Where the emulator is, and how to talk to it.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Emulator")]
pub struct Remote {
    /// The base URL of the emulator.
    #[arg(long, global = true, env = "VETBOX_URL", value_name = "URL", default_value = USUAL, value_parser = base_url)]
    url: Url,
    /// The sandbox.
    #[arg(long, global = true, env = "VETBOX_SANDBOX", value_name = "NAME", default_value = "default")]
    pub sandbox: String,
    /// The token that the emulator's --control-token asks for.
    #[arg(long, global = true, env = "VETBOX_CONTROL_TOKEN", value_name = "TOKEN", hide_env_values = true)]
    token: Option<String>,
    /// The authority of an emulator's HTTPS, as PEM, which `vetbox env --ca` prints; `SSL_CERT_FILE` does as well.
    #[arg(long, global = true, env = "VETBOX_CACERT", value_name = "FILE", value_parser = pem)]
    cacert: Option<Pem>,
    /// Print JSON for programs.
    #[arg(long, global = true)]
    pub json: bool,
}

/// Reads the address of an emulator.
fn base_url(text: &str) -> Result<Url, String> {
    let url = Url::parse(text).ok().filter(|url| matches!(url.scheme(), "http" | "https"));
    let url = url.ok_or_else(|| format!("not an address such as {USUAL}"))?;
    if url.path().contains("/_vetbox") {
        return Err("this is where the dashboard is; leave /_vetbox and all behind it out".to_owned());
    }
    match url.path().split_once("/sandbox/") {
        // Whatever was done there would be done to another sandbox.
        Some((_, name)) => {
            Err(format!("this is where clients find a sandbox; leave /sandbox/{name} out, and name it with --sandbox"))
        }
        None => Ok(url),
    }
}

impl Remote {
    /// The base URL without a slash at its end.
    pub fn base(&self) -> &str {
        self.url.as_str().trim_end_matches('/')
    }

    /// Reads something of the sandbox; `path` stands after its name.
    pub fn get(&self, path: &str) -> Result<Answer, Failure> {
        self.call(Method::GET, &self.path(path), None)
    }

    /// Does something with the sandbox.
    pub fn post(&self, path: &str, body: &impl Serialize) -> Result<Answer, Failure> {
        self.call(Method::POST, &self.path(path), Some(json(body)))
    }

    /// Puts something in place of what the sandbox has at `path`.
    pub fn put(&self, path: &str, body: &impl Serialize) -> Result<Answer, Failure> {
        self.call(Method::PUT, &self.path(path), Some(json(body)))
    }

    /// Changes something of the sandbox.
    pub fn patch(&self, path: &str, body: &impl Serialize) -> Result<Answer, Failure> {
        self.call(Method::PATCH, &self.path(path), Some(json(body)))
    }

    /// Removes something from the sandbox.
    pub fn delete(&self, path: &str) -> Result<Answer, Failure> {
        self.call(Method::DELETE, &self.path(path), None)
    }

    /// Reads all of a list of the sandbox behind the item `after`, a part at a time.
    pub fn all<T: DeserializeOwned>(
        &self,
        path: &str,
        filter: Filter<'_>,
        after: Option<&str>,
    ) -> Result<Whole<T>, Failure> {
        let mut whole = Whole { items: Vec::new(), count: 0 };
        let mut after = after.map(str::to_owned);
        loop {
            let part = [("limit", Some("1000")), ("after", after.as_deref())];
            let which = query(filter.iter().copied().chain(part));
            let page: Page<T> = self.get(&format!("{path}{which}"))?.read()?;
            whole.items.extend(page.items);
            whole.count = page.count;
            after = page.next;
            if after.is_none() {
                return Ok(whole);
            }
        }
    }

    /// Reads something of the sandbox if an emulator runs; `None` when nobody said where and none runs at the usual place.
    pub fn find(&self, path: &str) -> Result<Option<Answer>, Failure> {
        match self.send(Method::GET, &self.path(path), None) {
            Ok(answer) => answer.success().map(Some),
            Err(_) if self.base() == USUAL => Ok(None),
            Err(error) => Err(self.unreachable(&error)),
        }
    }

    /// Whether there is something of the sandbox at `path`.
    pub fn exists(&self, path: &str) -> Result<bool, Failure> {
        let answer = self.send(Method::GET, &self.path(path), None).map_err(|error| self.unreachable(&error))?;
        if answer.status == StatusCode::NOT_FOUND { Ok(false) } else { answer.success().map(|_| true) }
    }

    /// The whole path of something of the sandbox.
    pub fn path(&self, path: &str) -> String {
        format!("{SANDBOXES}/{}{path}", escaped(&self.sandbox))
    }

    /// Calls any path of the server; an answer that is no success is a failure.
    pub fn call(&self, method: Method, path: &str, body: Option<String>) -> Result<Answer, Failure> {
        self.send(method, path, body).map_err(|error| self.unreachable(&error))?.success()
    }

    /// Sends one request and reads the answer, whatever its status is.
    pub fn send(&self, method: Method, path: &str, body: Option<String>) -> anyhow::Result<Answer> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        runtime.block_on(async {
            let request = self.request(method, path)?;
            let request = match body {
                Some(body) => request.header(CONTENT_TYPE, HeaderValue::from_static("application/json")).body(body),
                None => request,
            };
            self.answer(request.send().await?).await
        })
    }

    /// A request with what the emulator asks of those who control it.
    pub fn request(&self, method: Method, path: &str) -> anyhow::Result<RequestBuilder> {
        let request = self.client()?.request(method, format!("{}{path}", self.base()));
        Ok(match &self.token {
            Some(token) => request.header(AUTHORIZATION, HeaderValue::from_str(&format!("Bearer {token}"))?),
            None => request,
        })
    }

    /// The client of webhooks, which never follows redirects and needs no system resolver.
    fn client(&self) -> anyhow::Result<Client> {
        let trust = Trust::Authorities { extra_pem: self.authority()? };
        let sender = Sender::new(SenderSettings { trust, ..SenderSettings::default() });
        Ok(sender.map_err(|error| WrongAuthority(error.to_string()))?.client().clone())
    }

    /// The authorities that are good beside the public ones.
    fn authority(&self) -> anyhow::Result<Option<Vec<u8>>> {
        if let Some(Pem(own)) = &self.cacert {
            return Ok(Some(own.clone()));
        }
        let named = std::env::var_os("SSL_CERT_FILE").filter(|file| !file.is_empty() && self.url.scheme() == "https");
        let read = |file: OsString| {
            let unreadable = |error| format!("SSL_CERT_FILE: `{}` cannot be read: {error}", file.display());
            fs::read(&file).map_err(|error| WrongAuthority(unreadable(error)))
        };
        Ok(named.map(read).transpose()?)
    }

    /// Reads an answer to its end.
    pub async fn answer(&self, response: Response) -> anyhow::Result<Answer> {
        Ok(Answer { status: response.status(), text: response.text().await?, for_programs: self.json })
    }

    /// What was read of an answer.
    pub fn understood<T>(read: serde_json::Result<T>) -> Result<T, Failure> {
        read.map_err(|error| {
            Failure::Failed(anyhow::anyhow!(
                "the answer cannot be read: {error}; is the emulator another version than this program?"
            ))
        })
    }

    /// Nothing answers.
    pub fn unreachable(&self, error: &anyhow::Error) -> Failure {
        if error.is::<InvalidHeaderValue>() {
            return Failure::usage("--token: a token is one line of visible ASCII");
        }
        if let Some(wrong) = error.downcast_ref::<WrongAuthority>() {
            return Failure::usage(wrong.to_string());
        }
        let url = self.base();
        let cause = error.chain().last().map(ToString::to_string).unwrap_or_default();
        if cause.contains("UnknownIssuer") {
            return Failure::Unreachable(anyhow::anyhow!(
                "the certificate of {url} is of an authority that is not known here\n  Name that authority with --cacert or SSL_CERT_FILE; `vetbox env --ca` of a plain HTTP address prints it."
            ));
        }
        // What rustls says of plain HTTP, and hyper of TLS.
        let other = [("InvalidContentType", "http"), ("invalid HTTP version parsed", "https")];
        if let Some((_, scheme)) = other.iter().find(|(said, _)| cause.contains(said)) {
            return Failure::Unreachable(anyhow::anyhow!(
                "what answers at {url} does not speak {}; try {scheme}:// in its place",
                self.url.scheme()
            ));
        }
        Failure::Unreachable(anyhow::anyhow!(
            "no emulator answers at {url}: {cause}\n  Start one with `vetbox serve`, or say where it is with --url or VETBOX_URL."
        ))
    }
}

/// Names and values that choose items of a list; those without a value choose nothing.
pub type Filter<'a> = &'a [(&'a str, Option<&'a str>)];

/// A part of a long list.
#[derive(Debug, Deserialize)]
pub struct Page<T> {
    pub items: Vec<T>,
    /// How many there are in all.
    pub count: usize,
    pub next: Option<String>,
}

/// All that a list holds behind a place in it.
#[derive(Debug)]
pub struct Whole<T> {
    pub items: Vec<T>,
    /// How many there are in all.
    pub count: usize,
}

pub fn json(body: &impl Serialize) -> String {
    serde_json::to_string(body).expect("what a command sends is plain JSON")
}

/// A text as one segment of a path.
pub fn escaped(segment: &str) -> String {
    form_urlencoded::byte_serialize(segment.as_bytes()).collect::<String>().replace('+', "%20")
}

/// A query string of what is set.
pub fn query<'a>(parts: impl IntoIterator<Item = (&'a str, Option<&'a str>)>) -> String {
    let set = parts.into_iter().filter_map(|(name, value)| Some((name, value?)));
    let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(set).finish();
    if query.is_empty() { query } else { format!("?{query}") }
}

/// What the emulator answered.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub text: String,
    /// Whether a program reads what the command prints.
    for_programs: bool,
}

/// What the emulator says of a call that it refuses.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Refusal {
    detail: Option<String>,
    valid: Vec<String>,
    /// What there is instead.
    seen: Vec<String>,
}

impl Answer {
    /// What the command needs of it.
    pub fn read<T: DeserializeOwned>(&self) -> Result<T, Failure> {
        Remote::understood(serde_json::from_str(&self.text))
    }

    /// Prints it: as it came for programs, and for people as `show` says it.
    pub fn print<T: DeserializeOwned>(&self, show: impl FnOnce(T) -> String) -> Result<(), Failure> {
        if self.for_programs { print_json(&self.read::<Value>()?) } else { print(&in_commands(&show(self.read()?))) }
    }

    /// Why the condition that was asked for does not hold, with what there is instead.
    pub fn not_met(&self) -> Failure {
        let document: Value = serde_json::from_str(&self.text).unwrap_or_default();
        if self.for_programs && document.is_object() {
            return Failure::Refused { code: 3, document };
        }
        let Refusal { detail, seen, .. } = serde_json::from_value(document).unwrap_or_default();
        let detail = detail.unwrap_or_else(|| self.text.trim().to_owned());
        Failure::NotMet(lines([detail].into_iter().chain(seen.into_iter().map(|seen| format!("  {seen}")))))
    }

    /// The answer if it is a success, or else why it is none.
    pub fn success(self) -> Result<Self, Failure> {
        if self.status.is_success() { Ok(self) } else { Err(self.refused()) }
    }

    /// What a refusal means for the exit code, with the choices that it names, or as the document that it is.
    pub fn refused(&self) -> Failure {
        let code = match self.status {
            StatusCode::REQUEST_TIMEOUT => 3,
            StatusCode::UNAUTHORIZED | StatusCode::BAD_REQUEST | StatusCode::UNPROCESSABLE_ENTITY => 2,
            _ => 1,
        };
        let document: Value = serde_json::from_str(&self.text).unwrap_or_default();
        if self.for_programs && document.is_object() {
            return Failure::Refused { code, document };
        }
        let Refusal { detail, valid, .. } = serde_json::from_value(document).unwrap_or_default();
        let detail = detail.unwrap_or_else(|| self.text.trim().to_owned());
        let choices = match &valid[..] {
            [] => String::new(),
            // Records with what they have, one a line.
            long if long.iter().any(|choice| choice.contains(", ")) => {
                format!("\n  valid:\n    {}", long.join("\n    "))
            }
            words => format!("\n  valid: {}", words.join(", ")),
        };
        let hint = match self.status {
            StatusCode::UNAUTHORIZED => "\n  Give the emulator's --control-token with --token or VETBOX_CONTROL_TOKEN.",
            _ => "",
        };
        let message = in_commands(&format!("{detail}{choices}{hint}"));
        // What is wrong in a rule begins as every message of this program does.
        let message = message.strip_prefix("error: ").unwrap_or(&message).to_owned();
        match code {
            3 => Failure::NotMet(message),
            2 => Failure::usage(message),
            _ => Failure::Failed(anyhow::Error::msg(message)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_and_queries_are_escaped() {
        assert_eq!(escaped("a b/c"), "a%20b%2Fc");
        assert_eq!(query([("a", Some("x&y")), ("b", None)]), "?a=x%26y");
        assert_eq!(query([("b", None)]), "");
    }

    #[test]
    fn people_are_told_commands_and_not_paths() {
        let detail = r#"{"detail":"there is no check \"AR0\" in this sandbox; GET …/checks lists them"}"#;
        let told =
            |for_programs| Answer { status: StatusCode::NOT_FOUND, text: detail.to_owned(), for_programs }.refused();

        let Failure::Failed(error) = told(false) else { panic!("there is no such check") };
        assert_eq!(error.to_string(), "there is no check \"AR0\" in this sandbox; `vetbox checks` lists them");
        let Failure::Refused { document, .. } = told(true) else { panic!("a program reads it") };
        assert_eq!(document, serde_json::from_str::<Value>(detail).unwrap());
    }

    #[test]
    fn a_refusal_says_what_is_valid_and_decides_the_exit_code() {
        let answer = |status, text: &str| Answer { status, text: text.to_owned(), for_programs: false }.refused();

        let wrong = answer(StatusCode::BAD_REQUEST, r#"{"detail":"by: no","valid":["1s","2s"]}"#);
        assert!(matches!(&wrong, Failure::Usage(error) if error.to_string() == "by: no\n  valid: 1s, 2s"), "{wrong:?}");
        assert!(matches!(answer(StatusCode::REQUEST_TIMEOUT, "{}"), Failure::NotMet(_)));
        assert!(
            matches!(answer(StatusCode::NOT_FOUND, "plain"), Failure::Failed(error) if error.to_string() == "plain")
        );
    }
}
