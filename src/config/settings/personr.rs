//! The switches of Personr's rulings.

use crate::{
    config::{
        parse::{number, word},
        setting::{Group, Setting, Shape},
    },
    vendors::personr::settings::{Ownership, WebhookForm},
};

/// The settings.
pub(super) const SETTINGS: &[Setting] = &[
    Setting {
        flag: "personr-attempts",
        variables: &["VETBOX_PERSONR_ATTEMPTS"],
        shape: Shape::One("NUMBER"),
        group: Group::Sandboxes,
        help: "How often a Personr applicant can be rejected before it is final",
        default: "5",
        example: "1",
        set: |config, text| {
            config.personr.attempts = number(text, "a whole number")?;
            Ok(())
        },
    },
    Setting {
        flag: "personr-requests-per-minute",
        variables: &["VETBOX_PERSONR_REQUESTS_PER_MINUTE"],
        shape: Shape::One("NUMBER"),
        group: Group::Sandboxes,
        help: "How many calls Personr takes in a minute before it answers 429; any number when it is not set",
        default: "",
        example: "1000",
        set: |config, text| {
            config.personr.requests_per_minute = Some(number(text, "a whole number")?);
            Ok(())
        },
    },
    Setting {
        flag: "personr-webhooks",
        variables: &["VETBOX_PERSONR_WEBHOOKS"],
        shape: Shape::One("FORM"),
        group: Group::Sandboxes,
        help: "In which documented form Personr's webhooks are sent: newer or older",
        default: "newer",
        example: "older",
        set: |config, text| {
            let words = [("newer", WebhookForm::Newer), ("older", WebhookForm::Older)];
            config.personr.webhook_form = word(text, &words)?;
            Ok(())
        },
    },
    Setting {
        flag: "personr-owners",
        variables: &["VETBOX_PERSONR_OWNERS"],
        shape: Shape::One("FORM"),
        group: Group::Sandboxes,
        help: "How Personr answers several owners: repeated-keys (as printed) or list",
        default: "repeated-keys",
        example: "list",
        set: |config, text| {
            let words = [("repeated-keys", Ownership::RepeatedKeys), ("list", Ownership::List)];
            config.personr.ownership = word(text, &words)?;
            Ok(())
        },
    },
];
