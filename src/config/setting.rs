//! What a setting is: its names, its help, its default and its meaning in one place.

use super::Config;

/// One thing that can be set.
#[derive(Debug, Clone, Copy)]
pub struct Setting {
    /// The flag without its hyphens, as `webhook-ca`; the file's key is the same in camel case.
    pub flag: &'static str,
    /// The variables, the strongest first.
    pub variables: &'static [&'static str],
    /// How it is written.
    pub shape: Shape,
    /// Where its help stands.
    pub group: Group,
    /// What it does.
    pub help: &'static str,
    /// What it is when nobody sets it, as it would be written; empty when it then has no value.
    pub default: &'static str,
    /// Something right.
    pub example: &'static str,
    /// Gives one written value its meaning.
    pub set: fn(&mut Config, &str) -> Result<(), String>,
}

/// How a setting is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// One value, called so in the help.
    One(&'static str),
    /// One value that is not shown.
    Hidden(&'static str),
    /// Several values; in a variable this character stands between them.
    Many(&'static str, char),
    /// On or off.
    Switch,
}

/// The headings of the help.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Group {
    /// About the server.
    Server,
    /// About how sandboxes are born.
    Sandboxes,
    /// About webhooks.
    Webhooks,
    /// About logs.
    Logs,
}

impl Group {
    /// The heading.
    pub const fn heading(self) -> &'static str {
        match self {
            Self::Server => "Server",
            Self::Sandboxes => "New sandboxes",
            Self::Webhooks => "Webhooks",
            Self::Logs => "Logs",
        }
    }
}

impl Setting {
    /// The key in the configuration file, as `webhookCa`.
    pub fn key(&self) -> String {
        let mut words = self.flag.split('-');
        let first = words.next().unwrap_or_default().to_owned();
        words.fold(first, |key, word| key + &word[..1].to_uppercase() + &word[1..])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::settings;

    #[test]
    fn the_written_defaults_are_the_defaults() {
        let untouched = Config { seed: 1, ..Config::default() };
        let mut written = untouched.clone();
        for setting in settings().filter(|setting| !setting.default.is_empty()) {
            (setting.set)(&mut written, setting.default).unwrap();
        }

        assert_eq!(format!("{written:?}"), format!("{untouched:?}"));
    }

    #[test]
    fn every_example_is_right() {
        for setting in settings().filter(|setting| setting.flag != "webhook-ca") {
            assert_eq!((setting.set)(&mut Config::default(), setting.example), Ok(()), "{}", setting.flag);
        }
    }

    #[test]
    fn keys_are_flags_in_camel_case() {
        let keys: Vec<String> = settings().map(Setting::key).collect();
        assert!(keys.contains(&"webhookCa".to_owned()) && keys.contains(&"port".to_owned()), "{keys:?}");
    }
}
