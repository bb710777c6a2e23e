//! How a command fails, and which exit code says so.

use std::process::ExitCode;

use serde_json::Value;

use super::print;

/// Why a command ended without success.
#[derive(Debug)]
pub enum Failure {
    /// It failed at run time.
    Failed(anyhow::Error),
    /// What the user gave is wrong.
    Usage(anyhow::Error),
    /// Everything that is wrong with what the user gave, ready to be read.
    Problems(Vec<String>),
    /// What the user gave is wrong, and that was printed already.
    Reported,
    /// The condition that was asked for does not hold.
    NotMet(String),
    /// One of these, as the document that says why, for programs.
    Refused { code: u8, document: Value },
}

impl Failure {
    /// Prints it, and gives the exit code that says which kind it is.
    pub fn report(self) -> ExitCode {
        let (code, message) = match self {
            Self::Failed(error) => (1, format!("error: {error:#}")),
            Self::Usage(error) => (2, format!("error: {error:#}")),
            Self::Problems(problems) => (2, problems.concat().trim_end().to_owned()),
            Self::Reported => (2, String::new()),
            Self::NotMet(message) => (3, message),
            Self::Refused { code, document } => (code, format!("{document:#}")),
        };
        if !message.is_empty() {
            print::error(&message);
        }
        ExitCode::from(code)
    }
}
