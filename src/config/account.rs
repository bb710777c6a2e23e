//! An Attestr account in the configuration file.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::parse::network;
use crate::{
    engine::{scenario::Document, sign::Secret, time::Timestamp, tree::At},
    vendors::attestr::{
        account::{Account, Origin},
        ids::AppId,
        kinds::Service,
        settings::Limits,
    },
};

/// An account as people write it.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, expecting = "an account with `id`, `key` and `secret`")]
pub(super) struct AccountFile {
    id: At<String>,
    key: At<String>,
    secret: At<String>,
    /// What stands after `Basic`; made of the three above when it is missing.
    token: Option<At<String>>,
    active: Option<bool>,
    #[serde(default)]
    whitelist: Vec<At<String>>,
    services: Option<Vec<At<String>>>,
    #[serde(default)]
    credits: BTreeMap<String, u64>,
    #[serde(default)]
    limits: Limits,
}

impl AccountFile {
    /// The account that is meant; what is wrong with it is noted in `document`.
    pub(super) fn meant(self, document: &mut Document) -> Option<Account> {
        let Ok(id) = self.id.parse::<AppId>() else {
            let message = format!("`{}` is not an app id: `OX0` and fifteen of A-Z, a-z, 0-9, `_` and `-`", *self.id);
            document.object(self.id.place, message, Some("id: OX0LgghsxZsJZUwYvN"));
            return None;
        };
        for text in [Some(&self.key), Some(&self.secret), self.token.as_ref()].into_iter().flatten() {
            require(text, document);
        }
        let mut account = Account::new(id, self.key.value, Secret::new(self.secret.value), Origin::Configured);
        if let Some(token) = self.token {
            account.token = Secret::new(token.value);
        }
        account.active = self.active.unwrap_or(true);
        account.limits = self.limits;
        account.whitelist = networks(&self.whitelist, document);
        if let Some(services) = &self.services {
            account.services = Some(services.iter().filter_map(|text| service(text, document)).collect());
        }
        for (service, balance) in self.credits {
            account.wallet.set(&service, Some(balance), Timestamp::from_millis(0));
        }
        Some(account)
    }
}

fn require(text: &At<String>, document: &mut Document) {
    if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_graphic()) {
        document.object(text.place, "credentials consist of visible ASCII characters", None);
    }
}

fn networks(whitelist: &[At<String>], document: &mut Document) -> Vec<ipnet::IpNet> {
    let mut networks = Vec::new();
    for text in whitelist {
        match network(text) {
            Ok(network) => networks.push(network),
            Err(message) => document.object(text.place, message, Some("whitelist: [10.0.0.0/8]")),
        }
    }
    networks
}

fn service(text: &At<String>, document: &mut Document) -> Option<Service> {
    let found = Service::ALL.into_iter().find(|service| service.word() == text.value);
    if found.is_none() {
        let message =
            format!("`{}` is not a service; there are {}", **text, Service::ALL.map(Service::word).join(", "));
        document.object(text.place, message, Some("services: [profile, work]"));
    }
    found
}
