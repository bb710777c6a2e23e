//! What every kind of check does once its own fields were read.

use serde::Serialize;
use serde_json::value::RawValue;
use serde_with::{As, DisplayFromStr};

use super::process;
use crate::vendors::{
    attestr::{
        body::{self, Fields},
        call::Call,
        error::ApiError,
        ids::{AsyncId, Number},
        reply::json,
        selected,
        settings::Processing,
        state::{Check, Status, Subject},
    },
    exchange::{Incoming, Reply},
};

/// What a kind of check reads of its request.
#[derive(Debug)]
pub struct Requested {
    pub subject: Subject,
    pub tag: Option<Box<str>>,
    /// Files that the request names.
    pub documents: Vec<Box<str>>,
    pub webhook: bool,
}

/// The answer.
#[derive(Debug, Serialize)]
pub struct Accepted {
    #[serde(rename = "_id")]
    id: AsyncId,
    #[serde(serialize_with = "As::<DisplayFromStr>::serialize")]
    number: Number,
}

/// Reads a check, charges for it, stores it and answers its id and number.
pub fn accept(call: &mut Call<'_>, read: fn(&mut Fields<'_>) -> Requested) -> Result<Reply, ApiError> {
    let requested = call.read(read)?;
    call.must_exist(&requested.documents)?;
    Ok(json(&store(call, requested)?))
}

/// Charges for what was read and stores it.
pub fn store(call: &mut Call<'_>, requested: Requested) -> Result<Accepted, ApiError> {
    let id = AsyncId::mint(&mut call.core.random);
    let kind = requested.subject.kind();
    let paid = call.charge(kind.word(), id.as_str())?;
    let mut check = Check { paid, ..check(call, id, requested) };
    let plans = &mut call.records.plans;
    if let Some(plan) = plans.take(call.core, "check", kind.operation(), || selected::requested(&check)) {
        check.plan = plan;
    }
    let number = check.number;
    call.records.checks.insert(id, check);
    call.subject = Some(id.into());
    if !kind.is_background() || call.records.settings.processing == Processing::OnCreate {
        process::pick_up(call.records, call.core, id);
    } else {
        process::wait(call.records, call.core, id);
    }
    Ok(Accepted { id, number })
}

fn check(call: &mut Call<'_>, id: AsyncId, requested: Requested) -> Check {
    let random = &mut call.core.random;
    Check {
        id,
        number: Number::mint(random),
        request_id: random.uuid(),
        account: call.account,
        subject: requested.subject,
        tag: requested.tag,
        webhook: requested.webhook,
        input: text_of(call.incoming),
        created: call.core.now,
        paid: 0,
        profile: None,
        plan: std::mem::take(&mut call.plan),
        status: Status::Waiting { reminder: None },
    }
}

/// The body as it was sent, without what stands around it; `None` for an upload.
fn text_of(incoming: &Incoming) -> Option<Box<RawValue>> {
    let text = body::text(incoming).ok()?;
    RawValue::from_string(text.trim().to_owned()).ok()
}
