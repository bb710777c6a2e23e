//! A request in a file, as people write it or as the control API shows one of the journal.

use std::{collections::BTreeMap, path::Path};

use base64::{Engine as _, prelude::BASE64_STANDARD};
use bytes::Bytes;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::terminal::{Failure, read_text};
use crate::{
    engine::{
        scenario::Document,
        tree::{At, Node, listed, nearest},
    },
    vendors::{VOCABULARY, seen},
};

/// A request that rules can be asked about.
#[derive(Debug)]
pub(super) struct Asked {
    pub(super) operation: &'static str,
    pub(super) method: String,
    pub(super) path: String,
    pub(super) query: String,
    pub(super) account: String,
    pub(super) body: Value,
    pub(super) record: Value,
    headers: BTreeMap<String, String>,
    /// Whether it is one of the journal, which keeps a record only when a rule looked at it.
    from_journal: bool,
}

/// A request as people write it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, expecting = "a request with an `operation`")]
struct RequestFile {
    operation: At<String>,
    #[serde(default = "post")]
    method: String,
    #[serde(default)]
    path: String,
    #[serde(default)]
    query: String,
    #[serde(default, alias = "header")]
    headers: BTreeMap<String, String>,
    #[serde(default)]
    account: String,
    #[serde(default)]
    body: Value,
    #[serde(default)]
    record: Value,
}

fn post() -> String {
    "POST".to_owned()
}

/// Something right for a key of a request.
fn example_of(key: &str) -> Option<&'static str> {
    EXAMPLES.iter().find(|(known, _)| *known == key).map(|(_, example)| *example)
}

const EXAMPLES: &[(&str, &str)] = &[
    ("operation", "{ \"operation\": \"attestr.work.create\", \"body\": { \"employer\": \"Initech\" } }"),
    ("method", "\"method\": \"POST\""),
    ("path", "\"path\": \"/api/v1/public/factx/async/work\""),
    ("query", "\"query\": \"page=2\""),
    ("header", "\"headers\": { \"x-run\": \"7\" }"),
    ("headers", "\"headers\": { \"x-run\": \"7\" }"),
    ("account", "\"account\": \"acme\""),
    ("body", "\"body\": { \"employer\": \"Initech\" }"),
    ("record", "\"record\": { \"tag\": \"EMP-1\" }"),
];

impl Asked {
    /// Reads the request of a file, or of standard input when it is called `-`.
    pub(super) fn read(file: &Path) -> Result<Self, Failure> {
        let text = read_text(file)?;
        let (text, from_journal) = from_journal(&text).map_or((text, false), |request| (request, true));
        let name = if file == Path::new("-") { "standard input".to_owned() } else { file.display().to_string() };
        let mut document = Document::new(name, text);
        let asked = document.read("the request", example_of).and_then(|file| Self::of(file, &mut document));
        let problems: Vec<String> = document.problems().iter().map(ToString::to_string).collect();
        let asked = asked.filter(|_| problems.is_empty()).ok_or(Failure::Problems(problems))?;
        Ok(Self { from_journal, ..asked })
    }

    /// Whether there was a record that nobody wrote down.
    pub(super) fn lost_its_record(&self) -> bool {
        let words = VOCABULARY.operation(self.operation);
        self.from_journal && self.record.is_null() && words.is_some_and(|words| !words.record.is_empty())
    }

    fn of(file: RequestFile, document: &mut Document) -> Option<Self> {
        let Some(words) = VOCABULARY.operation(&file.operation) else {
            let names = || VOCABULARY.operations().map(|operation| operation.name);
            let near = nearest(&file.operation, names()).map(|near| format!(", did you mean `{near}`"));
            let message = format!("unknown operation `{}`{}", *file.operation, near.unwrap_or_default());
            document.object(file.operation.place, format!("{message}; it can be {}", listed(names())), None);
            return None;
        };
        let RequestFile { operation: _, method, path, query, headers, account, mut body, record } = file;
        if let Value::String(text) = body {
            let content_type = headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("content-type"));
            body = fields(words.name, &query, content_type.map(|(_, value)| value.as_str()), &text.into());
        }
        Some(Self { operation: words.name, method, path, query, account, body, record, headers, from_journal: false })
    }

    /// The value of a header by its lowercase name.
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }
}

/// The request of a journal entry, as people write it; `None` when the text is none.
fn from_journal(text: &str) -> Option<String> {
    let entry = Node::of_yaml(text).ok()?.to_value();
    let request = entry.get("request")?.as_object()?;
    let (path, query) = entry["path"].as_str().map(|path| path.split_once('?').unwrap_or((path, "")))?;
    let pairs = request.get("headers")?.as_array()?.iter();
    let headers: Map<String, Value> =
        pairs.filter_map(|pair| Some((pair[0].as_str()?.to_owned(), pair[1].clone()))).collect();
    let header = |name: &str| headers.get(name).and_then(Value::as_str);
    let text = request["body"].as_str().unwrap_or_default();
    let body = if request["encoding"] == "base64" { BASE64_STANDARD.decode(text).ok()? } else { text.into() };
    let operation = entry["operation"].as_str().unwrap_or_default();
    let fields = fields(operation, query, header("content-type"), &body.into());
    let written = json!({
        "operation": entry["operation"], "method": entry["method"], "path": path, "query": query,
        "account": entry["account"], "record": entry["record"], "headers": headers, "body": fields,
    });
    Some(written.to_string())
}

/// The fields that the vendor reads in a body.
fn fields(operation: &str, query: &str, content_type: Option<&str>, body: &Bytes) -> Value {
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime without timers");
    runtime.block_on(seen::fields(operation, query, content_type, body))
}
