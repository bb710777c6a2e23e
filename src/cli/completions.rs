//! `vetbox completions`: scripts with which shells complete commands and flags.

use clap::CommandFactory as _;
use clap_complete::Shell;

use super::{command::Vetbox, print};

/// Print the completion script of a shell.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  source <(vetbox completions bash)
  vetbox completions zsh > ~/.zfunc/_vetbox
  vetbox completions fish > ~/.config/fish/completions/vetbox.fish")]
pub(super) struct Completions {
    /// The shell.
    shell: Shell,
}

/// Prints it.
pub(super) fn run(arguments: &Completions) {
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut Vetbox::command(), "vetbox", &mut script);
    print::line(&String::from_utf8_lossy(&script));
}
