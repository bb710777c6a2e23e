//! A request that passed the gate, on its way through its endpoint.

use compact_str::CompactString;

use super::{
    Records,
    body::{Fields, Finished, MOST_NAMED, Parsed},
    consent::Demand,
    error::{ApiError, Row},
    ids::{AppId, ProfileId},
    kinds::{CheckKind, ServiceCode},
    media::Upload,
    reply::empty_object,
    settings::{ConsentRefusal, Documents, PutBody},
};
use crate::{
    engine::scenario::Plan,
    vendors::{
        Core,
        exchange::{Incoming, Reply},
    },
};

/// A request on its way through an endpoint.
#[derive(Debug)]
pub struct Call<'a> {
    pub records: &'a mut Records,
    pub core: &'a mut Core,
    pub incoming: &'a Incoming,
    pub operation: &'static str,
    /// The kind of check that the endpoint makes.
    pub makes: Option<CheckKind>,
    pub account: AppId,
    /// The service that a consent must cover, where one is demanded (ruling C1).
    pub demands: Option<ServiceCode>,
    /// What was decided for the check that the request may start.
    pub plan: Plan,
    /// The parsed body.
    pub json: &'a Parsed,
    /// The consent that the body names, where one is demanded.
    pub consent: Option<Box<str>>,
    /// The uploaded file.
    pub upload: Option<&'a Upload>,
    /// The record that the request is about or made.
    pub subject: Option<CompactString>,
    pub warnings: Vec<String>,
    /// Why the answer is not documented, when that lies in the request.
    pub undocumented: Option<&'static str>,
}

impl<'a> Call<'a> {
    /// Reads the body's fields with `read`; fields that nobody read or that are not as documented are a warning,
    /// or in strict mode an error (A6, A35).
    pub fn read<T>(&mut self, read: impl FnOnce(&mut Fields<'a>) -> T) -> Result<T, ApiError> {
        let json = self.json;
        let strict = self.records.settings.strict;
        if let (true, Some(warning)) = (strict, json.warnings.first()) {
            return Err(ApiError::detailed(Row::Malformed, warning.clone()));
        }
        self.warnings.extend(json.warnings.iter().cloned());
        let value = json.value.as_ref().map_err(ApiError::clone)?;
        let mut fields = Fields::of(value)?;
        if self.demands.is_some() {
            self.consent = fields.consent();
        }
        let request = read(&mut fields);
        let Finished { result, unread, tolerated, tolerance } = fields.finish();
        self.undocumented = tolerance;
        let unread =
            (!unread.is_empty()).then(|| format!("the vendor documents no such fields: {}", unread.join(", ")));
        let tolerated = (!tolerated.is_empty()).then(|| tolerated.join("; "));
        for warning in unread.into_iter().chain(tolerated) {
            match &result {
                Ok(()) => self.unexpected(&warning)?,
                // What is wrong is more telling than what is too much, which may be why.
                Err(_) => self.warnings.push(warning),
            }
        }
        result.map(|()| request)
    }

    /// Notes that the request has something that the vendor does not document; strict mode refuses it (A6).
    pub fn unexpected(&mut self, warning: &str) -> Result<(), ApiError> {
        if self.records.settings.strict {
            return Err(ApiError::detailed(Row::Malformed, warning.to_owned()));
        }
        self.warnings.push(warning.to_owned());
        Ok(())
    }

    /// Refuses unknown files when the sandbox demands uploaded ones (ruling A9).
    pub fn must_exist(&self, documents: &[Box<str>]) -> Result<(), ApiError> {
        if self.records.settings.documents == Documents::LookAlike {
            return Ok(());
        }
        let unknown = documents.iter().enumerate().filter(|(_, id)| !self.records.media.holds(id, self.account));
        let mut problems: Vec<_> =
            unknown.map(|(index, id)| format!("documents[{index}]: no uploaded file has the id {id}")).collect();
        if problems.is_empty() {
            return Ok(());
        }
        let more = problems.len().saturating_sub(MOST_NAMED);
        problems.truncate(MOST_NAMED);
        problems.extend((more > 0).then(|| format!("and {more} more")));
        Err(ApiError::detailed(Row::Malformed, problems.join("; ")))
    }

    /// Charges the caller for a check, once the consent that v3 demands covers it (ruling C1); returns what it cost.
    pub fn charge(&mut self, wallet: &str, what: &str) -> Result<u64, ApiError> {
        let (now, account, records) = (self.core.now, self.account, &mut *self.records);
        let refusal = records.settings.consent_refusal;
        let demand = self.demands.map(|service| Demand { service, account, now });
        let consent = demand.map(|demand| demand.met_by(&mut records.consents, self.consent.as_deref()));
        let consent = consent.transpose().map_err(|error| refused(error, refusal))?;
        let account = records.accounts.get_mut(account).expect("the gate found the account in this transaction");
        let paid = account.wallet.spend(wallet, what, now).map_err(|_| {
            let why = format!("the account {} has too few credits for `{wallet}`", account.id);
            ApiError::because(Row::LowCredits, why)
        })?;
        if let Some(consent) = consent {
            consent.note_use(self.operation, now);
        }
        Ok(paid)
    }

    /// The id of the profile in the path (40018 when it can be none).
    pub fn profile_id(&mut self) -> Result<ProfileId, ApiError> {
        let wanted = self.incoming.param("profile");
        let id = wanted
            .parse()
            .map_err(|wrong| ApiError::because(Row::ProfileInvalid, format!("this is no id of a profile: {wrong}")))?;
        self.subject = Some(wanted.into());
        Ok(id)
    }

    /// The answer of a successful PUT (A10).
    pub fn done(&self) -> Reply {
        match self.records.settings.put_body {
            PutBody::Empty => Reply::empty(),
            PutBody::Object => empty_object(),
        }
    }
}

/// The refusal of a check for its consent, in the form that the settings choose.
fn refused(error: ApiError, form: ConsentRefusal) -> ApiError {
    match form {
        ConsentRefusal::Forbidden => error,
        ConsentRefusal::Malformed => error.as_malformed(),
    }
}
