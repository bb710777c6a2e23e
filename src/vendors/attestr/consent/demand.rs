//! What a check on v3 demands of its consent (ruling C1).

use super::record::{Consent, Operation, Status};
use crate::{
    engine::{table::Table, time::Timestamp},
    vendors::attestr::{
        error::{ApiError, Row},
        ids::{AppId, ConsentId},
        kinds::ServiceCode,
    },
};

/// A check of `account` that demands a consent for `service`.
#[derive(Debug, Clone, Copy)]
pub struct Demand {
    pub service: ServiceCode,
    pub account: AppId,
    pub now: Timestamp,
}

impl Demand {
    /// The consent that the check names, when it covers the check.
    ///
    /// None at all, and one that does not cover the service, are 40399; an unknown one, another account's, and one that is not active
    /// are 40398; one that does not allow to verify is 40399 with the other message.
    pub fn met_by<'a>(
        self,
        consents: &'a mut Table<ConsentId, Consent>,
        id: Option<&str>,
    ) -> Result<&'a mut Consent, ApiError> {
        let insufficient = |why: String| ApiError::because(Row::ConsentInsufficient, why);
        let invalid = |why: String| ApiError::because(Row::ConsentInvalid, why);
        let Some(id) = id else {
            return Err(insufficient(
                r#"on v3 every check names a consent: "consent": {"consentId": "CX3…"}"#.to_owned(),
            ));
        };
        let known = id.parse().ok().and_then(|id: ConsentId| consents.get_mut(&id));
        let consent = known.ok_or_else(|| invalid(format!("no consent has the id {id}")))?;
        if consent.account.is_some_and(|owner| owner != self.account) {
            return Err(invalid(format!("another account registered the consent {id}")));
        }
        let scope = &consent.scope;
        match consent.status(self.now) {
            Status::Active => {}
            Status::Pending => return Err(invalid(format!("the consent {id} begins at {}", scope.valid_from))),
            Status::Used => return Err(invalid(format!("the consent {id} was for a single use, which was made"))),
            Status::Expired => return Err(invalid(format!("the consent {id} ended at {}", scope.valid_till))),
            Status::Revoked => return Err(invalid(format!("the consent {id} was revoked"))),
        }
        if !consent.covers(self.service) {
            return Err(insufficient(format!("the consent {id} is for other services: {}", consent.services())));
        }
        if !scope.operations.contains(&Operation::Verify) {
            return Err(ApiError::because(Row::ConsentForbids, format!("the consent {id} does not allow VERIFY")));
        }
        Ok(consent)
    }
}
