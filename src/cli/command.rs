//! The commands and their exit codes.

use std::{io::ErrorKind, process::ExitCode, sync::LazyLock};

use clap::{ArgMatches, CommandFactory as _, FromArgMatches as _, Parser, Subcommand};
use clap_complete::Shell;

use super::{
    accounts, assert, cases, clock, complete, deliveries, doctor, env, events, explain, healthcheck, inbox, init,
    overview, plans, records, requests, rules, sample, sandbox, scenarios, schema, serve, signature, snapshot, tail,
    terminal::{self, Failure},
    trigger, validate, variables, wait, webhooks,
};

/// What `--version` prints; release builds are told their commit.
static VERSION: LazyLock<String> = LazyLock::new(|| version_of(option_env!("VETBOX_COMMIT")));

fn version_of(commit: Option<&str>) -> String {
    let version = env!("CARGO_PKG_VERSION");
    match commit.filter(|commit| !commit.is_empty()) {
        Some(commit) => format!("{version} ({commit})"),
        None => version.to_owned(),
    }
}

/// A self-hosted emulator of the Attestr (FactX) and Personr background-check APIs.
#[derive(Debug, Parser)]
#[command(
    name = "vetbox",
    version = VERSION.as_str(),
    args_conflicts_with_subcommands = true,
    after_help = "Examples:
  vetbox
  vetbox serve --port 0 --clock frozen --seed 1 --scenarios ./scenarios
  eval \"$(vetbox env)\"

Exit codes: 0 done; 1 failed at run time; 2 wrong usage or configuration; 3 condition not met"
)]
pub(super) struct Vetbox {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    serve: serve::Serve,
}

#[derive(Debug, Subcommand)]
enum Command {
    Serve(Box<serve::Serve>),
    Wait(wait::Wait),
    Validate(validate::Validate),
    Scenarios(scenarios::Scenarios),
    Explain(explain::Explain),
    Init(init::Init),
    Env(env::Env),
    Sandbox(sandbox::Sandbox),
    Reset(sandbox::Reset),
    Sample(sample::Sample),
    Snapshot(snapshot::Snapshot),
    Clock(clock::Clock),
    Complete(complete::Complete),
    Plans(Box<plans::Plans>),
    Ask(accounts::Ask),
    Cases(Box<cases::Cases>),
    /// List the Attestr checks of the sandbox, or show one.
    #[command(after_help = "Examples:
  vetbox checks
  vetbox checks --where status=INITIATED --last 20 --follow
  vetbox checks --tag EMP-9
  vetbox checks AR0ZoLeBdqvmr-nmy1")]
    Checks(records::Records),
    /// List the Attestr profiles of the sandbox, or show one.
    #[command(after_help = "Examples:
  vetbox profiles --where tag=EMP-9
  vetbox profiles --tag EMP-9
  vetbox profiles AX1LgghsxZsJZUwYvN")]
    Profiles(records::Records),
    /// List the Personr applicants of the sandbox, or show one.
    #[command(after_help = "Examples:
  vetbox applicants --where status=Pending --where flow='KYC basic'
  vetbox applicants --email 'qa*' --latest
  vetbox applicants 1719984732545x234567890123456780")]
    Applicants(records::Records),
    /// List the Personr entities of the sandbox, or show one.
    #[command(after_help = "Examples:
  vetbox entities --where outcome=Rejected
  vetbox entities --company-name 'Acme*'
  vetbox entities 1719984732545x234567890123456780")]
    Entities(records::Records),
    /// List the Attestr consents of the sandbox, or show one.
    #[command(after_help = "Examples:
  vetbox consents --where status=ACTIVE
  vetbox consents --latest
  vetbox consents CX3hbFvSCOPyC6WZpk")]
    Consents(records::Records),
    Accounts(accounts::Accounts),
    Credits(accounts::Credits),
    Rules(rules::Rules),
    Trigger(trigger::Trigger),
    Webhooks(webhooks::Webhooks),
    Inbox(Box<inbox::Inbox>),
    Deliveries(deliveries::Deliveries),
    Requests(requests::Requests),
    Tail(tail::Tail),
    Events(events::Events),
    Assert(assert::Assert),
    Sign(signature::Sign),
    Verify(signature::Verify),
    Doctor(doctor::Doctor),
    Healthcheck(healthcheck::Healthcheck),
    Schema(schema::Schema),
    Completions(Completions),
}

/// Print the completion script of a shell.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  source <(vetbox completions bash)
  vetbox completions zsh > ~/.zfunc/_vetbox
  vetbox completions fish > ~/.config/fish/completions/vetbox.fish")]
struct Completions {
    /// The shell.
    shell: Shell,
}

/// Runs the command that the arguments name.
pub fn main() -> ExitCode {
    if std::env::args_os().skip(1).eq(["-h"]) {
        let printed = terminal::print(&overview::screen(&Vetbox::command()));
        return printed.map_or_else(Failure::report, |()| ExitCode::SUCCESS);
    }
    let command = Vetbox::command();
    let is_short = std::env::args_os().any(|argument| argument == "-h");
    let command = if is_short { overview::abridged(command) } else { command };
    let matches = variables::parse(command, std::env::args_os().collect());
    let read = matches.and_then(|matches| Ok((Vetbox::from_arg_matches(&matches)?, matches)));
    let (Vetbox { command, serve }, matches) = match read {
        Ok(read) => read,
        Err(error) => return print_and_end(&error),
    };
    let own = matches.subcommand().map_or(&matches, |(_, own)| own);
    run(command.unwrap_or(Command::Serve(Box::new(serve))), own).map_or_else(Failure::report, |()| ExitCode::SUCCESS)
}

/// Prints what clap has to say, which is help or a mistake; help that cannot be written is a failure.
fn print_and_end(said: &clap::Error) -> ExitCode {
    let code = match said.print() {
        Err(error) if !said.use_stderr() && error.kind() != ErrorKind::BrokenPipe => 1,
        Ok(()) | Err(_) => u8::try_from(said.exit_code()).unwrap_or(2),
    };
    ExitCode::from(code)
}

fn run(command: Command, matches: &ArgMatches) -> Result<(), Failure> {
    match command {
        Command::Serve(arguments) => {
            for problem in variables::unknown(&Vetbox::command()) {
                terminal::warn(&problem);
            }
            serve::run(*arguments, matches)
        }
        Command::Wait(arguments) => wait::run(&arguments),
        Command::Validate(arguments) => validate::run(&arguments),
        Command::Scenarios(arguments) => scenarios::run(&arguments),
        Command::Explain(arguments) => explain::run(&arguments),
        Command::Init(arguments) => init::run(&arguments),
        Command::Env(arguments) => env::run(&arguments),
        Command::Sandbox(arguments) => sandbox::run(&arguments),
        Command::Reset(arguments) => sandbox::reset(&arguments),
        Command::Sample(arguments) => sample::run(&arguments),
        Command::Snapshot(arguments) => snapshot::run(&arguments),
        Command::Clock(arguments) => clock::run(&arguments),
        Command::Complete(arguments) => complete::run(&arguments),
        Command::Plans(arguments) => plans::run(&arguments),
        Command::Ask(arguments) => accounts::ask(&arguments),
        Command::Cases(arguments) => cases::run(&arguments),
        Command::Checks(arguments) => records::run(&records::CHECKS, &arguments),
        Command::Profiles(arguments) => records::run(&records::PROFILES, &arguments),
        Command::Applicants(arguments) => records::run(&records::APPLICANTS, &arguments),
        Command::Entities(arguments) => records::run(&records::ENTITIES, &arguments),
        Command::Consents(arguments) => records::run(&records::CONSENTS, &arguments),
        Command::Accounts(arguments) => accounts::run(&arguments),
        Command::Credits(arguments) => accounts::credits(&arguments),
        Command::Rules(arguments) => rules::run(&arguments),
        Command::Trigger(arguments) => trigger::run(&arguments),
        Command::Webhooks(arguments) => webhooks::run(&arguments),
        Command::Inbox(arguments) => inbox::run(&arguments),
        Command::Deliveries(arguments) => deliveries::run(&arguments),
        Command::Requests(arguments) => requests::run(&arguments),
        Command::Tail(arguments) => tail::run(&arguments),
        Command::Events(arguments) => events::run(&arguments),
        Command::Assert(arguments) => assert::run(&arguments),
        Command::Sign(arguments) => signature::sign(&arguments),
        Command::Verify(arguments) => signature::verify(&arguments),
        Command::Doctor(arguments) => doctor::run(&arguments),
        Command::Healthcheck(arguments) => healthcheck::run(&arguments),
        Command::Schema(arguments) => schema::run(&arguments),
        Command::Completions(arguments) => completions(&arguments),
    }
}

fn completions(arguments: &Completions) -> Result<(), Failure> {
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut Vetbox::command(), "vetbox", &mut script);
    terminal::print(&String::from_utf8_lossy(&script))
}

#[cfg(test)]
mod tests {
    use super::version_of;

    #[test]
    fn the_version_names_the_commit_of_a_build_that_was_told_it() {
        let version = env!("CARGO_PKG_VERSION");

        assert_eq!(version_of(Some("3f9949f")), format!("{version} (3f9949f)"));
        assert_eq!([version_of(None), version_of(Some(""))], [version, version]);
    }
}
