//! What is logged.

use crate::config::{
    LogFormat,
    parse::{filter, word},
    setting::{Group, Setting, Shape},
};

/// The settings.
pub(super) const SETTINGS: &[Setting] = &[
    Setting {
        flag: "log",
        variables: &["VETBOX_LOG"],
        shape: Shape::One("FILTER"),
        group: Group::Logs,
        help: "What is logged, such as info, debug or vetbox=debug",
        default: "info",
        example: "vetbox=debug",
        set: |config, text| {
            config.log = filter(text)?;
            Ok(())
        },
    },
    Setting {
        flag: "log-format",
        variables: &["VETBOX_LOG_FORMAT"],
        shape: Shape::One("FORMAT"),
        group: Group::Logs,
        help: "In which form it is logged: text, json, or auto (text on a terminal)",
        default: "auto",
        example: "json",
        set: |config, text| {
            let words = [("text", LogFormat::Text), ("json", LogFormat::Json), ("auto", LogFormat::Auto)];
            config.log_format = word(text, &words)?;
            Ok(())
        },
    },
];
