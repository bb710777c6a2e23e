//! `vetbox sample`: fills a sandbox with believable cases.

use serde::Deserialize;
use serde_json::json;

use super::{remote::Remote, terminal::Failure};

/// Fill a sandbox with thirty believable cases in all states; who they are follows from its seed.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  vetbox sample
  vetbox sample --sandbox demo")]
pub struct Sample {
    #[command(flatten)]
    remote: Remote,
}

/// Fills it.
pub fn run(arguments: &Sample) -> Result<(), Failure> {
    arguments.remote.post("/sample", &json!({}))?.print(|SampleMade { sandbox, profiles, checks, applicants, entities }| {
        format!("sandbox {sandbox} has {profiles} more profiles, {checks} checks, {applicants} applicants and {entities} entities")
    })
}

/// What was made.
#[derive(Debug, Deserialize)]
struct SampleMade {
    sandbox: String,
    profiles: usize,
    checks: usize,
    applicants: usize,
    entities: usize,
}
