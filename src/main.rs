//! The `vetbox` program; everything is in the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    vetbox::cli::main()
}
