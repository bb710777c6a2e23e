//! Settings of the server itself.

use std::time::Duration;

use crate::{
    config::{
        parse::{network, number},
        setting::{Group, Setting, Shape},
    },
    engine::{sign::Secret, time::parse_span},
};

/// The settings.
pub(super) const SETTINGS: &[Setting] = &[
    Setting {
        flag: "host",
        variables: &["VETBOX_HOST"],
        shape: Shape::One("ADDRESS"),
        group: Group::Server,
        help: "The address to listen on",
        default: "127.0.0.1",
        example: "0.0.0.0",
        set: |config, text| {
            config.host = number(text, "an IP address")?;
            Ok(())
        },
    },
    Setting {
        flag: "port",
        variables: &["VETBOX_PORT", "PORT"],
        shape: Shape::One("PORT"),
        group: Group::Server,
        help: "The port to listen on; 0 takes a free one, which is printed",
        default: "8382",
        example: "8382",
        set: |config, text| {
            config.port = number(text, "a port from 0 to 65535")?;
            Ok(())
        },
    },
    Setting {
        flag: "control-token",
        variables: &["VETBOX_CONTROL_TOKEN"],
        shape: Shape::Hidden("TOKEN"),
        group: Group::Server,
        help: "What control calls must carry as a bearer token; without it everybody who reaches the port controls",
        default: "",
        example: "a-long-random-text",
        set: |config, text| {
            if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_graphic()) {
                return Err("a token consists of visible ASCII characters, at least one".to_owned());
            }
            config.control_token = Some(Secret::new(text));
            Ok(())
        },
    },
    Setting {
        flag: "control-hosts",
        variables: &["VETBOX_CONTROL_HOSTS"],
        shape: Shape::Many("NAME", ','),
        group: Group::Server,
        help: "Public host names under which the control API answers, such as vetbox.example.com or *.example.com; \
               localhost, IP addresses, names without a dot and *.internal always do",
        default: "",
        example: "vetbox.example.com",
        set: |config, text| {
            let rest = text.strip_prefix('*').unwrap_or(text);
            if rest.is_empty() || !rest.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-_".contains(&byte)) {
                return Err(format!("`{text}` is no name of a host alone; name each by a flag of its own"));
            }
            config.control_hosts.push(text.to_ascii_lowercase());
            Ok(())
        },
    },
    Setting {
        flag: "control-listen",
        variables: &["VETBOX_CONTROL_LISTEN"],
        shape: Shape::One("ADDRESS"),
        group: Group::Server,
        help: "An address and port for the control API alone; without it, it answers beside the vendors",
        default: "",
        example: "127.0.0.1:8383",
        set: |config, text| {
            config.control_listen = Some(number(text, "an address and port such as 127.0.0.1:8383")?);
            Ok(())
        },
    },
    Setting {
        flag: "max-sandboxes",
        variables: &["VETBOX_MAX_SANDBOXES"],
        shape: Shape::One("NUMBER"),
        group: Group::Server,
        help: "How many sandboxes there may be beside the default one",
        default: "1000",
        example: "200",
        set: |config, text| {
            config.sandboxes.most = number(text, "a whole number")?;
            Ok(())
        },
    },
    Setting {
        flag: "sandbox-idle",
        variables: &["VETBOX_SANDBOX_IDLE"],
        shape: Shape::One("SPAN"),
        group: Group::Server,
        help: "After how long without a request a sandbox goes by itself; the default one stays",
        default: "1h",
        example: "30m",
        set: |config, text| {
            config.sandboxes.idle = parse_span(text)?;
            Ok(())
        },
    },
    Setting {
        flag: "state",
        variables: &["VETBOX_STATE"],
        shape: Shape::One("FILE"),
        group: Group::Server,
        help: "A file in which all sandboxes are kept over a restart, secrets included; without it nothing is written anywhere",
        default: "",
        example: "./vetbox-state.json",
        set: |config, text| {
            config.state = Some(text.into());
            Ok(())
        },
    },
    Setting {
        flag: "state-interval",
        variables: &["VETBOX_STATE_INTERVAL"],
        shape: Shape::One("SPAN"),
        group: Group::Server,
        help: "How often the state file is written while anything changes; it is written at the end, too",
        default: "5s",
        example: "1s",
        set: |config, text| {
            let every = parse_span(text)?;
            if every < Duration::from_millis(10) {
                return Err(format!("`{text}` is too often: 10ms is the least"));
            }
            config.state_interval = every;
            Ok(())
        },
    },
    Setting {
        flag: "trusted-proxies",
        variables: &["VETBOX_TRUSTED_PROXIES"],
        shape: Shape::Many("NETWORK", ','),
        group: Group::Server,
        help: "Proxies whose X-Forwarded-For is believed when an account's IP whitelist is checked",
        default: "",
        example: "172.16.0.0/12",
        set: |config, text| {
            config.trusted_proxies.push(network(text)?);
            Ok(())
        },
    },
];
