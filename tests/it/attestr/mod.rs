//! Attestr's endpoints through HTTP.

mod flow;
mod profile;
mod work;
