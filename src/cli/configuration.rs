//! The configuration: flags over variables over the file over defaults, where each value was set, and every problem of the file at once.

use std::{
    error::Error as _,
    ffi::OsString,
    fs,
    path::{Path, PathBuf},
};

use clap::{
    Arg, ArgAction, ArgMatches, Args as _, Command, FromArgMatches as _, builder::Resettable, parser::ValueSource,
};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value;

use super::{
    terminal::Failure,
    variables::{self, with_set_variables},
};
use crate::{
    config::{Config, Settings},
    control::{NewWebhook, refuse_contradictions},
    engine::{
        outbox::Outbox,
        random::Random,
        scenario::{Document, Problem},
        tree::{At, Mapping, Place},
    },
    vendors::{
        attestr::{account::Account, settings::AccountSettings},
        personr::{
            self,
            settings::{Flow, User, Workspace},
        },
        webhooks::enroll,
    },
};

/// What the file holds, as messages say it.
const WHAT: &str = "the configuration";
/// The file that is read when none is named and it is there.
const USUAL: &str = "vetbox.yaml";
/// The keys of the file that are no settings.
const LISTS: [&str; 3] = ["accounts", "webhooks", "personr"];
/// What is printed in place of secrets, and of lists that hold them.
const NOT_SHOWN: &str = "\"(set, not shown)\"";

/// The flags of all settings.
#[derive(Debug, clap::Args)]
pub struct ConfigurationFlags {
    /// The configuration file: every setting below as a key, and accounts and webhooks; `vetbox.yaml` of the working directory when it
    /// is there and no other is named.
    #[arg(long, env = "VETBOX_CONFIG", value_name = "FILE", help_heading = "Server")]
    config: Option<PathBuf>,
    #[command(flatten)]
    settings: Settings,
}

/// What was set, and where.
#[derive(Debug)]
pub struct Configuration {
    /// What it means.
    pub config: Config,
    /// Every setting as a line of a configuration file, with where it was set.
    pub lines: Vec<String>,
}

/// What was set, and what is wrong with it.
#[derive(Debug)]
pub struct Checked {
    pub configuration: Configuration,
    /// What is wrong with the file.
    pub problems: Vec<Problem>,
    /// What is wrong with flags and variables beside the file.
    pub others: Vec<String>,
}

impl Configuration {
    /// The configuration of `flags`, which were read from `matches`.
    pub fn read(flags: ConfigurationFlags, matches: &ArgMatches) -> Result<Self, Failure> {
        Self::check(flags, matches)?.right()
    }

    /// The same with everything that is wrong with it.
    fn check(flags: ConfigurationFlags, matches: &ArgMatches) -> Result<Checked, Failure> {
        let ConfigurationFlags { config: path, mut settings } = flags;
        // What is there and no file is told: Docker makes a folder where the file of a mount is missing.
        let path = path.or_else(|| Some(PathBuf::from(USUAL)).filter(|path| fs::symlink_metadata(path).is_ok()));
        let name = path.clone();
        let mut file = path.map_or_else(|| Ok(ConfigFile::read("", "{}")), |path| ConfigFile::open(&path))?;
        let command = with_set_variables(Settings::augment_args(Command::new("vetbox")));
        let mut lines = Vec::new();
        let mut arguments = Vec::new();
        let mut origin_of_urls = String::new();
        for arg in command.get_arguments() {
            let in_file = file.values(arg);
            let (values, origin) = match (written(arg, matches), in_file) {
                (Some(written), _) => written,
                (None, Some((values, place))) => {
                    arguments.extend(values.iter().map(|value| argument(arg, value)));
                    (values, file.origin(place))
                }
                (None, None) => (raw(arg, matches), "default".to_owned()),
            };
            lines.push(line(&key(arg), &shown(arg, &values), &origin));
            if arg.get_id() == "webhook" {
                origin_of_urls = origin;
            }
        }
        lines.extend(file.lists().map(|(list, origin)| line(list, NOT_SHOWN, &origin)));
        if let Ok(mut of_file) = of_file().try_get_matches_from(arguments) {
            settings.update_from_arg_matches_mut(&mut of_file).map_err(|error| Failure::usage(error.to_string()))?;
        }
        let mut config = Config { file: name, ..Config::default() };
        let others = file.put_into(settings, &mut config, &origin_of_urls);
        Ok(Checked { configuration: Self { config, lines }, problems: file.document.problems(), others })
    }

    /// The configuration that `serve` without flags finds in its variables and its file, or in this one.
    pub fn checked(file: Option<&Path>) -> Result<Checked, Failure> {
        let command = ConfigurationFlags::augment_args(Command::new("vetbox"));
        let named = file.map(|file| [OsString::from("--config"), file.into()]);
        let arguments = std::iter::once("vetbox".into()).chain(named.into_iter().flatten()).collect();
        let matches = variables::parse(command, arguments).unwrap_or_else(|error| error.exit());
        let flags = ConfigurationFlags::from_arg_matches(&matches).unwrap_or_else(|error| error.exit());
        Self::check(flags, &matches)
    }

    /// The configuration that `serve` without flags finds in its variables and its file.
    pub fn of_environment() -> Result<Self, Failure> {
        Self::checked(None)?.right()
    }
}

impl Checked {
    /// The configuration, when nothing is wrong with it.
    fn right(self) -> Result<Configuration, Failure> {
        let Self { configuration, problems, others } = self;
        let all: Vec<String> = others.into_iter().chain(problems.iter().map(ToString::to_string)).collect();
        if all.is_empty() { Ok(configuration) } else { Err(Failure::Problems(all)) }
    }
}

/// Whether a file with this key at its top can be a configuration.
pub fn is_key(name: &str) -> bool {
    LISTS.contains(&name) || of_file().get_arguments().any(|arg| key(arg) == name)
}

/// The values of a flag or a variable, and which it is.
fn written(arg: &Arg, matches: &ArgMatches) -> Option<(Vec<String>, String)> {
    let origin = match matches.value_source(arg.get_id().as_str())? {
        ValueSource::CommandLine => format!("--{}", flag(arg)),
        ValueSource::EnvVariable => arg.get_env()?.to_string_lossy().into_owned(),
        ValueSource::DefaultValue | _ => return None,
    };
    Some((raw(arg, matches), origin))
}

fn raw(arg: &Arg, matches: &ArgMatches) -> Vec<String> {
    let raw = matches.get_raw(arg.get_id().as_str());
    raw.into_iter().flatten().map(|value| value.to_string_lossy().into_owned()).collect()
}

/// A setting as a line of a file, with where it was set.
fn line(key: &str, value: &str, origin: &str) -> String {
    format!("{:<40} # {origin}", format!("{key}: {value}"))
}

/// The values as they stand in a file.
fn shown(arg: &Arg, values: &[String]) -> String {
    match values {
        [] => "null".to_owned(),
        _ if arg.is_hide_env_values_set() => NOT_SHOWN.to_owned(),
        _ if matches!(arg.get_action(), ArgAction::Append) => serde_json::to_string(values).expect("texts are JSON"),
        [value, ..] => value.clone(),
    }
}

fn flag(arg: &Arg) -> &str {
    arg.get_long().expect("every setting has a flag")
}

/// The key in the file, as `webhookCa` for `--webhook-ca`.
pub fn key(arg: &Arg) -> String {
    let mut words = flag(arg).split('-');
    let first = words.next().unwrap_or_default().to_owned();
    words.fold(first, |key, word| key + &word[..1].to_uppercase() + &word[1..])
}

/// The command that reads the settings of the file: nothing but what is written there, and each value alone.
pub fn of_file() -> Command {
    let command = Settings::augment_args_for_update(Command::new("vetbox").no_binary_name(true));
    command.mut_args(|arg| arg.env(Resettable::Reset).default_value(Resettable::Reset).value_delimiter(None))
}

pub fn argument(arg: &Arg, value: &str) -> String {
    format!("--{}={value}", flag(arg))
}

/// A file that was read.
#[derive(Debug)]
struct ConfigFile {
    name: String,
    document: Document,
    fields: Mapping<At<Value>>,
    lists: Lists,
}

/// The lists that only a file can hold; the other keys are settings.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Lists {
    /// Attestr's accounts beside the demo account, as the control API takes them.
    accounts: Vec<At<AccountSettings>>,
    /// Where webhooks go, as the control API takes it.
    webhooks: Vec<At<NewWebhook>>,
    /// Who and what exists at Personr.
    personr: PersonrLists,
}

/// Who and what exists at Personr; what is left out is as usual.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "`users`, `workspaces` and `flows`")]
pub struct PersonrLists {
    users: Option<Vec<User>>,
    workspaces: Option<Vec<Workspace>>,
    flows: Option<Vec<Flow>>,
}

impl ConfigFile {
    fn open(path: &PathBuf) -> Result<Self, Failure> {
        let name = path.display().to_string();
        let text = fs::read_to_string(path);
        let text =
            text.map_err(|error| Failure::usage(format!("the configuration file `{name}` cannot be read: {error}")))?;
        Ok(Self::read(&name, &text))
    }

    /// Reads `text`, which is called `name` in messages.
    fn read(name: &str, text: &str) -> Self {
        // A file of nothing but comments sets nothing.
        let text = if text.lines().all(|line| line.trim().is_empty() || line.starts_with('#')) { "{}" } else { text };
        let mut document = Document::new(name, text);
        let fields: Mapping<At<Value>> = document.read(WHAT, example_of).unwrap_or_default();
        let lists = if fields.0.is_empty() { None } else { document.read(WHAT, example_of) };
        let command = of_file();
        let keys: Vec<String> = command.get_arguments().map(key).chain(LISTS.map(str::to_owned)).collect();
        for (key, _) in fields.0.iter().filter(|(key, _)| !keys.contains(&key.value)) {
            document.unknown(key, WHAT, keys.iter().map(String::as_str));
        }
        Self { name: name.to_owned(), document, fields, lists: lists.unwrap_or_default() }
    }

    /// The lists that it has, and where they stand.
    fn lists(&self) -> impl Iterator<Item = (&str, String)> {
        let lists = self.fields.0.iter().filter(|(key, _)| LISTS.contains(&key.value.as_str()));
        lists.map(|(key, _)| (key.value.as_str(), self.origin(key.place)))
    }

    fn origin(&self, place: Place) -> String {
        format!("{}:{}:{}", self.name, place.line, place.column)
    }

    /// The values of a setting that mean something, and where they stand; what is wrong with others is noted.
    fn values(&mut self, arg: &Arg) -> Option<(Vec<String>, Place)> {
        let key = key(arg);
        let (_, value) = self.fields.0.iter().find(|(known, _)| known.value == key)?;
        let place = value.place;
        let Some(texts) = texts(&value.value) else {
            self.document.object(place, format!("`{key}` is a text, a number or a list of these"), None);
            return None;
        };
        let values: Vec<String> = texts.into_iter().filter(|text| self.is_right(arg, text, place)).collect();
        (!values.is_empty()).then_some((values, place))
    }

    fn is_right(&mut self, arg: &Arg, text: &str, place: Place) -> bool {
        let Err(error) = of_file().try_get_matches_from([argument(arg, text)]) else { return true };
        let message = error.source().map_or_else(|| format!("`{text}` is no value of it"), ToString::to_string);
        self.document.object(place, message, None);
        false
    }

    /// Puts the lists and the settings over them into `config`; returned are the problems of what does not stand in the file.
    fn put_into(&mut self, settings: Settings, config: &mut Config, origin_of_urls: &str) -> Vec<String> {
        let lists = std::mem::take(&mut self.lists);
        let urls: Vec<NewWebhook> = settings.webhook_urls().iter().map(|url| NewWebhook::at(url)).collect();
        lists.personr.put_into(&mut config.personr);
        settings.put_into(config);
        // A generator of their own, so that neither the ids of a sandbox nor of what its maker adds depend on them.
        let mut random = Random::of_text(&format!("vetbox configuration with the seed {}", config.seed));
        for account in &lists.accounts {
            if let Err(problem) = refuse_contradictions(account) {
                self.object("accounts", account.place, &problem.to_string());
            }
            config.accounts.push(Account::completed(account, &mut random));
        }
        let mut endpoints = Endpoints::new(config);
        let mut problems = Vec::new();
        for url in urls {
            if let Err(problem) = endpoints.add(url, config, &mut random) {
                let message = problem.strip_prefix("url: ").unwrap_or(&problem);
                problems.push(format!("error: {origin_of_urls}: {message}\n"));
            }
        }
        for webhook in lists.webhooks {
            if let Err(problem) = endpoints.add(webhook.value, config, &mut random) {
                self.object("webhooks", webhook.place, &problem);
            }
        }
        problems
    }

    /// Notes what the control API says of an item, which begins with the path of the field that it speaks of.
    fn object(&mut self, list: &str, item: Place, problem: &str) {
        let (path, message) = problem.split_once(": ").filter(|(path, _)| !path.contains(' ')).unwrap_or(("", problem));
        let steps = path.split(['.', '[', ']']).filter(|step| !step.is_empty());
        let place = self.document.place_in(list, item, steps.clone());
        let example = steps.into_iter().find_map(example_of);
        self.document.object(place, message, example);
    }
}

impl PersonrLists {
    fn put_into(self, settings: &mut personr::settings::Settings) {
        settings.users = self.users.unwrap_or_else(|| std::mem::take(&mut settings.users));
        settings.workspaces = self.workspaces.unwrap_or_else(|| std::mem::take(&mut settings.workspaces));
        settings.flows = self.flows.unwrap_or_else(|| std::mem::take(&mut settings.flows));
    }
}

/// The endpoints so far, beside which each further one must be possible.
struct Endpoints {
    personr: personr::State,
    outbox: Outbox,
}

impl Endpoints {
    fn new(config: &Config) -> Self {
        Self { personr: personr::State::new(config.personr.clone()), outbox: Outbox::default() }
    }

    fn add(&mut self, new: NewWebhook, config: &mut Config, random: &mut Random) -> Result<(), String> {
        let endpoint = new.config(&config.sender.policy, random).map_err(|problem| problem.to_string())?;
        enroll(&self.personr, &mut self.outbox, endpoint.clone()).map_err(|error| match error.field() {
            Some(field) => format!("{field}: {error}"),
            None => error.to_string(),
        })?;
        config.webhooks.push(endpoint);
        Ok(())
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
        "prices" => "prices: { work: 2 }",
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
        "inbox" => "inbox: [{ status: 500 }, { status: 200 }]",
        "events" => "events: [async.completed]",
        "timeout" => "timeout: 10s",
        "retries" => "retries: [5s, 30s, 2m]",
        "headers" => "headers: { X-Tenant: blue }",
        "concurrency" => "concurrency: 4",
        _ => return None,
    })
}
