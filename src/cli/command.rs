//! The commands and their exit codes.

use std::{ffi::OsStr, process::ExitCode};

use clap::{CommandFactory as _, FromArgMatches as _, Parser, Subcommand, builder::Resettable};
use clap_complete::Shell;

use super::{
    clock, complete, deliveries, doctor, env, explain, healthcheck, init, requests, sandbox, scenarios, serve,
    signature, snapshot,
    terminal::{self, Failure},
    trigger, validate, wait, webhooks,
};

/// A self-hosted emulator of the Attestr (FactX) and Personr background-check APIs.
#[derive(Debug, Parser)]
#[command(
    name = "vetbox",
    version,
    args_conflicts_with_subcommands = true,
    after_help = "Examples:
  vetbox
  vetbox serve --port 0 --clock frozen --seed 1 --scenarios ./scenarios
  eval \"$(vetbox env)\"

Exit codes: 0 done; 1 failed at run time; 2 wrong usage or configuration; 3 condition not met"
)]
struct Vetbox {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    serve: serve::Serve,
}

#[derive(Debug, Subcommand)]
enum Command {
    Serve(serve::Serve),
    Wait(wait::Wait),
    Validate(validate::Validate),
    Scenarios(scenarios::Scenarios),
    Explain(explain::Explain),
    Init(init::Init),
    Env(env::Env),
    Sandbox(sandbox::Sandbox),
    Reset(sandbox::Reset),
    Snapshot(snapshot::Snapshot),
    Clock(clock::Clock),
    Complete(complete::Complete),
    Trigger(trigger::Trigger),
    Webhooks(webhooks::Webhooks),
    Deliveries(deliveries::Deliveries),
    Requests(requests::Requests),
    Sign(signature::Sign),
    Verify(signature::Verify),
    Doctor(doctor::Doctor),
    Healthcheck(healthcheck::Healthcheck),
    Schema(init::Schema),
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
    let matches = without_empty_variables(Vetbox::command()).get_matches();
    let Vetbox { command, serve } = Vetbox::from_arg_matches(&matches).unwrap_or_else(|error| error.exit());
    run(command.unwrap_or(Command::Serve(serve))).map_or_else(Failure::report, |()| ExitCode::SUCCESS)
}

/// A variable that is set to nothing is not set: this is how compose files leave one out.
fn without_empty_variables(command: clap::Command) -> clap::Command {
    let is_empty = |name: &OsStr| std::env::var_os(name).is_some_and(|value| value.is_empty());
    command
        .mut_args(|arg| if arg.get_env().is_some_and(is_empty) { arg.env(Resettable::Reset) } else { arg })
        .mut_subcommands(without_empty_variables)
}

fn run(command: Command) -> Result<(), Failure> {
    match command {
        Command::Serve(arguments) => serve::run(&arguments),
        Command::Wait(arguments) => wait::run(&arguments),
        Command::Validate(arguments) => validate::run(&arguments),
        Command::Scenarios(arguments) => scenarios::run(&arguments),
        Command::Explain(arguments) => explain::run(&arguments),
        Command::Init(arguments) => init::run(&arguments),
        Command::Env(arguments) => env::run(&arguments),
        Command::Sandbox(arguments) => sandbox::run(&arguments),
        Command::Reset(arguments) => sandbox::reset(&arguments),
        Command::Snapshot(arguments) => snapshot::run(&arguments),
        Command::Clock(arguments) => clock::run(&arguments),
        Command::Complete(arguments) => complete::run(&arguments),
        Command::Trigger(arguments) => trigger::run(&arguments),
        Command::Webhooks(arguments) => webhooks::run(&arguments),
        Command::Deliveries(arguments) => deliveries::run(&arguments),
        Command::Requests(arguments) => requests::run(&arguments),
        Command::Sign(arguments) => signature::sign(&arguments),
        Command::Verify(arguments) => signature::verify(&arguments),
        Command::Doctor(arguments) => doctor::run(&arguments),
        Command::Healthcheck(arguments) => healthcheck::run(&arguments),
        Command::Schema(arguments) => init::schema(&arguments),
        Command::Completions(arguments) => completions(&arguments),
    }
}

fn completions(arguments: &Completions) -> Result<(), Failure> {
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut Vetbox::command(), "vetbox", &mut script);
    terminal::print(&String::from_utf8_lossy(&script))
}
