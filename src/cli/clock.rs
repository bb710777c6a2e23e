//! `vetbox clock`: how the sandbox's time runs, and moving it.

use reqwest::Method;
use serde_json::{Value, json};

use super::{failure::Failure, print, remote::Remote};
use crate::{config::parse_mode, engine::clock::Mode};

/// Show, set or advance the sandbox's clock.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  vetbox clock
  vetbox clock set frozen
  vetbox clock advance 2h
  vetbox clock advance --until idle")]
pub(super) struct Clock {
    #[command(subcommand)]
    action: Option<Action>,
    #[command(flatten)]
    remote: Remote,
}

#[derive(Debug, clap::Subcommand)]
enum Action {
    /// Let time run in another way, without a jump.
    Set {
        /// real, frozen, or a factor such as 60x.
        #[arg(value_parser = parse_mode, allow_hyphen_values = true)]
        clock: Mode,
        #[command(flatten)]
        remote: Remote,
    },
    /// Move the clock, run what falls due on the way, and wait for the webhooks this causes.
    Advance {
        #[command(flatten)]
        target: Target,
        #[command(flatten)]
        remote: Remote,
    },
}

/// Where an advance goes.
#[derive(Debug, clap::Args)]
#[group(required = true, multiple = false)]
struct Target {
    /// By this much, such as 2h or 1h 30m.
    // A span that goes back is refused with the reason, not as a flag that there is not.
    #[arg(value_name = "SPAN", allow_hyphen_values = true)]
    by: Option<String>,
    /// To this moment, such as 2026-01-02T00:00:00Z.
    #[arg(long, value_name = "MOMENT")]
    to: Option<String>,
    /// Until the next thing is due, or until nothing is due any more.
    #[arg(long, value_parser = ["next", "idle"])]
    until: Option<String>,
}

/// Shows, sets or advances.
pub(super) fn run(arguments: &Clock) -> Result<(), Failure> {
    match &arguments.action {
        None => show(&arguments.remote, &arguments.remote.get("/clock")?),
        Some(Action::Set { clock, remote }) => {
            let body = serde_json::to_value(clock).expect("a mode is plain JSON");
            show(remote, &remote.call(Method::PUT, "/clock", Some(&body))?);
        }
        Some(Action::Advance { target, remote }) => advanced(remote, &remote.post("/clock/advance", &body(target))?),
    }
    Ok(())
}

fn body(target: &Target) -> Value {
    let parts = [("by", &target.by), ("to", &target.to), ("until", &target.until)];
    parts.iter().filter_map(|(name, value)| Some(((*name).to_owned(), json!(value.as_ref()?)))).collect()
}

fn show(remote: &Remote, clock: &Value) {
    if remote.json {
        return print::json(clock);
    }
    let factor = clock["factor"].as_f64().map(|factor| format!(" {factor}x")).unwrap_or_default();
    print::line(&format!("now   {}", print::plain(&clock["now"])));
    print::line(&format!("mode  {}{factor}", print::plain(&clock["mode"])));
    let what = clock["due"].as_object().map(|due| {
        let [kind, subject, what] = ["kind", "subject", "what"].map(|field| print::plain(&due[field]));
        format!("  {kind} {subject}: {what}")
    });
    print::line(&format!("next  {}{}", print::plain(&clock["next"]), what.unwrap_or_default()));
}

fn advanced(remote: &Remote, done: &Value) {
    if remote.json {
        return print::json(done);
    }
    for fired in done["fired"].as_array().into_iter().flatten() {
        let [at, subject, what] = ["at", "subject", "what"].map(|field| print::plain(&fired[field]));
        print::line(&format!("{at}  {subject}  {what}"));
    }
    let next = done["next"].as_str().map(|next| format!(", and next something is due at {next}"));
    print::line(&format!("now {}{}", print::plain(&done["now"]), next.unwrap_or_default()));
}
