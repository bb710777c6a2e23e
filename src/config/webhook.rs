//! A webhook endpoint in the configuration file, and one that is only a URL.

use serde::Deserialize;

use crate::{
    engine::{
        outbox::{Address, EndpointConfig, Outbox, Target},
        policy::Policy,
        scenario::{At, Document},
    },
    vendors::webhooks::Vendor,
};

/// What stands in the authorization header when nobody chose a token.
const TOKEN: &str = "vetbox";

/// An endpoint as people write it.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, expecting = "a webhook endpoint with `url`")]
pub(super) struct WebhookFile {
    vendor: Option<At<String>>,
    url: At<String>,
    token: Option<At<String>>,
    #[serde(default)]
    events: Vec<At<String>>,
}

impl WebhookFile {
    /// The endpoint that is meant; what is wrong with it is noted in `document`.
    pub(super) fn meant(self, document: &mut Document) -> Option<EndpointConfig> {
        let named = self.vendor.as_deref().map_or(Some(Vendor::Attestr), |name| Vendor::named(name));
        let Some(vendor) = named else {
            let place = self.vendor.map_or(self.url.place, |vendor| vendor.place);
            document.object(place, "there is no such vendor; there are attestr and personr", Some("vendor: attestr"));
            return None;
        };
        for event in self.events.iter().filter(|event| !vendor.events().contains(&event.as_str())) {
            let message = format!("there is no event `{}`; there are {}", **event, vendor.events().join(", "));
            document.object(event.place, message, Some(&format!("events: [{}]", vendor.events()[0])));
        }
        let token = self.token.as_ref().map_or(TOKEN, |token| token.as_str());
        let events = self.events.iter().map(|event| event.value.clone()).collect();
        endpoint(vendor, &self.url, token, events)
            .map_err(|message| document.object(self.url.place, message, Some("url: http://localhost:3000/hooks")))
            .ok()
    }
}

/// The endpoint for all events at `url`.
pub(super) fn plain(url: &str) -> Result<EndpointConfig, String> {
    endpoint(Vendor::Attestr, url, TOKEN, Vec::new())
}

fn endpoint(vendor: Vendor, url: &str, token: &str, events: Vec<String>) -> Result<EndpointConfig, String> {
    // Whether the installation allows the host is asked when all settings are known.
    let address = Address::parse(url, &Policy::Everywhere).map_err(|error| error.to_string())?;
    let mut config = EndpointConfig::new(vendor.name(), Target::Url(address));
    config.authorization = Some(vendor.authorization(token));
    config.events = events;
    Outbox::default().register(config.clone()).map_err(|error| error.to_string())?;
    Ok(config)
}

/// The hosts of endpoints that `policy` does not allow.
pub(super) fn refused<'a>(endpoints: &'a [EndpointConfig], policy: &'a Policy) -> impl Iterator<Item = &'a str> {
    let host = |endpoint: &'a EndpointConfig| match &endpoint.target {
        Target::Url(address) => Some(address.host()),
        Target::Inbox(_) => None,
    };
    endpoints.iter().filter_map(host).filter(|host| !policy.permits_host(host))
}
