//! The configuration file: one key for every setting, and the lists that only a file can hold.

use serde::Deserialize;
use serde_json::Value;

use super::{
    Config, Origin, Setting,
    account::AccountFile,
    settings,
    webhook::{Endpoints, WebhookFile},
};
use crate::{
    engine::{
        scenario::{Document, Problem},
        tree::{At, Mapping, Place},
    },
    vendors::personr::settings::{Flow, Settings, User, Workspace},
};

/// What the file holds, as messages say it.
const WHAT: &str = "the configuration";
/// The keys of the lists.
const LISTS: [&str; 3] = ["accounts", "webhooks", "personr"];

/// A file that was read.
#[derive(Debug)]
pub(super) struct ConfigFile {
    name: String,
    document: Document,
    fields: Mapping<At<Value>>,
    lists: Lists,
}

/// The lists; the other keys are settings.
#[derive(Debug, Default, Deserialize)]
struct Lists {
    #[serde(default)]
    accounts: Vec<AccountFile>,
    #[serde(default)]
    webhooks: Vec<WebhookFile>,
    #[serde(default)]
    personr: PersonrFile,
}

/// Who and what exists at Personr; what is left out is as usual.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, expecting = "`users`, `workspaces` and `flows`")]
struct PersonrFile {
    users: Option<Vec<User>>,
    workspaces: Option<Vec<Workspace>>,
    flows: Option<Vec<Flow>>,
}

impl PersonrFile {
    fn set(self, settings: &mut Settings) {
        settings.users = self.users.unwrap_or_else(|| std::mem::take(&mut settings.users));
        settings.workspaces = self.workspaces.unwrap_or_else(|| std::mem::take(&mut settings.workspaces));
        settings.flows = self.flows.unwrap_or_else(|| std::mem::take(&mut settings.flows));
    }
}

impl ConfigFile {
    /// Reads `text`, which is called `name` in messages.
    pub(super) fn read(name: &str, text: &str) -> Self {
        // A file of nothing but comments sets nothing.
        let text = if text.lines().all(|line| line.trim().is_empty() || line.starts_with('#')) { "{}" } else { text };
        let mut document = Document::new(name, text);
        let fields: Mapping<At<Value>> = document.read(WHAT, example_of).unwrap_or_default();
        let lists = if fields.0.is_empty() { None } else { document.read(WHAT, example_of) };
        let mut file = Self { name: name.to_owned(), document, fields, lists: lists.unwrap_or_default() };
        file.find_unknown();
        file
    }

    fn find_unknown(&mut self) {
        let keys: Vec<String> = settings().map(Setting::key).chain(LISTS.map(str::to_owned)).collect();
        for (key, _) in &self.fields.0 {
            if !keys.contains(&key.value) {
                self.document.unknown(key, WHAT, keys.iter().map(String::as_str));
            }
        }
    }

    /// The written values of a setting and where they stand.
    pub(super) fn values(&mut self, setting: &Setting) -> Option<(Vec<String>, Origin)> {
        let key = setting.key();
        let (_, value) = self.fields.0.iter().find(|(known, _)| known.value == key)?;
        let place = value.place;
        let texts = texts(&value.value).or_else(|| {
            let message = format!("`{key}` is a text, a number or a list of these");
            self.document.object(place, message, Some(&format!("{key}: {}", setting.example)));
            None
        })?;
        Some((texts, Origin::File { file: self.name.clone(), place }))
    }

    /// Notes that a value has no meaning.
    pub(super) fn object(&mut self, place: Place, setting: &Setting, message: &str) {
        let example = format!("{}: {}", setting.key(), setting.example);
        self.document.object(place, message, Some(&example));
    }

    /// Puts the lists into `config`; the problems are those of the whole file.
    pub(super) fn finish(mut self, config: &mut Config) -> Vec<Problem> {
        let document = &mut self.document;
        config.accounts.extend(self.lists.accounts.into_iter().filter_map(|account| account.meant(document)));
        self.lists.personr.set(&mut config.personr);
        let mut endpoints = Endpoints::new(&config.webhooks, config.personr.clone());
        config.webhooks.extend(self.lists.webhooks.into_iter().filter_map(|file| endpoints.meant(file, document)));
        self.document.problems()
    }
}

/// The texts that a value stands for; `None` when it is neither a scalar nor a list of them.
fn texts(value: &Value) -> Option<Vec<String>> {
    match value {
        Value::Null => Some(Vec::new()),
        Value::Bool(truth) => Some(vec![truth.to_string()]),
        Value::Number(number) => Some(vec![number.to_string()]),
        Value::String(text) => Some(vec![text.clone()]),
        Value::Array(items) => items.iter().map(|item| texts(item)?.pop()).collect(),
        Value::Object(_) => None,
    }
}

fn example_of(key: &str) -> Option<&'static str> {
    Some(match key {
        "accounts" => "accounts: [{ id: OX0LgghsxZsJZUwYvN, key: my-key, secret: my-secret }]",
        "webhooks" => "webhooks: [{ url: \"http://localhost:3000/hooks\", token: my-token }]",
        "id" => "id: OX0LgghsxZsJZUwYvN",
        "key" => "key: my-key",
        "secret" => "secret: my-secret",
        "token" => "token: my-token",
        "active" => "active: false",
        "whitelist" => "whitelist: [10.0.0.0/8]",
        "services" => "services: [profile, work]",
        "credits" => "credits: { work: 5 }",
        "limits" | "api" | "perSecond" | "burst" | "perDay" => {
            "limits: { api: { perSecond: 10, burst: 20, perDay: 1000 } }"
        }
        "personr" | "users" => "personr: { users: [{ email: qa@example.com, password: my-password }] }",
        "email" => "email: qa@example.com",
        "password" => "password: my-password",
        "workspaces" => "workspaces: [{ name: My Company }]",
        "flows" => "flows: [{ name: KYC basic, of: applicant }]",
        "of" => "of: applicant",
        "vendor" => "vendor: attestr",
        "url" => "url: http://localhost:3000/hooks",
        "events" => "events: [async.completed]",
        "timeout" => "timeout: 10s",
        "retries" => "retries: [5s, 30s, 2m]",
        "headers" => "headers: { X-Tenant: blue }",
        "concurrency" => "concurrency: 4",
        _ => return None,
    })
}
