//! From what people write to what it means.

use std::{
    fs,
    path::{Path, PathBuf},
    str::FromStr,
    time::Duration,
};

use ipnet::IpNet;
use serde::de::DeserializeOwned;
use serde_json::Value;
use tracing_subscriber::filter::Targets;

use crate::{
    engine::{
        clock::Mode,
        outbox::Address,
        policy::{AllowList, Policy},
        sign::Secret,
        time::parse_span,
        tree::{Mistake, Node, listed, nearest, read_whole},
    },
    vendors::{SHIPPED, personr::settings::User},
};

/// Reads how time runs: `real`, `frozen`, or a factor such as `60x`.
pub fn parse_mode(text: &str) -> Result<Mode, String> {
    match text {
        "real" => Ok(Mode::Real),
        "frozen" => Ok(Mode::Frozen),
        _ => {
            let factor = text.strip_suffix('x').and_then(|factor| factor.parse().ok());
            let factor =
                factor.ok_or_else(|| format!("`{text}` is not a clock: use real, frozen or a factor such as 60x"))?;
            Mode::scaled(factor)
        }
    }
}

/// Takes where scenario files are; who names a scenario that ships means another setting.
pub fn scenario_files(path: PathBuf) -> Result<PathBuf, String> {
    let shipped = SHIPPED.names().find(|name| path == Path::new(name) && !path.exists());
    shipped.map_or(Ok(path), |name| {
        Err(format!("`{name}` ships, and no file is called so: --scenario {name} makes it active"))
    })
}

/// Reads anything that reads itself; `what` names it.
pub fn any<T: FromStr>(what: &'static str) -> impl Fn(&str) -> Result<T, String> + Clone {
    move |text| text.parse().map_err(|_| format!("`{text}` is not {what}"))
}

/// Reads a number of bytes: `4096`, `64KB`, `8MB` or `1GB`, in steps of 1024.
pub fn size<N: TryFrom<u64>>(text: &str) -> Result<N, String> {
    let end = text.find(|it: char| !it.is_ascii_digit()).unwrap_or(text.len());
    let (digits, unit) = text.split_at(end);
    let factor = match unit.trim().to_ascii_uppercase().as_str() {
        "" | "B" => Some(1),
        "K" | "KB" | "KIB" => Some(1 << 10),
        "M" | "MB" | "MIB" => Some(1 << 20),
        "G" | "GB" | "GIB" => Some(1 << 30),
        _ => None,
    };
    let bytes = digits.parse().ok().zip(factor).and_then(|(count, factor): (u64, u64)| count.checked_mul(factor));
    bytes
        .and_then(|bytes| N::try_from(bytes).ok())
        .ok_or_else(|| format!("`{text}` is not a number of bytes such as 4096, 64KB or 8MB"))
}

/// Reads a word as files and control calls have it.
pub fn word<T: DeserializeOwned>(text: &str) -> Result<T, String> {
    read_whole(Node::from(&Value::from(text)))
        .map_err(|mistakes| mistakes.first().map(Mistake::message).unwrap_or_default())
}

/// Reads how often the state file is written.
pub fn state_interval(text: &str) -> Result<Duration, String> {
    let every = parse_span(text)?;
    if every < Duration::from_millis(10) { Err(format!("`{text}` is too often: 10ms is the least")) } else { Ok(every) }
}

/// Reads a bearer token.
pub fn token(text: &str) -> Result<Secret, String> {
    if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err("a token consists of visible ASCII characters, at least one".to_owned());
    }
    Ok(Secret::new(text))
}

/// What there is to tell of, beside vetbox itself: the libraries that speak on the wire.
const LOGGED: [&str; 9] =
    ["vetbox", "h2", "hickory_proto", "hickory_resolver", "hyper", "hyper_util", "reqwest", "rustls", "tokio_rustls"];

/// Reads what is logged: a level, and others for parts of the program.
pub fn log_filter(text: &str) -> Result<Targets, String> {
    let levels = ["error", "warn", "info", "debug", "trace", "off"];
    let filter: Targets = text.parse().map_err(|_| {
        format!(
            "`{text}` is not a log filter such as info, debug or vetbox=debug; a level is one of {}",
            listed(levels)
        )
    })?;
    let is_known = |target: &str| LOGGED.contains(&target.split("::").next().unwrap_or_default());
    match filter.iter().find(|(target, _)| !is_known(target)) {
        None => Ok(filter),
        Some((unknown, _)) => {
            let near = nearest(unknown, levels.into_iter().chain(LOGGED));
            let near = near.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
            Err(format!(
                "`{unknown}` is neither a level, which is one of {}, nor a part such as vetbox::request{near}",
                listed(levels)
            ))
        }
    }
}

/// Reads how much memory the process takes; with less than the least it could answer hardly anything.
pub fn memory(text: &str) -> Result<usize, String> {
    const LEAST: usize = 16 << 20;
    let bytes = size(text)?;
    if bytes < LEAST { Err(format!("`{text}` is too little to work with: expected 16MB or more")) } else { Ok(bytes) }
}

/// Reads the name of a host, or `*` and the end of one.
pub fn host_name(text: &str) -> Result<String, String> {
    let rest = text.strip_prefix('*').unwrap_or(text);
    if is_host(rest) { Ok(text.to_ascii_lowercase()) } else { Err(format!("`{text}` is no name of a host alone")) }
}

fn is_host(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-_".contains(&byte))
}

/// Reads a network, or an address as the network of itself.
pub fn network(text: &str) -> Result<IpNet, String> {
    crate::engine::network::network(text)
        .ok_or_else(|| format!("`{text}` is not a network such as 10.0.0.0/8 or an address such as 10.1.2.3"))
}

/// Reads an allowed receiver: a network, an address, a host name, or `public` for nothing but public addresses.
pub fn receivers(text: &str) -> Result<AllowList, String> {
    if let Ok(network) = network(text) {
        return Ok(AllowList { networks: vec![network], hosts: Vec::new() });
    }
    if !is_host(text.strip_prefix("*.").unwrap_or(text)) {
        return Err(format!("`{text}` is not a host such as receiver or *.example.com, a network, or `public`"));
    }
    let hosts = if text == "public" { Vec::new() } else { vec![text.to_owned()] };
    Ok(AllowList { hosts, networks: Vec::new() })
}

/// Reads where webhooks go.
pub fn webhook_url(text: &str) -> Result<String, String> {
    // Whether the installation allows the host is asked when all settings are known.
    Address::parse(text, &Policy::Everywhere).map(|_| text.to_owned()).map_err(|error| error.to_string())
}

/// The text of certificates.
#[derive(Debug, Clone)]
pub struct Pem(pub Vec<u8>);

/// Reads the file with this path.
pub fn pem(path: &str) -> Result<Pem, String> {
    fs::read(path).map(Pem).map_err(|error| format!("`{path}` cannot be read: {error}"))
}

/// Reads a user of Personr.
pub fn user(text: &str) -> Result<User, String> {
    let (email, password) =
        text.split_once(':').ok_or_else(|| format!("`{text}` is not a login and a password such as a@b.com:secret"))?;
    Ok(User { email: email.to_owned(), password: password.to_owned(), workspace: None })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::LogFormat;

    #[test]
    fn clocks_are_read() {
        assert_eq!(parse_mode("real"), Ok(Mode::Real));
        assert_eq!(parse_mode("60x"), Ok(Mode::Scaled { factor: 60.0 }));
        for text in ["", "fast", "0x", "-1x", "NaNx", "infx"] {
            assert!(parse_mode(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_log_filter_names_levels_and_parts() {
        for text in ["info", "OFF", "debug,hyper=warn", "info,vetbox::request=off", "vetbox"] {
            assert!(log_filter(text).is_ok(), "{text}");
        }
        let error = log_filter("inof").unwrap_err();
        assert!(error.starts_with("`inof` is neither a level") && error.ends_with("; did you mean `info`?"), "{error}");
        assert!(log_filter("vetbxo=debug").unwrap_err().ends_with("did you mean `vetbox`?"));
        assert!(log_filter("vetbox=loud").is_err());
    }

    #[test]
    fn sizes_are_bytes_with_or_without_a_unit() {
        assert_eq!(size::<u64>("4096"), Ok(4096));
        assert_eq!(size::<u64>("64KB"), Ok(64 << 10));
        assert_eq!(size::<usize>("8 mib"), Ok(8 << 20));
        assert_eq!(size::<u64>("1G"), Ok(1 << 30));
        for text in ["", "MB", "-1", "1.5MB", "8 miles", "99999999999999999999", "99999999999GB"] {
            assert!(size::<u64>(text).is_err(), "{text}");
        }
        assert!(size::<u8>("300").is_err());
    }

    #[test]
    fn memory_is_enough_to_work_with() {
        assert_eq!(memory("16MB"), Ok(16 << 20));
        assert_eq!(memory("16777215").unwrap_err(), "`16777215` is too little to work with: expected 16MB or more");
        assert!(memory("lots").unwrap_err().contains("is not a number of bytes"));
    }

    #[test]
    fn receivers_are_hosts_networks_or_public() {
        let read = |text| receivers(text).map(|list| (list.hosts.len(), list.networks.len()));

        assert_eq!(["public", "receiver", "*.example.com"].map(read), [Ok((0, 0)), Ok((1, 0)), Ok((1, 0))]);
        assert_eq!(["172.18.0.0/16", "::1"].map(read), [Ok((0, 1)), Ok((0, 1))]);
        for text in ["", "*.", "a b", "http://x"] {
            assert!(read(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_word_that_is_none_is_shown_the_nearest() {
        let error = word::<LogFormat>("jsn").unwrap_err();
        assert_eq!(error, "unknown value `jsn`, expected one of `text`, `json`, `auto`; did you mean `json`?");
    }
}
