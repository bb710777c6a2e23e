//! Attestr's endpoints through HTTP.

mod account;
mod address;
mod consent;
mod document;
mod education;
mod flow;
mod gate;
mod instant;
mod licence;
mod limits;
mod media;
mod outcome;
mod profile;
mod property;
mod query;
mod searches;
mod strict;
mod warning;
mod wire;
mod work;
