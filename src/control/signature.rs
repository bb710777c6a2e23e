//! `/_vetbox/v1/signature/verify`: whether the signature of a webhook or an answer is good, or where it differs.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    api::{Routes, does},
    extract::Json,
    problem::Problem,
};
use crate::{
    engine::sign::Secret,
    vendors::attestr::signature::{Verdict, examine},
};

/// The route.
pub fn routes() -> Routes {
    let verify_ =
        does("verifySignature", "Whether the signature in a payload of Attestr is good, or where it differs.");
    Routes::default().post(
        "/_vetbox/v1/signature/verify",
        verify,
        verify_.takes::<SignedPayload>().gives::<SignatureVerdict>(),
    )
}

/// What is to be verified.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SignedPayload {
    /// The body of a webhook or an answer, byte for byte as it was sent.
    payload: String,
    /// The client secret of the account.
    secret: String,
    /// The signature, when it is not in the payload.
    signature: Option<String>,
}

/// What is to be said of the signature.
#[derive(Debug, Serialize, JsonSchema)]
pub struct SignatureVerdict {
    pub valid: bool,
    /// Where it differs, when it does.
    pub differs: Option<String>,
}

pub async fn verify(Json(asked): Json<SignedPayload>) -> Result<Json<SignatureVerdict>, Problem> {
    match examine(&asked.payload, &Secret::new(asked.secret), asked.signature.as_deref()) {
        Verdict::Valid => Ok(Json(SignatureVerdict { valid: true, differs: None })),
        Verdict::Differs(what) => Ok(Json(SignatureVerdict { valid: false, differs: Some(what) })),
        Verdict::Nothing(reason) => Err(Problem::in_field("payload", format!("nothing to verify: {reason}"))),
    }
}
