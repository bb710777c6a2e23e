//! How much of the machine clients may take.

use crate::config::{
    parse::{number, patience, size},
    setting::{Group, Setting, Shape},
};

/// The settings.
pub(super) const SETTINGS: &[Setting] = &[
    Setting {
        flag: "max-connections",
        variables: &["VETBOX_MAX_CONNECTIONS"],
        shape: Shape::One("NUMBER"),
        group: Group::Bounds,
        help: "How many connections may be open at once; further ones get 503",
        default: "10000",
        example: "500",
        set: |config, text| {
            config.bounds.connections = number(text, "a whole number")?;
            Ok(())
        },
    },
    Setting {
        flag: "max-headers",
        variables: &["VETBOX_MAX_HEADERS"],
        shape: Shape::One("SIZE"),
        group: Group::Bounds,
        help: "How large a request's line and headers may be; larger ones get 431",
        default: "64KB",
        example: "16KB",
        set: |config, text| {
            config.bounds.head = size(text)?;
            Ok(())
        },
    },
    Setting {
        flag: "max-body",
        variables: &["VETBOX_MAX_BODY"],
        shape: Shape::One("SIZE"),
        group: Group::Bounds,
        help: "How much of a body is read; the vendors refuse less than that in their own words, the control API with 413",
        default: "64MB",
        example: "16MB",
        set: |config, text| {
            config.bounds.body = size(text)?;
            Ok(())
        },
    },
    Setting {
        flag: "header-timeout",
        variables: &["VETBOX_HEADER_TIMEOUT"],
        shape: Shape::One("SPAN"),
        group: Group::Bounds,
        help: "How long a client may take for a request's headers, after which it gets 408, and how long its connection may be idle",
        default: "30s",
        example: "10s",
        set: |config, text| {
            config.bounds.head_time = patience(text)?;
            Ok(())
        },
    },
    Setting {
        flag: "body-timeout",
        variables: &["VETBOX_BODY_TIMEOUT"],
        shape: Shape::One("SPAN"),
        group: Group::Bounds,
        help: "How long a client may take for a body, after which it gets 408",
        default: "1m",
        example: "10s",
        set: |config, text| {
            config.bounds.body_time = patience(text)?;
            Ok(())
        },
    },
];
