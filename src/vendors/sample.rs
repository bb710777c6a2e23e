//! Thirty believable cases in all states, made as clients and the back offices make them: by requests to the vendors, and by hand.
//!
//! Who they are follows from the sandbox's seed. Nothing stands still or passes for it: what a case waits for comes as it always does.

use std::sync::Arc;

use axum::body::{Body, to_bytes};
use hyper::{
    Method, Request, StatusCode,
    header::{AUTHORIZATION, CONTENT_TYPE},
};
use serde_json::{Value, json};

use super::{
    Registry, Sandbox, State,
    back_office::{self, Ask, Refused},
    client::{Client, Credentials, Unanswered},
    personr::settings::FlowKind,
    selector::Selector,
};
use crate::engine::random::Random;

/// How many bytes of an answer are read.
const ANSWER: usize = 1 << 20;

/// Candidates of Attestr.
const CANDIDATES: [&str; 10] = [
    "Gitanjali Raheja",
    "Aarav Menon",
    "Priya Nair",
    "Rohan Deshmukh",
    "Fatima Sheikh",
    "Vikram Chauhan",
    "Ananya Iyer",
    "Harpreet Gill",
    "Meera Pillai",
    "Joseph D'Souza",
];
/// Where they worked.
const EMPLOYERS: [(&str, &str); 8] = [
    ("Radisson Blu Bengaluru", "Trainee"),
    ("Tata Consultancy Services", "Systems Engineer"),
    ("Infosys Limited", "Test Analyst"),
    ("Apollo Hospitals", "Staff Nurse"),
    ("Blue Dart Express", "Shift Supervisor"),
    ("HDFC Bank", "Relationship Manager"),
    ("Café Coffee Day", "Store Manager"),
    ("Larsen & Toubro", "Site Engineer"),
];
/// What they studied.
const COURSES: [(&str, &str); 4] = [
    ("GRADUATE", "B.Com, Delhi University"),
    ("POST_GRADUATE", "MBA, Symbiosis Pune"),
    ("GRADUATE", "B.Tech, NIT Calicut"),
    ("HSC", "Science, Kendriya Vidyalaya"),
];
/// Where they live.
const ADDRESSES: [&str; 4] = [
    "14 MG Road, Bengaluru 560001",
    "Flat 3B, Palm Grove, Kochi 682024",
    "27 Law College Road, Pune 411004",
    "9 Park Street, Kolkata 700016",
];
/// People whom Personr verifies.
const APPLICANTS: [(&str, &str); 8] = [
    ("John", "Doe"),
    ("Mia", "Nguyen"),
    ("Oliver", "Smith"),
    ("Charlotte", "Brown"),
    ("Noah", "Papadopoulos"),
    ("Isla", "Wilson"),
    ("Leo", "Kelly"),
    ("Zoe", "O'Brien"),
];
/// Companies that it verifies.
const COMPANIES: [&str; 4] =
    ["Acme Pty Ltd", "Blue Gum Logistics Pty Ltd", "Harbour Coffee Roasters", "Southern Cross Solar"];

/// How many of each kind of record were made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sample {
    pub profiles: usize,
    pub checks: usize,
    pub applicants: usize,
    pub entities: usize,
}

/// Why a sandbox cannot be filled.
#[derive(Debug, thiserror::Error)]
pub enum CannotFill {
    /// Nobody is there who could call.
    #[error("{0}; make one, or reset the sandbox")]
    Nobody(&'static str),
    /// A vendor did not do what the sample needs, which the sandbox's own rules or limits can be the reason for.
    #[error("{call} was answered {status}: {body}; what was made until then stays")]
    Answered { call: String, status: StatusCode, body: String },
    /// A rule holds an answer back.
    #[error("{call}: {why}")]
    Unanswered { call: String, why: Unanswered },
    /// The back office could not act.
    #[error(transparent)]
    ByHand(#[from] Refused),
}

/// What a check of the sample verifies.
#[derive(Debug, Clone, Copy)]
enum Kind {
    Work,
    Education,
    Document,
    Address,
}

/// What becomes of a check.
#[derive(Debug, Clone, Copy)]
enum CheckState {
    /// It is on no profile yet.
    Lonely,
    /// It is processed for some days.
    Processing,
    /// Nobody ends it.
    Stuck,
    /// The client was asked for more.
    Asked,
    /// It came to this outcome.
    Outcome(&'static str),
    /// It ended with an error.
    Errored,
}

/// What becomes of a verification.
#[derive(Debug, Clone, Copy)]
enum CaseState {
    /// The client did not start it.
    Created,
    /// It is under way.
    Started,
    /// It was reviewed: a rule's `then`.
    Reviewed(&'static str),
}

/// The checks, each on the candidate in its turn.
const CHECKS: [(Kind, CheckState); 18] = [
    (Kind::Work, CheckState::Outcome("Clear")),
    (Kind::Work, CheckState::Outcome("Clear")),
    (Kind::Education, CheckState::Outcome("Clear")),
    (Kind::Address, CheckState::Outcome("Clear")),
    (Kind::Document, CheckState::Outcome("Clear")),
    (Kind::Work, CheckState::Outcome("Alert")),
    (Kind::Education, CheckState::Outcome("Alert")),
    (Kind::Work, CheckState::Outcome("False")),
    (Kind::Address, CheckState::Outcome("False")),
    (Kind::Work, CheckState::Outcome("MoreInfo")),
    (Kind::Education, CheckState::Outcome("NoResult")),
    (Kind::Document, CheckState::Errored),
    (Kind::Work, CheckState::Asked),
    (Kind::Work, CheckState::Processing),
    (Kind::Education, CheckState::Processing),
    (Kind::Address, CheckState::Processing),
    (Kind::Work, CheckState::Stuck),
    (Kind::Document, CheckState::Lonely),
];

/// What becomes of the applicants, and then of the companies.
const CASES: [CaseState; 12] = [
    CaseState::Reviewed(r#"{"outcome":"Approved"}"#),
    CaseState::Reviewed(r#"{"outcome":"Approved"}"#),
    CaseState::Reviewed(r#"{"outcome":"Rejected","retry":true}"#),
    CaseState::Reviewed(r#"{"outcome":"Rejected","retry":false}"#),
    CaseState::Started,
    CaseState::Started,
    CaseState::Created,
    CaseState::Created,
    CaseState::Reviewed(r#"{"outcome":"Approved"}"#),
    CaseState::Reviewed(r#"{"outcome":"Rejected","retry":false}"#),
    CaseState::Started,
    CaseState::Created,
];

pub async fn fill(registry: &Arc<Registry>, sandbox: &Arc<Sandbox>) -> Result<Sample, CannotFill> {
    let mut maker = Maker::of(registry, sandbox).await?;
    let mut profiles = Vec::new();
    for (place, name) in CANDIDATES.iter().enumerate() {
        profiles.push(maker.profile(place, name).await?);
    }
    for (place, (kind, state)) in CHECKS.iter().enumerate() {
        maker.check(place, *kind, *state, &profiles[place % profiles.len()]).await?;
    }
    for (place, state) in CASES.iter().enumerate() {
        maker.case(place, *state).await?;
    }
    let (applicants, entities) = (APPLICANTS.len(), COMPANIES.len());
    Ok(Sample { profiles: CANDIDATES.len(), checks: CHECKS.len(), applicants, entities })
}

/// Who makes the cases: a client of both vendors, and their back offices.
struct Maker<'a> {
    sandbox: &'a Sandbox,
    client: Client,
    attestr: String,
    personr: String,
    /// The flows that people and companies are put on.
    flows: [String; 2],
    random: Random,
}

impl<'a> Maker<'a> {
    async fn of(registry: &Arc<Registry>, sandbox: &'a Sandbox) -> Result<Self, CannotFill> {
        let known = |state: &State| {
            let Credentials { attestr, personr } = Credentials::of(state);
            let attestr = attestr.ok_or(CannotFill::Nobody("there is no account of Attestr"))?;
            let personr = personr.ok_or(CannotFill::Nobody("there is no token of Personr"))?;
            let flow = |kind| state.records.personr.settings.flow_names(kind).into_iter().next();
            let none = CannotFill::Nobody("there is no flow of Personr for people, or none for companies");
            let flows = flow(FlowKind::Applicant).zip(flow(FlowKind::Entity)).ok_or(none)?;
            Ok::<_, CannotFill>((attestr, personr, flows, state.core.seed))
        };
        let (attestr, personr, flows, seed) = sandbox.world.read(known).await?;
        let random = Random::of_text(&format!("the sample of {seed}"));
        Ok(Self { sandbox, client: Client::of(registry, sandbox), attestr, personr, flows: flows.into(), random })
    }

    async fn profile(&mut self, place: usize, name: &str) -> Result<String, CannotFill> {
        let email: String =
            name.to_lowercase().chars().map(|it| if it.is_ascii_lowercase() { it } else { '.' }).collect();
        let body = json!({
            "tag": format!("HR-{}", 1001 + place), "name": name, "email": format!("{email}@example.com"),
            "mobile": format!("+9198{}", self.random.digits(8)),
        });
        let made = self.attestr(Method::POST, "/factx/", &body).await?;
        Ok(text(&made, "_id"))
    }

    async fn check(&mut self, place: usize, kind: Kind, state: CheckState, profile: &str) -> Result<(), CannotFill> {
        let (path, body) = self.asked(place, kind);
        let made = self.attestr(Method::POST, path, &body).await?;
        let id = text(&made, "_id");
        if !matches!(state, CheckState::Lonely) {
            let path = format!("/factx/{profile}/associate");
            self.attestr(Method::PUT, &path, &json!({ "asyncRequest": id })).await?;
        }
        let check = Selector::by_id(id.as_str());
        let act = |records: &mut State| match state {
            CheckState::Lonely => Ok(()),
            CheckState::Processing => {
                let then = json!({ "after": format!("{}h", 20 + place), "outcome": "Clear" });
                back_office::plan(records, &check, &then)
            }
            CheckState::Stuck => back_office::plan(records, &check, &json!({ "never": true })),
            CheckState::Asked => {
                let text = "Please share the relieving letter".to_owned();
                let ask = Ask { text, check: Some(&id), ..Ask::default() };
                back_office::ask(records, &Selector::by_id(profile), ask).map(|_| ())
            }
            CheckState::Outcome(outcome) => {
                back_office::complete(records, &check, [("outcome".to_owned(), json!(outcome))].into_iter().collect())
            }
            CheckState::Errored => back_office::fail(records, &check, 5001, None),
        };
        Ok(self.sandbox.world.write(act).await?)
    }

    /// Where a check is asked for, and what is sent.
    fn asked(&mut self, place: usize, kind: Kind) -> (&'static str, Value) {
        let tag = format!("BGV-{}", 2001 + place);
        let random = &mut self.random;
        let document = format!("MX1{}", random.url_safe(15));
        let year = random.between(2012, 2020);
        match kind {
            Kind::Work => {
                let (employer, position) = random.pick(&EMPLOYERS);
                let reg = format!("EMP-{}", random.digits(5));
                let body = json!({
                    "tag": tag, "employer": employer, "reg": reg, "position": position, "startDate": format!("01-07-{year}"),
                    "ended": true, "endDate": format!("31-03-{}", year + 3), "documents": [document], "webhook": true,
                });
                ("/factx/async/work", body)
            }
            Kind::Education => {
                let (level, course) = random.pick(&COURSES);
                let reg = format!("{year}/{}", random.digits(6));
                let body = json!({
                    "tag": tag, "level": level, "course": course, "courseName": course, "reg": reg, "startMonth": 7, "startYear": year,
                    "ended": true, "endedMonth": 5, "endedYear": year + 3, "documents": [document], "webhook": true,
                });
                ("/factx/async/education", body)
            }
            Kind::Document => {
                let reg = format!("ABCPE{}F", random.digits(4));
                let body =
                    json!({ "tag": tag, "reg": reg, "docType": "PAN", "documents": [document], "webhook": true });
                ("/factx/async/document", body)
            }
            Kind::Address => {
                let address = random.pick(&ADDRESSES);
                let body =
                    json!({ "tag": tag, "address": address, "current": true, "pocType": "SELF", "webhook": true });
                ("/factx/async/address", body)
            }
        }
    }

    async fn case(&mut self, place: usize, state: CaseState) -> Result<(), CannotFill> {
        let [people, companies] = &self.flows;
        let (workflow, body) = if let Some((first, last)) = APPLICANTS.get(place) {
            let email = format!("{}@example.com", first.to_lowercase());
            let phone = format!("+61 4{}", self.random.digits(8));
            let body =
                json!({ "nameFirst": first, "nameLast": last, "email": email, "phone": phone, "flowName": people });
            ("api-applicant-create", body)
        } else {
            let name = COMPANIES[place - APPLICANTS.len()];
            let number = self.random.digits(9);
            let body =
                json!({ "companyName": name, "registrationNumber": number, "country": "AUS", "flowName": companies });
            ("api-entity-create", body)
        };
        let made = self.personr(workflow, &body).await?;
        let id = text(&made["response"], "applicantId");
        if matches!(state, CaseState::Created) {
            return Ok(());
        }
        self.personr("api-request-applicant-check", &json!({ "applicantId": id })).await?;
        let CaseState::Reviewed(then) = state else { return Ok(()) };
        let then: Value = serde_json::from_str(then).expect("a review of the sample is JSON");
        let review = |state: &mut State| {
            let case = back_office::case(&state.records.personr, &id)?;
            back_office::review(state, &case, &then)
        };
        Ok(self.sandbox.world.write(review).await?)
    }

    async fn attestr(&self, method: Method, path: &str, body: &Value) -> Result<Value, CannotFill> {
        self.send(method, &format!("/api/v1/public{path}"), &self.attestr, body).await
    }

    async fn personr(&self, workflow: &str, body: &Value) -> Result<Value, CannotFill> {
        self.send(Method::POST, &format!("/api/1.1/wf/{workflow}"), &self.personr, body).await
    }

    /// Sends a request as a client does, and gives the JSON that it is answered with.
    async fn send(&self, method: Method, path: &str, credential: &str, body: &Value) -> Result<Value, CannotFill> {
        let call = format!("{method} {path}");
        let request = Request::builder().method(method).uri(path).header(AUTHORIZATION, credential);
        let request = request.header(CONTENT_TYPE, "application/json").body(Body::from(body.to_string()));
        let request = request.expect("a path of the sample is one");
        let answer = match self.client.send(request).await {
            Ok(answer) => answer,
            Err(why) => return Err(CannotFill::Unanswered { call, why }),
        };
        let status = answer.status();
        let bytes = to_bytes(answer.into_body(), ANSWER).await.unwrap_or_default();
        if !status.is_success() {
            return Err(CannotFill::Answered { call, status, body: String::from_utf8_lossy(&bytes).into_owned() });
        }
        Ok(serde_json::from_slice(&bytes).unwrap_or_default())
    }
}

fn text(answer: &Value, name: &str) -> String {
    answer[name].as_str().unwrap_or_default().to_owned()
}
