//! The switches of Personr's rulings.

use crate::{
    config::{
        parse::{number, word},
        setting::{Group, Setting, Shape},
    },
    vendors::personr::settings::{Flow, FlowKind, User, WebhookForm, Workspace},
};

/// The settings.
pub(super) const SETTINGS: &[Setting] = &[
    Setting {
        flag: "personr-flow",
        variables: &["VETBOX_PERSONR_FLOW"],
        shape: Shape::Many("NAME", ','),
        group: Group::Sandboxes,
        help: "Another Personr flow for people; `KYC basic` and `Database Verification` exist anyway",
        default: "",
        example: "Onboarding",
        set: |config, text| {
            config.personr.add_flow(Flow::plain(FlowKind::Applicant, text));
            Ok(())
        },
    },
    Setting {
        flag: "personr-entity-flow",
        variables: &["VETBOX_PERSONR_ENTITY_FLOW"],
        shape: Shape::Many("NAME", ','),
        group: Group::Sandboxes,
        help: "Another Personr flow for companies; `KYB Basic` and `Know Your Business` exist anyway",
        default: "",
        example: "Merchants",
        set: |config, text| {
            config.personr.add_flow(Flow::plain(FlowKind::Entity, text));
            Ok(())
        },
    },
    Setting {
        flag: "personr-workspace",
        variables: &["VETBOX_PERSONR_WORKSPACE"],
        shape: Shape::Many("NAME", ','),
        group: Group::Sandboxes,
        help: "Another Personr workspace below the primary one; `XYZ Co` exists anyway",
        default: "",
        example: "Branch",
        set: |config, text| {
            config.personr.add_workspace(Workspace { name: text.to_owned(), below: None });
            Ok(())
        },
    },
    Setting {
        flag: "personr-user",
        variables: &["VETBOX_PERSONR_USER"],
        shape: Shape::Many("LOGIN:PASSWORD", ','),
        group: Group::Sandboxes,
        help: "Another Personr user, whose password is then checked; demo@vetbox.test:demo exists anyway",
        default: "",
        example: "api@example.com:secret",
        set: |config, text| {
            let (email, password) = text
                .split_once(':')
                .ok_or_else(|| format!("`{text}` is not a login and a password such as a@b.com:secret"))?;
            config.personr.add_user(User { email: email.to_owned(), password: password.to_owned(), workspace: None });
            Ok(())
        },
    },
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
];
