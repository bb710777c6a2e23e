//! `vetbox schema`: the JSON Schemas of the files that people write, with which editors complete and check.

use std::error::Error as _;

use clap::{Arg, ArgAction, Args as _, Command, ValueEnum};
use schemars::SchemaGenerator;
use serde_json::{Value, json};

use super::{
    configuration::{Lists, argument, key, of_file},
    terminal::{Failure, print_json},
};
use crate::{config::Settings, control, engine::scenario, vendors::VOCABULARY};

/// Print the JSON Schema of scenario files, the configuration file or seed files, with which editors complete and check.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:
  vetbox schema > scenarios/scenario.schema.json
  # then, as the first line of every file beside it:
  # yaml-language-server: $schema=scenario.schema.json
  vetbox schema configuration > vetbox.schema.json")]
pub struct Schema {
    /// Of which files.
    #[arg(value_enum, default_value_t)]
    of: Files,
}

/// Files that people write.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
enum Files {
    #[default]
    Scenario,
    Configuration,
    Seed,
}

/// Prints it.
pub fn run(Schema { of }: &Schema) -> Result<(), Failure> {
    print_json(&match of {
        Files::Scenario => scenario::schema(&VOCABULARY),
        Files::Configuration => of_configuration(),
        Files::Seed => control::seed_schema(),
    })
}

/// The schema of the configuration file: every setting as a key, and the lists that only a file holds.
pub fn of_configuration() -> Value {
    let mut schema = SchemaGenerator::default().into_root_schema_for::<Lists>().to_value();
    schema["title"] = "vetbox configuration".into();
    schema["description"] = "What `vetbox serve` reads: every setting, accounts, webhooks, and Personr's users.".into();
    schema["additionalProperties"] = false.into();
    for arg in Settings::augment_args(Command::new("vetbox")).get_arguments() {
        schema["properties"][key(arg)] = of_setting(arg);
    }
    schema
}

fn of_setting(arg: &Arg) -> Value {
    let is_switch = arg.get_num_args().is_some_and(|count| count.min_values() == 0);
    let scalar = match words(arg) {
        Some(words) => json!({ "enum": words }),
        None if is_switch => json!({ "type": ["boolean", "null"] }),
        None => json!({ "type": ["string", "number", "null"] }),
    };
    let mut schema = if matches!(arg.get_action(), ArgAction::Append) {
        json!({ "anyOf": [scalar, { "type": "array", "items": scalar }] })
    } else {
        scalar
    };
    schema["description"] = arg.get_help().map(ToString::to_string).into();
    if let [default] = arg.get_default_values() {
        schema["default"] = default.to_string_lossy().into();
    }
    schema
}

/// The words that a setting takes, when it takes nothing else: it names them when it is given another one.
fn words(arg: &Arg) -> Option<Vec<String>> {
    let error = of_file().try_get_matches_from([argument(arg, "?")]).err()?;
    let message = error.source()?.to_string();
    let valid = message.strip_prefix("unknown value `?`, expected ")?;
    Some(valid.split('`').skip(1).step_by(2).map(str::to_owned).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_have_their_words_defaults_and_switches() {
        let schema = of_configuration();
        let of = |name: &str| &schema["properties"][name];

        assert_eq!(of("logFormat")["enum"], json!(["text", "json", "auto"]));
        assert_eq!((&of("strict")["type"], &of("port")["default"]), (&json!(["boolean", "null"]), &json!("8382")));
        assert_eq!(of("scenarios")["anyOf"][1]["type"], "array");
        assert!(of("accounts")["items"]["$ref"].is_string() && of("personr").is_object(), "{schema}");
        assert_eq!(of("tlsName")["description"], of_setting_help("tls-name"));
    }

    fn of_setting_help(flag: &str) -> String {
        let command = Settings::augment_args(Command::new("vetbox"));
        let arg = command.get_arguments().find(|arg| arg.get_long() == Some(flag)).unwrap();
        arg.get_help().unwrap().to_string()
    }
}
