//! The real program: its commands against an emulator of its own, its help, and what it says of mistakes.

mod cases;
mod commands;
mod configuration;
mod doctor;
mod guide;
mod help;
mod log;
mod mistakes;
mod offline;
mod program;
mod records;
mod seed;
mod state;
mod tail;
mod traffic;

pub use program::{Folder, Running, finish, program, run};
