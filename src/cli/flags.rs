//! The flags of the settings, made from their list.

use std::{collections::HashMap, ffi::OsString};

use clap::{Arg, ArgAction, ArgMatches, Command, Error, FromArgMatches};

use crate::config::{Gathered, Layers, Setting, Shape, gather, settings};

/// The values of the flags as they were typed.
#[derive(Debug, Default)]
pub(super) struct Flags {
    values: HashMap<&'static str, Vec<String>>,
    file: Option<String>,
}

impl Flags {
    /// No flag but that of the configuration file.
    pub(super) fn of_file(file: Option<String>) -> Self {
        Self { values: HashMap::new(), file: file.filter(|file| !file.is_empty()) }
    }

    /// Puts them on top of environment, file and defaults.
    pub(super) fn gather(&self) -> Result<Gathered, Vec<String>> {
        gather(&Layers {
            flag: &|flag| self.values.get(flag).cloned().unwrap_or_default(),
            variable: &variable,
            file: self.file.as_deref(),
        })
    }
}

/// The value of an environment variable.
pub(super) fn variable(name: &str) -> Option<String> {
    std::env::var_os(name).map(|value: OsString| value.to_string_lossy().into_owned())
}

impl clap::Args for Flags {
    fn augment_args(command: Command) -> Command {
        let file = Arg::new("config").long("config").env("VETBOX_CONFIG").value_name("FILE").hide_env_values(true);
        let file = file
            .help("The configuration file: every setting below as a key, and accounts and webhooks")
            .help_heading("Server");
        settings().fold(command.arg(file), |command, setting| command.arg(argument(setting)))
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl FromArgMatches for Flags {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, Error> {
        let values = |setting: &'static Setting| {
            let values = matches.get_many::<String>(setting.flag)?;
            Some((setting.flag, values.cloned().collect()))
        };
        let file = matches.get_one::<String>("config").filter(|file| !file.is_empty()).cloned();
        Ok(Self { values: settings().filter_map(values).collect(), file })
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

/// The flag of a setting; what its value means is decided later, with all others.
fn argument(setting: &'static Setting) -> Arg {
    let argument = Arg::new(setting.flag).long(setting.flag).help(help(setting)).help_heading(setting.group.heading());
    match setting.shape {
        Shape::One(name) | Shape::Hidden(name) => argument.value_name(name).action(ArgAction::Set),
        Shape::Many(name, _) => argument.value_name(name).action(ArgAction::Append),
        Shape::Switch => argument.value_name("BOOL").num_args(0..=1).require_equals(true).default_missing_value("true"),
    }
}

fn help(setting: &Setting) -> String {
    let repeated = match setting.shape {
        Shape::Many(_, separator) => format!("; may be repeated, or separated by `{separator}` in the variable"),
        Shape::One(_) | Shape::Hidden(_) | Shape::Switch => String::new(),
    };
    let default = match (setting.default, setting.shape) {
        ("", _) | (_, Shape::Switch) => String::new(),
        (default, _) => format!(" [default: {default}]"),
    };
    format!("{}{repeated} [env: {}]{default}", setting.help, setting.variables.join(", "))
}
