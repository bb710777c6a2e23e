//! The commands and their exit codes.

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use super::{healthcheck, serve};

/// A self-hosted emulator of the Attestr (FactX) and Personr background-check APIs.
#[derive(Debug, Parser)]
#[command(name = "vetbox", version, args_conflicts_with_subcommands = true)]
struct Vetbox {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    serve: serve::Serve,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run the emulator (the default).
    Serve(serve::Serve),
    /// Ask a running emulator whether it is ready; exits with 3 when it is not.
    Healthcheck(healthcheck::Healthcheck),
}

/// Why a command ended without success.
#[derive(Debug)]
pub(super) enum Failure {
    /// It failed at run time.
    Failed(anyhow::Error),
    /// What the user gave is wrong.
    Usage(anyhow::Error),
    /// Everything that is wrong with what the user gave, ready to be read.
    Problems(Vec<String>),
    /// The condition that was asked for does not hold.
    NotMet(String),
}

impl Failure {
    fn report(self) -> ExitCode {
        let (code, message) = match self {
            Self::Failed(error) => (1, format!("error: {error:#}")),
            Self::Usage(error) => (2, format!("error: {error:#}")),
            Self::Problems(problems) => (2, problems.concat().trim_end().to_owned()),
            Self::NotMet(message) => (3, message),
        };
        tracing::debug!(code, "ends without success");
        super::print::error(&message);
        ExitCode::from(code)
    }
}

/// Runs the command that the arguments name.
pub fn main() -> ExitCode {
    let arguments = Vetbox::parse();
    let result = match arguments.command.unwrap_or(Command::Serve(arguments.serve)) {
        Command::Serve(arguments) => serve::run(&arguments),
        Command::Healthcheck(arguments) => healthcheck::run(&arguments),
    };
    result.map_or_else(Failure::report, |()| ExitCode::SUCCESS)
}
