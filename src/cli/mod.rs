//! The command line: one file per command, and no logic beside reading arguments, one call and printing.
//!
//! `command` lists the commands; `variables` reads the environment, `terminal` is what they print and how they fail, `remote` the
//! emulator that they talk to, `list` its long lists. What a command reads of an answer is a struct in its file, and what it sends is its
//! arguments.

mod command;
mod overview;
mod list;
mod remote;
mod stream;
mod terminal;
mod variables;

mod banner;
mod configuration;
mod healthcheck;
mod serve;
mod wait;

mod explain;
mod init;
mod scenarios;
mod schema;
mod select;
mod validate;

mod accounts;
mod assert;
mod cases;
mod clock;
mod complete;
mod deliveries;
mod doctor;
mod env;
mod events;
mod inbox;
mod plans;
mod records;
mod requests;
mod rules;
mod sample;
mod sandbox;
mod signature;
mod snapshot;
mod tail;
mod trigger;
mod webhooks;

pub use command::main;
