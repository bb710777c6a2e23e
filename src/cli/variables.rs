//! Variables of the environment: which of them are set, and that a wrong one is called by its name.

use std::ffi::{OsStr, OsString};

use clap::{
    Arg, ArgMatches, Command, Error,
    builder::Resettable,
    error::{ContextKind, ContextValue, ErrorKind},
};

use crate::engine::tree::nearest;

/// Reads arguments, of which the first is the program's name, and the variables.
pub fn parse(command: Command, arguments: Vec<OsString>) -> Result<ArgMatches, Error> {
    let mut command = with_set_variables(command);
    let arguments = behind_the_command(&command, arguments);
    let first = arguments.get(1).and_then(|first| first.to_str());
    let is_command = first.is_some_and(|first| command.find_subcommand(first).is_some());
    if is_command {
        // The variables of `serve`, which is the default, are nothing to another command.
        command = command.mut_args(|arg| arg.env(Resettable::Reset));
    }
    let matches = command.clone().try_get_matches_from(&arguments);
    let named = |error| naming_the_variable(error, &command, &arguments);
    matches.map_err(|error| if is_command { named(error) } else { naming_the_command(named(error), &command) })
}

/// The arguments with flags that only commands have behind the command, as in `vetbox --sandbox t1 clock`.
///
/// Without a command, and beside flags of `serve`, they stay where they are.
fn behind_the_command(command: &Command, mut arguments: Vec<OsString>) -> Vec<OsString> {
    let mut flags = 1;
    while let Some(text) = arguments.get(flags).and_then(|it| it.to_str()) {
        // A misspelt command is told better where commands stand.
        if !text.starts_with('-') {
            arguments[1..=flags].rotate_right(1);
            break;
        }
        let (name, value) = text.split_once('=').map_or((text, None), |(name, value)| (name, Some(value)));
        let Some(arg) = flag_of_commands(command, name) else { break };
        flags += if value.is_none() && arg.get_action().takes_values() { 2 } else { 1 };
    }
    arguments
}

/// The flag of this name that tells commands which emulator is meant.
fn flag_of_commands<'a>(command: &'a Command, name: &str) -> Option<&'a Arg> {
    let long = name.strip_prefix("--")?;
    let mut known = command.get_subcommands().flat_map(Command::get_arguments);
    known.find(|arg| arg.is_global_set() && arg.get_long() == Some(long))
}

/// Takes variables from arguments that are not set, or that others set.
pub fn with_set_variables(command: Command) -> Command {
    command.mut_args(with_set_variable).mut_subcommands(with_set_variables)
}

fn with_set_variable(arg: Arg) -> Arg {
    match arg.get_env() {
        None => arg,
        Some(name) if is_set(name) => arg,
        // Platforms say by it which port they reach.
        Some(name) if name == "VETBOX_PORT" && is_set(OsStr::new("PORT")) => arg.env("PORT"),
        // Without a value it is named in the help.
        Some(name) if std::env::var_os(name).is_none() => arg,
        Some(_) => arg.env(Resettable::Reset),
    }
}

/// Whether somebody set a variable for this program.
///
/// One that is set to nothing is how compose files leave it out, and Kubernetes sets `VETBOX_PORT=tcp://10.96.0.11:8382` beside a
/// Service called `vetbox`.
fn is_set(name: &OsStr) -> bool {
    std::env::var_os(name).is_some_and(|value| !value.is_empty() && !value.to_string_lossy().starts_with("tcp://"))
}

/// What is wrong with the names of variables that are meant for the program: each is a setting, or says nothing.
pub fn unknown(command: &Command) -> Vec<String> {
    let arguments = command.get_subcommands().chain([command]).flat_map(Command::get_arguments);
    let known: Vec<String> = arguments.filter_map(|arg| Some(arg.get_env()?.to_string_lossy().into_owned())).collect();
    let given = std::env::vars_os().map(|(name, _)| name.to_string_lossy().into_owned());
    given.filter_map(|name| unknown_name(&name, &known)).collect()
}

/// What is wrong with the name of a variable.
fn unknown_name(name: &str, known: &[String]) -> Option<String> {
    // Kubernetes sets the first two kinds beside a Service called `vetbox`, and `vetbox env` prints the last.
    let is_of_others = ["VETBOX_SERVICE_", "VETBOX_PORT_"].iter().any(|start| name.starts_with(start));
    if !name.starts_with("VETBOX_") || is_of_others || name == "VETBOX_BASE_URL" || known.iter().any(|it| it == name) {
        return None;
    }
    let near = nearest(name, known.iter().map(String::as_str)).map(|near| format!("; did you mean `{near}`?"));
    Some(format!("warning: the variable `{name}` is no setting{}", near.unwrap_or_default()))
}

/// The error with a tip that says where the flag belongs when only commands have it.
fn naming_the_command(mut error: Error, command: &Command) -> Error {
    let Some(ContextValue::String(flag)) = error.get(ContextKind::InvalidArg) else { return error };
    let is_found = command.get_arguments().any(|arg| arg.get_long() == flag.strip_prefix("--"));
    if error.kind() == ErrorKind::UnknownArgument && !is_found && flag_of_commands(command, flag).is_some() {
        let tip = format!("'{flag}' is for commands, as in 'vetbox clock {flag} …'");
        error.remove(ContextKind::SuggestedArg);
        error.remove(ContextKind::Usage);
        error.insert(ContextKind::Suggested, ContextValue::StyledStrs(vec![tip.into()]));
    }
    error
}

/// The error with the variable in place of the flag when the value came from there.
fn naming_the_variable(mut error: Error, command: &Command, arguments: &[OsString]) -> Error {
    let Some(ContextValue::String(argument)) = error.get(ContextKind::InvalidArg) else { return error };
    let flag = argument.split([' ', '[', '=']).next().unwrap_or_default().to_owned();
    let is_written = arguments.iter().filter_map(|it| it.to_str()).any(|it| it.split('=').next() == Some(&flag));
    let known = command.get_subcommands().chain([command]).flat_map(Command::get_arguments);
    let mut same = known.filter(|arg| arg.get_long() == flag.strip_prefix("--"));
    if let Some(variable) = same.find_map(|arg| arg.get_env().filter(|name| is_set(name)))
        && !is_written
    {
        error.insert(ContextKind::InvalidArg, ContextValue::String(variable.to_string_lossy().into_owned()));
    }
    error
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_variable_that_is_no_setting_is_told_with_the_nearest_one() {
        let known = ["VETBOX_CLOCK".to_owned(), "VETBOX_PORT".to_owned()];
        let told = |name| unknown_name(name, &known);

        let misspelt = "warning: the variable `VETBOX_CLOK` is no setting; did you mean `VETBOX_CLOCK`?";
        assert_eq!(told("VETBOX_CLOK").as_deref(), Some(misspelt));
        for name in ["VETBOX_CLOCK", "VETBOX_SERVICE_HOST", "VETBOX_PORT_8382_TCP", "VETBOX_BASE_URL", "HOME"] {
            assert_eq!(told(name), None, "{name}");
        }
    }
}
