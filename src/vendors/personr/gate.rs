//! What every request passes before its endpoint.
//!
//! throttling → token → forced answer of a rule → body → record. The first that fails answers, as on the platform, where a bad token
//! is refused whatever else is wrong with a request.

use axum::{extract::Request, response::Response};
use compact_str::CompactString;
use hyper::{
    StatusCode,
    header::{AUTHORIZATION, CONTENT_TYPE},
};

use super::{
    State,
    auth::Caller,
    body::RequestFields,
    error::{ApiError, Obstacle},
    events::VENDOR,
    ids::{ApplicantId, CaseId},
    sample,
    settings::{Access, FlowKind, ScenarioSettings},
    state::{Case, ClientKeys},
    throttle,
    verification::Verification,
    view,
};
use crate::{
    engine::{
        journal::RefusedBy,
        limits::Exhausted,
        registry::Name,
        scenario::{Answer, Decision, Plan},
        tree::Json,
    },
    vendors::{
        self, Core, Registry,
        exchange::{self, Incoming, Payload, Reply, Served},
    },
};

/// The most bytes of an ordinary request (ruling B2).
pub const LIMIT: usize = 1 << 20;
/// The most bytes of a request with a document in it: base64 of the largest photo a phone takes.
pub const UPLOAD_LIMIT: usize = 32 << 20;

/// What most requests have: the record that they are about.
pub const APPLICANT_ID: &[&str] = &["applicantId"];

/// How many unknown fields are named.
const MOST_NAMED: usize = 20;
/// How much of each name is.
const MOST_OF_A_NAME: usize = 40;

/// One endpoint of the vendor.
#[derive(Debug)]
pub struct Endpoint {
    /// Its name in scenarios, journal and docs.
    pub operation: &'static str,
    /// Its name in the path and in errors.
    pub workflow: &'static str,
    /// The fields that it reads.
    pub fields: &'static [&'static str],
    /// Whether it also answers GET, as some samples of the manual send.
    pub answers_get: bool,
    /// Whether it asks for a token; those that issue tokens do not.
    pub needs_token: bool,
    /// Whether it puts a record on a flow, whose name may be wrong.
    pub takes_flow: bool,
    /// The most bytes of its requests.
    pub limit: usize,
    /// Body, record and state change.
    pub run: fn(&mut Call<'_>) -> Result<Reply, ApiError>,
}

impl Endpoint {
    /// An endpoint that answers POST and asks for a token.
    pub const fn post(
        operation: &'static str,
        workflow: &'static str,
        fields: &'static [&'static str],
        run: fn(&mut Call<'_>) -> Result<Reply, ApiError>,
    ) -> Self {
        Self {
            operation,
            workflow,
            fields,
            answers_get: false,
            needs_token: true,
            takes_flow: false,
            limit: LIMIT,
            run,
        }
    }

    /// The methods that it answers.
    pub const fn methods(&self) -> &'static str {
        if self.answers_get { "POST and GET" } else { "POST" }
    }

    /// It also answers GET.
    pub const fn or_get(self) -> Self {
        Self { answers_get: true, ..self }
    }

    /// It asks for no token.
    pub const fn without_token(self) -> Self {
        Self { needs_token: false, ..self }
    }

    /// It puts a record on a flow.
    pub const fn takes_flow(self) -> Self {
        Self { takes_flow: true, ..self }
    }

    /// Its requests have a file in them.
    pub const fn takes_file(self) -> Self {
        Self { limit: UPLOAD_LIMIT, ..self }
    }
}

/// A request on its way through an endpoint.
#[derive(Debug)]
pub struct Call<'a> {
    pub records: &'a mut State,
    pub core: &'a mut Core,
    pub incoming: &'a Incoming,
    /// The sandbox's name, for links that lead back to it.
    pub sandbox: &'a Name,
    /// The body's fields.
    pub fields: &'a RequestFields,
    /// The user that the call runs as.
    pub caller: Caller,
    /// What was decided for the verification that the request may start.
    pub plan: Plan,
    /// The record that the request is about or made.
    pub subject: Option<CompactString>,
    /// The `Authorization` header that the answer makes good.
    pub issued: Option<String>,
}

impl Call<'_> {
    /// The case of one kind that `sent` names.
    pub fn find(&mut self, kind: FlowKind, sent: &str) -> Result<ApplicantId, ApiError> {
        sample::provide(self.records, self.core, &self.caller.workspace, sent);
        let id = self.records.find(&self.caller, kind, sent)?;
        self.about(&id);
        Ok(id)
    }

    /// The case of either kind that `sent` names.
    pub fn find_either(&mut self, sent: &str) -> Result<CaseId, ApiError> {
        sample::provide(self.records, self.core, &self.caller.workspace, sent);
        let case = self.records.find_either(&self.caller, sent)?;
        self.about(case.id());
        Ok(case)
    }

    /// A new case with what was decided for it; when nothing was, its start decides.
    pub fn new_case<S>(&mut self, flow: &str, keys: ClientKeys, subject: S) -> (ApplicantId, Case<S>) {
        let id = ApplicantId::mint(&mut self.core.random, self.core.now);
        self.about(&id);
        let plan = std::mem::take(&mut self.plan);
        let plan = plan.decided_by.is_some().then(|| Box::new(plan));
        let case = Case::new(self.caller.workspace.clone(), self.core.now, flow.into(), subject);
        (id, Case { keys, verification: Verification::new(plan), ..case })
    }

    /// Notes which record the request is about.
    pub fn about(&mut self, id: &ApplicantId) {
        self.subject = Some(id.as_str().into());
    }

    /// The answer when the record's state does not allow what is asked for.
    pub fn not_run(&self, because: Obstacle) -> ApiError {
        ApiError::NotRun { workflow: self.fields.workflow(), because }
    }
}

/// What is known of a request before the sandbox is locked.
struct ParsedRequest<'a> {
    endpoint: &'static Endpoint,
    incoming: &'a Incoming,
    sandbox: &'a Name,
    fields: &'a Result<RequestFields, ApiError>,
}

/// Serves one request of `endpoint`.
pub async fn serve(registry: &Registry, endpoint: &'static Endpoint, request: Request) -> Response {
    let received = exchange::receive(registry, Some(endpoint.operation), endpoint.limit, None, request).await;
    let (sandbox, mut incoming) = match received {
        Ok(received) => received,
        Err(refusal) => return refusal,
    };
    // Parsing needs no lock.
    let mut fields = parse(endpoint, &incoming);
    let (outgoing, issued) = sandbox
        .world
        .write(|state| {
            let request = ParsedRequest { endpoint, incoming: &incoming, sandbox: &sandbox.name, fields: &fields };
            let (mut served, issued) = pass(state, &request);
            if served.reply.status == StatusCode::TOO_MANY_REQUESTS && state.records.personr.settings.rate_headers {
                served.reply = limited(served.reply, state);
            }
            state.settle();
            let view = fields.as_mut().map(RequestFields::take_view).unwrap_or_default();
            (exchange::record(state, &mut incoming, view, served), issued)
        })
        .await;
    if let Some(credential) = issued {
        registry.issue(credential, &sandbox.name);
    }
    exchange::send(registry, &sandbox, outgoing).await
}

/// The same answer with what it says of the limit.
fn limited(reply: Reply, state: &vendors::State) -> Reply {
    let wait = throttle::rest_of_minute(state.core.now);
    let most = state.records.personr.settings.requests_per_minute;
    reply.limited(most.map(|most| Exhausted { most, wait }), wait)
}

fn parse(endpoint: &Endpoint, incoming: &Incoming) -> Result<RequestFields, ApiError> {
    let workflow = endpoint.workflow;
    let malformed = |reason: String| Err(ApiError::MalformedBody { workflow, reason });
    match &incoming.body {
        Payload::TooLarge => malformed(format!("the body is larger than {} MiB", endpoint.limit >> 20)),
        Payload::Broken => malformed("the body ended before it was complete".to_owned()),
        Payload::Whole(body) => {
            let query = incoming.uri.query().unwrap_or_default();
            RequestFields::parse(workflow, query, incoming.header(CONTENT_TYPE.as_str()), body)
        }
    }
}

/// Takes a request through the gate and the endpoint; with the answer goes the `Authorization` header that it makes good.
fn pass(state: &mut vendors::State, request: &ParsedRequest<'_>) -> (Served, Option<String>) {
    let records = &mut state.records.personr;
    let core = &mut state.core;
    if let Some(decision) = decide_first(core, request) {
        let reply = forced(&decision, request.endpoint).unwrap_or_else(Reply::empty);
        return (Served { decision, ..Served::refused(reply) }, None);
    }
    let caller = match admit(records, core, request) {
        Ok(caller) => caller,
        Err(error) => {
            let refused_by = refused_by(&error, core);
            return (Served { refused_by, ..Served::refused(error.reply()) }, None);
        }
    };
    let account: CompactString = (&*caller.login).into();
    let is_strict = records.settings.access == Access::Strict;
    let slash = request.incoming.uri.path().ends_with('/').then_some(EXTRA_SLASH);
    if is_strict && slash.is_some() {
        let workflow = request.endpoint.workflow;
        let error = ApiError::UnknownWorkflow { name: format!("{workflow}/"), nearest: Some(workflow) };
        return (Served { account, ..Served::refused(error.reply()) }, None);
    }
    let mut decision = decide(records, core, request, &caller);
    let plan = std::mem::take(&mut decision.plan);
    if let Some(problem) = &decision.invalid {
        return (Served { account, ..Served::misused(problem) }, None);
    }
    if let Some(reply) = forced(&decision, request.endpoint) {
        return (Served { account, decision, ..Served::refused(reply) }, None);
    }
    let read = request.fields.as_ref().map_err(Clone::clone);
    let read = read.and_then(|fields| Ok((fields, unknown(request.endpoint, fields, is_strict)?)));
    let (fields, unknown) = match read {
        Ok(read) => read,
        Err(error) => {
            core.scenarios.take_back(&mut decision);
            return (Served { account, decision, ..Served::refused(error.reply()) }, None);
        }
    };
    let ParsedRequest { incoming, sandbox, .. } = *request;
    let mut call = Call { records, core, incoming, sandbox, fields, caller, plan, subject: None, issued: None };
    let result = (request.endpoint.run)(&mut call);
    let Call { core, caller, subject, issued, .. } = call;
    if result.is_err() {
        core.scenarios.take_back(&mut decision);
    }
    let reply = result.unwrap_or_else(|error| error.reply());
    let unknown = (!unknown.is_empty()).then(|| format!("the vendor documents no such fields: {}", unknown.join(", ")));
    let warnings = caller.warning.into_iter().chain(slash).map(str::to_owned).chain(unknown).collect();
    (Served { reply, account, decision, refused_by: None, subject, warnings }, issued)
}

/// What is said of a path that is tolerated.
const EXTRA_SLASH: &str = "the vendor documents this path without the slash at its end";

/// The fields that the endpoint does not have, as many and as long as a warning has room for; in strict access the first is an error.
fn unknown(endpoint: &Endpoint, fields: &RequestFields, is_strict: bool) -> Result<Vec<String>, ApiError> {
    let names = fields.except(endpoint.fields).take(MOST_NAMED);
    let unknown: Vec<String> = names.map(|name| name.chars().take(MOST_OF_A_NAME).collect()).collect();
    match unknown.first() {
        Some(parameter) if is_strict => {
            Err(ApiError::UnknownParameter { workflow: endpoint.workflow, parameter: parameter.clone() })
        }
        Some(_) | None => Ok(unknown),
    }
}

/// Throttling and the token.
fn admit(records: &mut State, core: &Core, request: &ParsedRequest<'_>) -> Result<Caller, ApiError> {
    if !records.throttle.admits(records.settings.requests_per_minute, core.now) {
        return Err(ApiError::TooManyRequests);
    }
    if !request.endpoint.needs_token {
        return Ok(records.accounts.anonymous());
    }
    records.accounts.authenticate(request.incoming.header(AUTHORIZATION.as_str()), core.now)
}

/// The setting that refused a request with `error`.
fn refused_by(error: &ApiError, core: &Core) -> Option<RefusedBy> {
    matches!(error, ApiError::TooManyRequests).then(|| RefusedBy {
        setting: "requestsPerMinute".into(),
        scenario: core.scenarios.that_says(VENDOR, |said: &ScenarioSettings| said.requests_per_minute.is_some()),
    })
}

/// What is decided before anybody knows who calls.
fn decide_first(core: &mut Core, request: &ParsedRequest<'_>) -> Option<Decision> {
    let body = request.fields.as_ref().map_or(&Json::Null, RequestFields::view);
    request.incoming.observe("", body, &|| Json::Null, |situation| {
        core.scenarios.decide_first(situation, &mut core.random, core.now)
    })
}

fn decide(records: &State, core: &mut Core, request: &ParsedRequest<'_>, caller: &Caller) -> Decision {
    let body = request.fields.as_ref().map_or(&Json::Null, RequestFields::view);
    let record = || view::record(records, body);
    request
        .incoming
        .observe(&caller.login, body, &record, |situation| core.scenarios.decide(situation, &mut core.random, core.now))
}

/// The answer that a rule gives in the vendor's place, unless the endpoint must run for it.
fn forced(decision: &Decision, endpoint: &Endpoint) -> Option<Reply> {
    match decision.answer.as_ref()? {
        Answer::Error { code, details } => {
            Some(ApiError::forced(*code, details.as_deref(), endpoint.workflow, endpoint.takes_flow).reply())
        }
        Answer::Response { .. } => Some(Reply::empty()),
        // What is lost, half or slow needs the whole answer first.
        Answer::Fault(broken) => (!broken.does_work()).then(Reply::empty),
    }
}
