//! The commands and their exit codes.

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use super::{
    clock, complete, completions, deliveries, doctor, env, explain, failure::Failure, healthcheck, init, requests,
    reset, sandbox, scenarios, schema, serve, sign, snapshot, trigger, validate, verify, wait, webhooks,
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
pub(super) struct Vetbox {
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
    Reset(reset::Reset),
    Snapshot(snapshot::Snapshot),
    Clock(clock::Clock),
    Complete(complete::Complete),
    Trigger(trigger::Trigger),
    Webhooks(webhooks::Webhooks),
    Deliveries(deliveries::Deliveries),
    Requests(requests::Requests),
    Sign(sign::Sign),
    Verify(verify::Verify),
    Doctor(doctor::Doctor),
    Healthcheck(healthcheck::Healthcheck),
    Schema(schema::Schema),
    Completions(completions::Completions),
}

/// Runs the command that the arguments name.
pub fn main() -> ExitCode {
    let arguments = Vetbox::parse();
    let result = run(arguments.command.unwrap_or(Command::Serve(arguments.serve)));
    result.map_or_else(Failure::report, |()| ExitCode::SUCCESS)
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
        Command::Reset(arguments) => reset::run(&arguments),
        Command::Snapshot(arguments) => snapshot::run(&arguments),
        Command::Clock(arguments) => clock::run(&arguments),
        Command::Complete(arguments) => complete::run(&arguments),
        Command::Trigger(arguments) => trigger::run(&arguments),
        Command::Webhooks(arguments) => webhooks::run(&arguments),
        Command::Deliveries(arguments) => deliveries::run(&arguments),
        Command::Requests(arguments) => requests::run(&arguments),
        Command::Sign(arguments) => sign::run(&arguments),
        Command::Verify(arguments) => verify::run(&arguments),
        Command::Doctor(arguments) => doctor::run(&arguments),
        Command::Healthcheck(arguments) => healthcheck::run(&arguments),
        Command::Schema(schema::Schema {}) => {
            schema::run();
            Ok(())
        }
        Command::Completions(arguments) => {
            completions::run(&arguments);
            Ok(())
        }
    }
}
