//! One visit of a hosted page: what was pressed on it, and the start of the verification.

use hyper::StatusCode;
use serde_json::json;

use super::page;
use crate::{
    engine::scenario::{Plan, Situation},
    vendors::{
        Core,
        exchange::{Incoming, Reply},
        personr::{
            self,
            body::RequestFields,
            ids::{ApplicantId, CaseId},
            process,
            verification::{Finality, Stage, Verdict},
            view,
        },
    },
};

/// What a person did with a page.
pub struct Visit<'a> {
    pub records: &'a mut personr::State,
    pub core: &'a mut Core,
    pub incoming: &'a Incoming,
    pub id: ApplicantId,
    /// The form that was sent; `None` when the page was only opened.
    pub form: Option<&'a RequestFields>,
}

impl Visit<'_> {
    /// Whether the person pressed `abandon` in place of `submit`.
    pub fn abandons(form: &RequestFields) -> bool {
        form.optional("action").is_ok_and(|action| action.as_deref() == Some("abandon"))
    }

    /// Starts the verification, which a rule for a requested check decides as it does for the endpoint.
    pub fn start(mut self, case: &CaseId) -> Reply {
        let plan = self.decide(case);
        match process::start(self.records, self.core, case, plan) {
            Ok(()) => page::message(
                StatusCode::OK,
                "Thank you",
                "Your data was submitted and is being checked. You can close this page.",
            ),
            Err(obstacle) => page::refused(obstacle),
        }
    }

    fn decide(&mut self, case: &CaseId) -> Plan {
        let body = json!({ "applicantId": case.id() }).into();
        let incoming = self.incoming;
        let records = &*self.records;
        let situation = Situation {
            operation: "personr.check.request",
            method: incoming.method.as_str(),
            path: incoming.uri.path(),
            query: incoming.uri.query().unwrap_or_default(),
            header: &|name| incoming.header(name),
            account: "",
            body: &body,
            record: &|| view::record(records, &body),
        };
        self.core.scenarios.decide(&situation, &mut self.core.random, self.core.now).plan
    }
}

/// Why there is nothing to do on a page; `None` when there is.
pub fn closed(stage: &Stage) -> Option<&'static str> {
    match stage {
        Stage::Created => None,
        Stage::PreChecked(_) | Stage::Pending(_) => Some("It is being checked. Come back in a while."),
        Stage::Reviewed(review) => match review.verdict {
            Verdict::Approved => Some("It is complete: you are verified."),
            Verdict::Rejected { finality: Finality::Final, .. } => Some("It is complete: you could not be verified."),
            Verdict::Rejected { finality: Finality::Retry, .. } => None,
        },
    }
}

/// What the last attempt was rejected for; `None` when there was none.
pub fn retry(stage: &Stage) -> Option<String> {
    let Stage::Reviewed(review) = stage else { return None };
    Some(format!("You could not be verified ({}). Please try again.", review.verdict.labels().join(", ")))
}
