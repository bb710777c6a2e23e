//! The command line: one file per command, and no logic beside reading arguments, one call and printing.
//!
//! `command` lists the commands, `failure` the exit codes; `flags` makes the flags of the settings from their list; `remote` is the emulator that
//! a command talks to, `print` and `input` are the terminal.

mod asked;
mod banner;
mod clock;
mod command;
mod complete;
mod completions;
mod deliveries;
mod doctor;
mod env;
mod explain;
mod failure;
mod flags;
mod healthcheck;
mod init;
mod input;
mod part;
mod print;
mod remote;
mod requests;
mod reset;
mod sandbox;
mod scenarios;
mod schema;
mod serve;
mod sign;
mod snapshot;
mod trigger;
mod validate;
mod verify;
mod wait;
mod webhooks;

pub use command::main;
