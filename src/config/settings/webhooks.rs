//! How and where webhooks are sent.

use crate::{
    config::{
        parse::{allow, file, switch},
        setting::{Group, Setting, Shape},
        webhook,
    },
    engine::{
        deliver::Trust,
        policy::{AllowList, Policy},
    },
};

/// The settings.
pub(super) const SETTINGS: &[Setting] = &[
    Setting {
        flag: "webhook",
        variables: &["VETBOX_WEBHOOK"],
        shape: Shape::Many("URL", ','),
        group: Group::Webhooks,
        help: "Where Attestr's webhooks go, with the token `vetbox`; the file's `webhooks` can say more",
        default: "",
        example: "http://localhost:3000/hooks",
        set: |config, text| {
            config.webhooks.push(webhook::plain(text)?);
            Ok(())
        },
    },
    Setting {
        flag: "webhook-allow",
        variables: &["VETBOX_WEBHOOK_ALLOW"],
        shape: Shape::Many("HOST|NETWORK|public", ','),
        group: Group::Webhooks,
        help: "Where webhooks may go; everywhere when it is not set, then private addresses only when listed",
        default: "",
        example: "*.example.com",
        set: |config, text| {
            let mut list = match &config.sender.policy {
                Policy::Listed(list) => list.clone(),
                Policy::Everywhere => AllowList::default(),
            };
            allow(&mut list, text)?;
            config.sender.policy = Policy::Listed(list);
            Ok(())
        },
    },
    Setting {
        flag: "webhook-ca",
        variables: &["VETBOX_WEBHOOK_CA"],
        shape: Shape::One("FILE"),
        group: Group::Webhooks,
        help: "Certificates of more authorities that receivers may have theirs from, as PEM",
        default: "",
        example: "./ca.pem",
        set: |config, text| {
            config.sender.trust = Trust::Authorities { extra_pem: Some(file(text)?) };
            Ok(())
        },
    },
    Setting {
        flag: "webhook-insecure",
        variables: &["VETBOX_WEBHOOK_INSECURE"],
        shape: Shape::Switch,
        group: Group::Webhooks,
        help: "Take every certificate of a receiver, unchecked",
        default: "false",
        example: "true",
        set: |config, text| {
            if switch(text)? {
                config.sender.trust = Trust::Anyone;
            }
            Ok(())
        },
    },
];
