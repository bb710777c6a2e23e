//! A webhook endpoint in the configuration file, and one that is only a URL.

use std::time::Duration;

use serde::{Deserialize, Deserializer};

use crate::{
    engine::{
        outbox::{Address, EndpointConfig, EndpointError, Outbox, Target},
        policy::Policy,
        scenario::Document,
        time::parse_span,
        tree::{At, Mapping, Place},
    },
    vendors::{
        personr,
        webhooks::{CannotRegister, Vendor, enroll},
    },
};

/// What stands in the authorization header when nobody chose a token.
const TOKEN: &str = "vetbox";

/// An endpoint as people write it.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, expecting = "a webhook endpoint with `url`")]
pub(super) struct WebhookFile {
    vendor: Option<At<String>>,
    url: At<String>,
    #[serde(default)]
    token: Token,
    #[serde(default)]
    events: Vec<At<String>>,
    /// Whose events it gets: an Attestr app, or a Personr workspace.
    account: Option<At<String>>,
    active: Option<bool>,
    timeout: Option<At<String>>,
    retries: Option<At<Vec<At<String>>>>,
    headers: Option<At<Mapping<String>>>,
    concurrency: Option<At<u32>>,
}

/// A token, of which it matters whether it is missing or null.
#[derive(Debug, Default)]
enum Token {
    #[default]
    Usual,
    None,
    Chosen(At<String>),
}

impl<'de> Deserialize<'de> for Token {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Option::deserialize(deserializer).map(|token| token.map_or(Self::None, Self::Chosen))
    }
}

/// The endpoints of a file, each checked as the control API checks it: alone, and beside those before it.
pub(super) struct Endpoints {
    personr: personr::State,
    outbox: Outbox,
}

impl Endpoints {
    /// Endpoints beside those that are `known`, in a sandbox with these settings of Personr.
    pub(super) fn new(known: &[EndpointConfig], personr: personr::settings::Settings) -> Self {
        let personr = personr::State::new(personr);
        let mut outbox = Outbox::default();
        for endpoint in known {
            // They were checked where they were given.
            let _ = enroll(&personr, &mut outbox, endpoint.clone());
        }
        Self { personr, outbox }
    }

    /// The endpoint that `file` means; what is wrong with it is noted in `document`.
    pub(super) fn meant(&mut self, file: WebhookFile, document: &mut Document) -> Option<EndpointConfig> {
        let vendor = file.vendor(document)?;
        let config = file.config(vendor, document)?;
        let Err(error) = enroll(&self.personr, &mut self.outbox, config.clone()) else { return Some(config) };
        let (place, example) = file.wrong(&error);
        document.object(place, error.to_string(), example);
        None
    }
}

impl WebhookFile {
    fn vendor(&self, document: &mut Document) -> Option<Vendor> {
        let Some(name) = &self.vendor else { return Some(Vendor::Attestr) };
        let vendor = Vendor::named(name);
        if vendor.is_none() {
            document.object(
                name.place,
                "there is no such vendor; there are attestr and personr",
                Some("vendor: attestr"),
            );
        }
        vendor
    }

    fn config(&self, vendor: Vendor, document: &mut Document) -> Option<EndpointConfig> {
        for event in self.events.iter().filter(|event| !vendor.events().contains(&event.as_str())) {
            let message = format!("there is no event `{}`; there are {}", **event, vendor.events().join(", "));
            document.object(event.place, message, Some(&format!("events: [{}]", vendor.events()[0])));
        }
        let url = address(&self.url)
            .map_err(|message| document.object(self.url.place, message, Some("url: http://localhost:3000/hooks")))
            .ok()?;
        let mut config = EndpointConfig::new(vendor.name(), Target::Url(url));
        config.authorization = match &self.token {
            Token::Usual => Some(vendor.authorization(TOKEN)),
            Token::None => None,
            Token::Chosen(token) => Some(vendor.authorization(token)),
        };
        config.events = self.events.iter().map(|event| event.value.clone()).collect();
        config.owner = self.account.as_ref().map(|account| account.as_str().into());
        config.active = self.active.unwrap_or(config.active);
        config.concurrency = self.concurrency.as_ref().map_or(config.concurrency, |it| it.value);
        if let Some(timeout) = &self.timeout {
            config.timeout = span(timeout, "timeout: 10s", document)?;
        }
        if let Some(retries) = &self.retries {
            let spans = retries.iter().map(|text| span(text, "retries: [5s, 30s, 2m]", document));
            config.retries = spans.collect::<Option<_>>()?;
        }
        if let Some(headers) = &self.headers {
            config.headers = headers.0.iter().map(|(name, value)| (name.value.clone(), value.clone())).collect();
        }
        Some(config)
    }

    /// Where it is that `error` speaks of, and what would be right there.
    fn wrong(&self, error: &CannotRegister) -> (Place, Option<&'static str>) {
        let place = |given: Option<Place>| given.unwrap_or(self.url.place);
        let headers = self.headers.as_ref().map(|it| it.place);
        match error {
            CannotRegister::Owner(_) => (place(self.account.as_ref().map(|it| it.place)), None),
            CannotRegister::Endpoint(EndpointError::Header { .. }) => {
                (place(headers), Some("headers: { X-Tenant: blue }"))
            }
            CannotRegister::Endpoint(EndpointError::Authorization) => match &self.token {
                Token::Chosen(token) => (token.place, Some("token: my-token")),
                Token::Usual | Token::None => (self.url.place, None),
            },
            CannotRegister::Endpoint(EndpointError::Range { field, .. }) => match *field {
                "timeout" => (place(self.timeout.as_ref().map(|it| it.place)), Some("timeout: 10s")),
                "concurrency" => (place(self.concurrency.as_ref().map(|it| it.place)), Some("concurrency: 4")),
                _ => (place(self.retries.as_ref().map(|it| it.place)), Some("retries: [5s, 30s, 2m]")),
            },
            CannotRegister::Endpoint(EndpointError::TooMany { .. } | EndpointError::Unknown(_)) => {
                (self.url.place, None)
            }
        }
    }
}

fn span(text: &At<String>, example: &str, document: &mut Document) -> Option<Duration> {
    parse_span(text).map_err(|message| document.object(text.place, message, Some(example))).ok()
}

/// The endpoint for all events at `url`.
pub(super) fn plain(url: &str) -> Result<EndpointConfig, String> {
    let mut config = EndpointConfig::new(Vendor::Attestr.name(), Target::Url(address(url)?));
    config.authorization = Some(Vendor::Attestr.authorization(TOKEN));
    Ok(config)
}

fn address(url: &str) -> Result<Address, String> {
    // Whether the installation allows the host is asked when all settings are known.
    Address::parse(url, &Policy::Everywhere).map_err(|error| error.to_string())
}

/// The hosts of endpoints that `policy` does not allow.
pub(super) fn refused<'a>(endpoints: &'a [EndpointConfig], policy: &'a Policy) -> impl Iterator<Item = &'a str> {
    let host = |endpoint: &'a EndpointConfig| match &endpoint.target {
        Target::Url(address) => Some(address.host()),
        Target::Inbox(_) => None,
    };
    endpoints.iter().filter_map(host).filter(|host| !policy.permits_host(host))
}
