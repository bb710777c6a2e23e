//! `vetbox requests`: what clients sent, and what they got.

use serde_json::Value;

use super::{
    command::Failure,
    print,
    remote::{Remote, escaped, query},
};

/// List the requests that the sandbox answered, or look at one.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  vetbox requests
  vetbox requests --operation 'attestr.work.*' --json
  vetbox requests 12
  vetbox explain --id 12")]
pub(super) struct Requests {
    /// The id of one request, to see all of it.
    id: Option<String>,
    /// Only those of this operation; `*` stands for anything.
    #[arg(long, value_name = "OPERATION")]
    operation: Option<String>,
    /// Only those that were answered with this status.
    #[arg(long, value_name = "STATUS")]
    status: Option<u16>,
    #[command(flatten)]
    remote: Remote,
}

/// Lists or shows.
pub(super) fn run(arguments: &Requests) -> Result<(), Failure> {
    let Requests { id, operation, status, remote } = arguments;
    if let Some(id) = id {
        print::json(&remote.get(&format!("/requests/{}", escaped(id)))?);
        return Ok(());
    }
    let parts = [("operation", operation.clone()), ("status", status.map(|status| status.to_string()))];
    list(remote, &remote.get(&format!("/requests{}", query(&parts)))?);
    Ok(())
}

fn list(remote: &Remote, page: &Value) {
    if remote.json {
        return print::json(page);
    }
    let row =
        |it: &Value| ["id", "at", "method", "path", "status", "operation", "rule"].map(|name| print::plain(&it[name]));
    let rows: Vec<_> = page["items"].as_array().into_iter().flatten().map(row).collect();
    print::table(["REQUEST", "AT", "METHOD", "PATH", "STATUS", "OPERATION", "RULE"], &rows);
    if !page["next"].is_null() {
        print::line(&format!("… of {} in all; --operation and --status narrow the list", page["count"]));
    }
}
