//! `vetbox clock`: how the sandbox's time runs, and moving it.

use serde::{Deserialize, Serialize};

use super::{
    remote::Remote,
    terminal::{Failure, lines, or_dash},
};
use crate::{config::parse_mode, engine::clock::Mode};

/// Show, set or advance the sandbox's clock.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  vetbox clock
  vetbox clock set frozen
  vetbox clock advance 2h
  vetbox clock advance --until idle")]
pub struct Clock {
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
    },
    /// Move the clock, run what falls due on the way, and wait for the webhooks this causes.
    Advance {
        #[command(flatten)]
        extent: Extent,
    },
}

/// How far an advance goes, as the control API takes it.
#[derive(Debug, clap::Args, Serialize)]
#[group(required = true, multiple = false)]
struct Extent {
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
pub fn run(arguments: &Clock) -> Result<(), Failure> {
    let Clock { action, remote } = arguments;
    match action {
        None => remote.get("/clock")?.print(show),
        Some(Action::Set { clock }) => remote.put("/clock", clock)?.print(show),
        Some(Action::Advance { extent }) => remote.post("/clock/advance", extent)?.print(show_advance),
    }
}

/// A clock.
#[derive(Debug, Deserialize)]
pub struct ClockView {
    pub now: String,
    pub mode: String,
    pub factor: Option<f64>,
    pub next: Option<String>,
    due: Option<DueView>,
}

/// What is due next.
#[derive(Debug, Deserialize)]
struct DueView {
    kind: String,
    subject: String,
    what: String,
}

fn show(ClockView { now, mode, factor, next, due }: ClockView) -> String {
    let factor = factor.map(|factor| format!(" {factor}x")).unwrap_or_default();
    let due = due.map(|DueView { kind, subject, what }| format!("  {kind} {subject}: {what}")).unwrap_or_default();
    format!("now   {now}\nmode  {mode}{factor}\nnext  {}{due}", or_dash(next))
}

/// What an advance did.
#[derive(Debug, Deserialize)]
struct AdvanceView {
    now: String,
    fired: Vec<FiredView>,
    next: Option<String>,
}

/// Something that happened on the way.
#[derive(Debug, Deserialize)]
struct FiredView {
    at: String,
    subject: String,
    what: String,
}

fn show_advance(AdvanceView { now, fired, next }: AdvanceView) -> String {
    let next = next.map(|next| format!(", and next something is due at {next}")).unwrap_or_default();
    let fired = fired.into_iter().map(|FiredView { at, subject, what }| format!("{at}  {subject}  {what}"));
    lines(fired.chain([format!("now {now}{next}")]))
}
