//! What `vetbox -h` prints: the commands and the settings that people use, on one screen. `--help` says everything.

use clap::{Arg, Command};

/// The commands, by what one wants.
const GROUPS: [(&str, &[&str]); 6] = [
    ("Run", &["serve", "wait", "healthcheck", "doctor", "env"]),
    ("Write", &["init", "validate", "schema", "scenarios", "rules", "explain", "completions"]),
    ("Look", &["requests", "deliveries", "tail", "events", "cases", "inbox", "assert"]),
    ("Records", &["checks", "profiles", "applicants", "entities", "consents", "accounts", "credits"]),
    ("Act", &["complete", "plans", "ask", "trigger", "webhooks", "clock", "sample", "sign", "verify"]),
    ("Sandboxes", &["sandbox", "reset", "snapshot"]),
];

/// The settings of `serve` that people use.
const SETTINGS: [&str; 10] =
    ["port", "config", "scenarios", "scenario", "clock", "seed", "completion", "webhook", "state", "tls"];

/// The screen for the program that `command` describes.
pub fn screen(command: &Command) -> String {
    let mut lines = vec![
        command.get_about().map(ToString::to_string).unwrap_or_default(),
        String::new(),
        "Usage: vetbox [SETTINGS]            runs the emulator".to_owned(),
        "       vetbox <COMMAND> [OPTIONS]   talks to a running one, or needs none".to_owned(),
        String::new(),
        "Commands".to_owned(),
    ];
    lines.extend(GROUPS.iter().map(|(group, commands)| format!("  {group:<11}{}", commands.join(", "))));
    lines.extend([String::new(), "Settings, also as variables (VETBOX_PORT) and keys of vetbox.yaml".to_owned()]);
    let settings = SETTINGS.iter().filter_map(|name| command.get_arguments().find(|arg| arg.get_long() == Some(name)));
    lines.extend(settings.map(setting));
    lines.extend([
        String::new(),
        "`vetbox --help` has all settings and commands, `vetbox <COMMAND> --help` one of them with examples."
            .to_owned(),
    ]);
    lines.join("\n")
}

/// The same command, of whose help all other settings are left out.
pub fn abridged(command: Command) -> Command {
    let hide = |arg: Arg| {
        let is_shown = arg.get_long().is_none_or(|name| SETTINGS.contains(&name));
        arg.hide(!is_shown)
    };
    command.mut_args(hide).mut_subcommand("serve", |serve| serve.mut_args(hide))
}

/// A setting in one line.
fn setting(arg: &Arg) -> String {
    let value = arg.get_value_names().and_then(|names| names.first()).map(|name| format!(" <{name}>"));
    let flag = format!("--{}{}", arg.get_long().unwrap_or_default(), value.unwrap_or_default());
    let help = arg.get_help().map(ToString::to_string).unwrap_or_default();
    let ends = [";", ". ", ": ", ", "];
    let short = ends.iter().filter_map(|end| help.split_once(end)).map(|(short, _)| short).min_by_key(|it| it.len());
    format!("  {flag:<24}{}", short.unwrap_or(&help))
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;
    use crate::cli::command::Vetbox;

    #[test]
    fn every_command_and_setting_is_there_on_one_screen() {
        let command = Vetbox::command();
        let screen = screen(&command);
        let mut listed: Vec<&str> = GROUPS.iter().flat_map(|(_, commands)| *commands).copied().collect();
        let mut known: Vec<&str> = command.get_subcommands().map(Command::get_name).collect();
        listed.sort_unstable();
        known.sort_unstable();

        assert_eq!(listed, known);
        for setting in SETTINGS {
            assert!(screen.contains(&format!("\n  --{setting} <")), "{setting}: {screen}");
        }
        assert!(screen.lines().count() <= 30, "{screen}");
        assert!(screen.lines().all(|line| line.chars().count() <= 100), "{screen}");
    }
}
