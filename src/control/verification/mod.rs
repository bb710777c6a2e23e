//! What applicants and entities have in common: how far their verification is, its review by hand, and how lists choose them.

mod review;
mod standing;
mod which;

pub(super) use review::{Review, review};
pub(super) use standing::{Standing, standing, waiting_for};
pub(super) use which::{WHICH, Which};

/// The vendor's words for how far a verification is.
pub(super) const STATUSES: [&str; 4] = ["Created", "Pre-Checked", "Pending", "Reviewed"];
/// The vendor's words for what was decided.
pub(super) const OUTCOMES: [&str; 2] = ["Approved", "Rejected"];
