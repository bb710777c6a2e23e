//! From what people write to what it means.

use std::fs;

use ipnet::IpNet;
use tracing_subscriber::filter::Targets;

use crate::engine::{clock::Mode, policy::AllowList};

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

/// Reads a whole number; `what` names it.
pub(super) fn number<N: std::str::FromStr>(text: &str, what: &str) -> Result<N, String> {
    text.parse().map_err(|_| format!("`{text}` is not {what}"))
}

/// Reads a number of bytes: `4096`, `64KB`, `8MB` or `1GB`, in steps of 1024.
pub(super) fn size<N: TryFrom<u64>>(text: &str) -> Result<N, String> {
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

/// Reads one of the words.
pub(super) fn word<T: Copy>(text: &str, words: &[(&str, T)]) -> Result<T, String> {
    let found = words.iter().find(|(word, _)| *word == text).map(|(_, meaning)| *meaning);
    found.ok_or_else(|| {
        let valid: Vec<String> = words.iter().map(|(word, _)| format!("`{word}`")).collect();
        let near = crate::engine::tree::nearest(text, words.iter().map(|(word, _)| *word));
        let hint = near.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
        format!("`{text}` is not one of {}{hint}", valid.join(", "))
    })
}

/// Reads a switch.
pub(super) fn switch(text: &str) -> Result<bool, String> {
    word(text, &[("true", true), ("false", false), ("1", true), ("0", false)])
}

/// Reads a network, or an address as the network of itself.
pub(super) fn network(text: &str) -> Result<IpNet, String> {
    crate::engine::network::network(text)
        .ok_or_else(|| format!("`{text}` is not a network such as 10.0.0.0/8 or an address such as 10.1.2.3"))
}

/// Adds a receiver to the allowed ones: a network, an address, a host name, or `public` for nothing but public addresses.
pub(super) fn allow(list: &mut AllowList, text: &str) -> Result<(), String> {
    let named = |byte: u8| byte.is_ascii_alphanumeric() || b".-_".contains(&byte);
    if let Ok(network) = network(text) {
        list.networks.push(network);
        return Ok(());
    }
    let host = text.strip_prefix("*.").unwrap_or(text);
    if host.is_empty() || !host.bytes().all(named) {
        return Err(format!("`{text}` is not a host such as receiver or *.example.com, a network, or `public`"));
    }
    if text != "public" {
        list.hosts.push(text.to_owned());
    }
    Ok(())
}

/// Reads a file that a setting names.
pub(super) fn file(path: &str) -> Result<Vec<u8>, String> {
    fs::read(path).map_err(|error| format!("`{path}` cannot be read: {error}"))
}

/// Reads which parts log how much.
pub(super) fn filter(text: &str) -> Result<Targets, String> {
    text.parse().map_err(|_| format!("`{text}` is not a log filter such as info, debug or vetbox=debug"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clocks_are_read() {
        assert_eq!(parse_mode("real"), Ok(Mode::Real));
        assert_eq!(parse_mode("60x"), Ok(Mode::Scaled { factor: 60.0 }));
        for text in ["", "fast", "0x", "-1x", "NaNx", "infx"] {
            assert!(parse_mode(text).is_err(), "{text}");
        }
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
    fn receivers_are_hosts_networks_or_public() {
        let mut list = AllowList::default();
        for text in ["public", "receiver", "*.example.com", "172.18.0.0/16", "::1"] {
            allow(&mut list, text).unwrap();
        }

        assert_eq!(list.hosts, ["receiver", "*.example.com"]);
        assert_eq!(list.networks.len(), 2);
        for text in ["", "*.", "a b", "http://x"] {
            assert!(allow(&mut list, text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_word_that_is_none_is_shown_the_nearest() {
        let error = word("frosen", &[("real", 1), ("frozen", 2)]).unwrap_err();
        assert_eq!(error, "`frosen` is not one of `real`, `frozen`; did you mean `frozen`?");
    }
}
