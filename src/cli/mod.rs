//! The command line: one file per command, and no logic beside reading arguments and printing.

mod banner;
mod command;
mod flags;
mod healthcheck;
mod print;
mod serve;

pub use command::main;
