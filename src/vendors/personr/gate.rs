//! What every request passes before its endpoint.
//!
//! throttling → token → forced answer of a rule → body → record. The first that fails answers, as on the platform, where a bad token
//! is refused whatever else is wrong with a request.

use std::time::Duration;

use axum::{extract::Request, response::Response};
use hyper::header::{AUTHORIZATION, CONTENT_TYPE};
use serde_json::Value;

use super::{State, auth::Caller, body::Fields, error::ApiError, ids::ApplicantId, sample, state::Record, view};
use crate::{
    engine::{
        deliver::{Bounds, FetchError, Fetched},
        registry::Name,
        scenario::{Answer, Decision, Plan, Situation},
    },
    vendors::{
        self, Core, Registry, Sandbox,
        exchange::{self, Incoming, Outgoing, Payload, Reply, Served},
    },
};

/// The most bytes of an ordinary request (ruling B2).
pub(super) const LIMIT: usize = 1 << 20;
/// The most bytes of a request with a document in it: base64 of the largest photo a phone takes.
pub(super) const UPLOAD_LIMIT: usize = 32 << 20;

/// How far a document is fetched: as many bytes as base64 of the largest request comes to.
const FETCH: Bounds = Bounds { bytes: UPLOAD_LIMIT / 4 * 3, time: Duration::from_secs(10) };
/// How many fields that nobody reads are named.
const MOST_NAMED: usize = 20;
/// How much of each name is.
const MOST_OF_A_NAME: usize = 40;

/// One endpoint of the vendor.
#[derive(Debug)]
pub(super) struct Endpoint {
    /// Its name in scenarios, journal and docs.
    pub(super) operation: &'static str,
    /// What it is for.
    pub(super) summary: &'static str,
    /// Its name in the path and in errors.
    pub(super) workflow: &'static str,
    /// Which methods it answers.
    pub(super) methods: Methods,
    /// Whether it asks for a token.
    pub(super) access: Access,
    /// Whether it puts a record on a flow, whose name may be wrong.
    pub(super) takes_flow: bool,
    /// The most bytes of its requests.
    pub(super) limit: usize,
    /// Reads its fields, as `run` does.
    pub(super) reads: fn(&Fields) -> Result<(), ApiError>,
    /// The schema of what it answers when all is well.
    pub(super) answers: fn() -> Value,
    /// Body, record and state change.
    pub(super) run: fn(&mut Call<'_>) -> Result<Reply, ApiError>,
}

/// Which methods an endpoint answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Methods {
    /// POST.
    Post,
    /// POST, and GET as some samples of the manual send.
    PostOrGet,
}

/// Whether an endpoint asks for a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Access {
    /// It does.
    Token,
    /// It issues them for what stands in the body.
    Login,
    /// It issues them for what stands in the header.
    BasicLogin,
}

/// A request on its way through an endpoint.
pub(super) struct Call<'a> {
    pub(super) records: &'a mut State,
    pub(super) core: &'a mut Core,
    pub(super) incoming: &'a Incoming,
    /// The sandbox's name, for links that lead back to it.
    pub(super) sandbox: &'a Name,
    /// The body's fields.
    pub(super) fields: &'a Fields,
    /// The user that the call runs as.
    pub(super) caller: Caller,
    /// What was decided for the verification that the request may start.
    pub(super) plan: Plan,
    /// The record that the request is about or made.
    pub(super) subject: Option<String>,
    /// The `Authorization` header that the answer makes good.
    pub(super) issued: Option<String>,
    /// What has to be fetched before the answer stands.
    pub(super) errand: Option<Errand>,
}

/// A file to be fetched outside of the lock, after which the endpoint's work ends in a second transaction.
pub(super) struct Errand {
    /// Where the file is.
    pub(super) address: String,
    /// Ends the work with what was fetched.
    pub(super) end: End,
}

/// Ends an errand with what was fetched.
type End = Box<dyn FnOnce(&mut State, Result<Fetched, FetchError>) -> Result<Reply, ApiError> + Send>;

impl Call<'_> {
    /// The applicant that `sent` names.
    pub(super) fn applicant(&mut self, sent: &str) -> Result<ApplicantId, ApiError> {
        sample::provide(self, sent);
        let id = self.records.find_applicant(&self.caller, sent)?;
        self.about(&id);
        Ok(id)
    }

    /// The entity that `sent` names.
    pub(super) fn entity(&mut self, sent: &str) -> Result<ApplicantId, ApiError> {
        sample::provide(self, sent);
        let id = self.records.find_entity(&self.caller, sent)?;
        self.about(&id);
        Ok(id)
    }

    /// The applicant or entity that `sent` names.
    pub(super) fn record(&mut self, sent: &str) -> Result<Record, ApiError> {
        sample::provide(self, sent);
        let record = self.records.find(&self.caller, sent)?;
        self.about(record.id());
        Ok(record)
    }

    /// Notes which record the request is about.
    pub(super) fn about(&mut self, id: &ApplicantId) {
        self.subject = Some(id.to_string());
    }

    /// The plan that was decided for a new record; `None` when nothing decided, which leaves it to the start.
    pub(super) fn take_plan(&mut self) -> Option<Box<Plan>> {
        let plan = std::mem::take(&mut self.plan);
        plan.decided_by.is_some().then(|| Box::new(plan))
    }
}

/// What is known of a request before the sandbox is locked.
struct Arrival<'a> {
    endpoint: &'static Endpoint,
    incoming: &'a Incoming,
    sandbox: &'a Name,
    fields: &'a Result<Fields, ApiError>,
}

/// Serves one request of `endpoint`.
pub(super) async fn serve(registry: &Registry, endpoint: &'static Endpoint, request: Request) -> Response {
    let received = exchange::receive(registry, Some(endpoint.operation), endpoint.limit, None, request).await;
    let (sandbox, incoming) = match received {
        Ok(received) => received,
        Err(refusal) => return refusal,
    };
    // Parsing needs no lock.
    let fields = parse(endpoint, &incoming);
    let passed = sandbox.world.write(|state| {
        let arrival = Arrival { endpoint, incoming: &incoming, sandbox: &sandbox.name, fields: &fields };
        let Passed { served, issued, errand } = pass(state, &arrival);
        state.settle();
        match errand {
            None => After::Recorded(exchange::record(&mut state.core, incoming, view_of(fields), served), issued),
            Some(errand) => After::Waiting(Box::new((served, incoming, view_of(fields), errand))),
        }
    });
    let (outgoing, issued) = match passed {
        After::Recorded(outgoing, issued) => (outgoing, issued),
        After::Waiting(waiting) => (run_errand(registry, &sandbox, *waiting).await, None),
    };
    if let Some(credential) = issued {
        registry.issue(credential, &sandbox.name);
    }
    exchange::send(registry, &sandbox, outgoing).await
}

/// Fetches what a request needs, and ends the request with it.
async fn run_errand(
    registry: &Registry,
    sandbox: &Sandbox,
    (served, incoming, view, errand): (Served, Incoming, Value, Errand),
) -> Outgoing {
    let fetched = registry.sender().fetch(&errand.address, FETCH).await;
    sandbox.world.write(|state| {
        let ended = (errand.end)(&mut state.records.personr, fetched);
        let reply = ended.unwrap_or_else(|error| error.reply());
        state.settle();
        exchange::record(&mut state.core, incoming, view, Served { reply, ..served })
    })
}

/// The fields as conditions of rules look at them.
fn view_of(fields: Result<Fields, ApiError>) -> Value {
    fields.map(Fields::into_view).unwrap_or_default()
}

fn parse(endpoint: &Endpoint, incoming: &Incoming) -> Result<Fields, ApiError> {
    let workflow = endpoint.workflow;
    let malformed = |reason: String| Err(ApiError::MalformedBody { workflow, reason });
    match &incoming.body {
        Payload::TooLarge => malformed(format!("the body is larger than {} MiB", endpoint.limit >> 20)),
        Payload::Broken => malformed("the body ended before it was complete".to_owned()),
        Payload::Whole(body) => {
            let query = incoming.uri.query().unwrap_or_default();
            Fields::parse(workflow, query, incoming.header(CONTENT_TYPE.as_str()), body)
        }
    }
}

/// What there is to do after the first transaction of a request.
enum After {
    /// To send the answer, which was written down.
    Recorded(Outgoing, Option<String>),
    /// To fetch something before there is an answer.
    Waiting(Box<(Served, Incoming, Value, Errand)>),
}

/// A request that went through the gate.
struct Passed {
    served: Served,
    issued: Option<String>,
    errand: Option<Errand>,
}

impl From<Served> for Passed {
    fn from(served: Served) -> Self {
        Self { served, issued: None, errand: None }
    }
}

/// Takes a request through the gate and the endpoint.
fn pass(state: &mut vendors::State, arrival: &Arrival<'_>) -> Passed {
    let records = &mut state.records.personr;
    let core = &mut state.core;
    let caller = match admit(records, core, arrival) {
        Ok(caller) => caller,
        Err(error) => return Served::refused(error.reply()).into(),
    };
    let account = caller.login.to_string();
    let mut decision = decide(records, core, arrival, &caller);
    let plan = std::mem::take(&mut decision.plan);
    if let Some(problem) = &decision.invalid {
        return Served { account, ..Served::misused(problem) }.into();
    }
    if let Some(reply) = forced(&decision, arrival.endpoint) {
        return Served { account, decision, ..Served::refused(reply) }.into();
    }
    let fields = match arrival.fields {
        Ok(fields) => fields,
        Err(error) => {
            core.scenarios.take_back(&mut decision);
            return Served { account, decision, ..Served::refused(error.reply()) }.into();
        }
    };
    let Arrival { incoming, sandbox, .. } = *arrival;
    let (subject, issued, errand) = (None, None, None);
    let mut call = Call { records, core, incoming, sandbox, fields, caller, plan, subject, issued, errand };
    let result = (arrival.endpoint.run)(&mut call);
    let Call { core, caller, subject, issued, errand, .. } = call;
    if result.is_err() {
        core.scenarios.take_back(&mut decision);
    }
    // An error ends the reading early, so only a success tells which fields nobody reads.
    let unread = if result.is_ok() { named(fields.unread()) } else { Vec::new() };
    let reply = result.unwrap_or_else(|error| error.reply());
    let served = Served { reply, account, decision, subject, warnings: warnings(&caller, &unread) };
    Passed { served, issued, errand }
}

/// Names that a client made up, as many and as long as a warning has room for.
fn named(names: Vec<String>) -> Vec<String> {
    names.into_iter().take(MOST_NAMED).map(|name| name.chars().take(MOST_OF_A_NAME).collect()).collect()
}

fn warnings(caller: &Caller, unread: &[String]) -> Vec<String> {
    let unread = (!unread.is_empty()).then(|| format!("the vendor documents no such fields: {}", unread.join(", ")));
    caller.warning.map(str::to_owned).into_iter().chain(unread).collect()
}

/// Throttling and the token.
fn admit(records: &mut State, core: &Core, arrival: &Arrival<'_>) -> Result<Caller, ApiError> {
    if !records.throttle.admits(records.settings.requests_per_minute, core.now) {
        return Err(ApiError::TooManyRequests);
    }
    match arrival.endpoint.access {
        Access::Login | Access::BasicLogin => Ok(records.accounts.anonymous()),
        Access::Token => records.accounts.authenticate(arrival.incoming.header(AUTHORIZATION.as_str()), core.now),
    }
}

fn decide(records: &State, core: &mut Core, arrival: &Arrival<'_>, caller: &Caller) -> Decision {
    let incoming = arrival.incoming;
    let body = arrival.fields.as_ref().map_or(&Value::Null, Fields::view);
    let situation = Situation {
        operation: arrival.endpoint.operation,
        method: incoming.method.as_str(),
        path: incoming.uri.path(),
        query: incoming.uri.query().unwrap_or_default(),
        header: &|name| incoming.header(name),
        account: &caller.login,
        body,
        record: &|| view::record(records, body),
    };
    core.scenarios.decide(&situation, &mut core.random, core.now)
}

/// The answer that a rule gives in the vendor's place, unless the endpoint must run for it.
fn forced(decision: &Decision, endpoint: &Endpoint) -> Option<Reply> {
    match decision.answer.as_ref()? {
        Answer::Error { code, details } => Some(ApiError::forced(*code, details.as_deref(), endpoint).reply()),
        Answer::Response { .. } => Some(Reply::empty()),
        // Half an answer and a slow one need the whole one first.
        Answer::Fault(fault) => (!fault.needs_answer()).then(Reply::empty),
    }
}
