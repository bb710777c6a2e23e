//! Personr through HTTP.

mod aml;
mod attempts;
pub(crate) mod client;
mod country;
mod create;
mod database;
mod described;
mod download;
mod entity;
mod gate;
mod hosted;
mod journey;
mod owner;
mod sample;
mod scenario;
mod token;
mod ubo;
mod upload;
mod webhook;
mod workspace;
