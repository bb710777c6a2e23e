//! What a vendor answers, and what is worth knowing about it.

use std::{borrow::Cow, time::Duration};

use bytes::Bytes;
use compact_str::CompactString;
use hyper::StatusCode;

use crate::engine::{
    journal::RefusedBy,
    limits::Exhausted,
    scenario::{Decision, HEADER},
};

/// A vendor's answer.
#[derive(Debug, Clone)]
pub struct Reply {
    pub status: StatusCode,
    /// The content type; `None` for an answer without a body.
    pub content_type: Option<&'static str>,
    pub body: Bytes,
    /// Further headers; those of limits alone, and only where they are asked for.
    pub headers: Vec<(&'static str, String)>,
    /// Why the emulator answers so where the vendor documents nothing.
    pub undocumented: Option<Cow<'static, str>>,
}

impl Reply {
    /// An answer with a JSON body.
    pub fn json(status: StatusCode, body: impl Into<Bytes>) -> Self {
        Self {
            status,
            content_type: Some("application/json"),
            body: body.into(),
            headers: Vec::new(),
            undocumented: None,
        }
    }

    /// A 200 without a body.
    pub fn empty() -> Self {
        Self { status: StatusCode::OK, content_type: None, body: Bytes::new(), headers: Vec::new(), undocumented: None }
    }

    /// The same answer, which says of the limit that it met what clients of other services look for; without a limit, as where a rule
    /// says 429, the client is told to wait for `usually`.
    pub fn limited(mut self, exhausted: Option<Exhausted>, usually: Duration) -> Self {
        let seconds = |wait: Duration| wait.as_millis().div_ceil(1000).to_string();
        let wait = seconds(exhausted.map_or(usually, |exhausted| exhausted.wait));
        self.headers = vec![("retry-after", wait.clone())];
        if let Some(Exhausted { most, .. }) = exhausted {
            self.headers.extend([
                ("ratelimit-limit", most.to_string()),
                ("ratelimit-remaining", "0".to_owned()),
                ("ratelimit-reset", wait),
            ]);
        }
        self.undocumented.get_or_insert(Cow::Borrowed("the vendor documents no headers of limits"));
        self
    }

    /// The same answer, marked as not documented by the vendor.
    pub fn undocumented(self, reason: impl Into<Cow<'static, str>>) -> Self {
        Self { undocumented: Some(reason.into()), ..self }
    }
}

/// A vendor's answer with what is worth knowing about it.
#[derive(Debug)]
pub struct Served {
    /// The answer, unless the decision replaces it.
    pub reply: Reply,
    /// The calling account's id; empty when unknown.
    pub account: CompactString,
    /// What the scenarios decided.
    pub decision: Decision,
    /// The setting that refused the request, when one did.
    pub refused_by: Option<RefusedBy>,
    /// The record that the request was about or made.
    pub subject: Option<CompactString>,
    /// What the client's author would want to know.
    pub warnings: Vec<String>,
}

impl Served {
    /// An answer that was given before anything was decided or changed.
    pub fn refused(reply: Reply) -> Self {
        Self {
            reply,
            account: CompactString::default(),
            decision: Decision::default(),
            refused_by: None,
            subject: None,
            warnings: Vec::new(),
        }
    }

    /// The answer to a wish for an outcome that cannot be: the emulator's own, since the vendor knows no such header.
    pub fn misused(problem: &str) -> Self {
        Self::refused(own_problem(
            StatusCode::BAD_REQUEST,
            "invalid outcome header",
            &format!("header {HEADER}: {problem}"),
        ))
    }
}

/// An error of the emulator's own in its own form, so that nobody takes it for the vendor's.
pub fn own_problem(status: StatusCode, title: &str, detail: &str) -> Reply {
    let body = serde_json::json!({ "title": title, "status": status.as_u16(), "detail": detail }).to_string();
    let reply = Reply::json(status, body).undocumented("an error of the emulator, not of the vendor");
    Reply { content_type: Some("application/problem+json"), ..reply }
}
