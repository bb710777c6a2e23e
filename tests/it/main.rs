//! The one test binary: vetbox through its router, without sockets where none are needed, on a frozen clock with a known seed.

mod attestr;
mod circles;
mod cli;
mod contract;
mod control;
mod dashboard;
mod determinism;
mod fidelity;
mod handle;
mod harness;
mod hostile;
mod https;
mod kits;
mod layering;
mod month;
mod pages;
mod parallel;
mod personr;
mod scenario;
mod stories;
