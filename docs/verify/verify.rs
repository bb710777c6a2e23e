//! `cargo run --example verify <client secret> < body`: exits with 0 when the webhook is from Attestr.

use std::process::ExitCode;

use hmac::{Hmac, KeyInit as _, Mac as _};
use serde::Deserialize;
use serde_json::value::RawValue;
use sha2::Sha256;

#[derive(Deserialize)]
struct Webhook<'a> {
    #[serde(borrow)]
    payload: Payload<'a>,
}

#[derive(Deserialize)]
struct Payload<'a> {
    /// The characters as they came, which are the signed ones.
    #[serde(borrow)]
    output: &'a RawValue,
    signature: Option<String>,
}

fn is_genuine(body: &str, secret: &str) -> bool {
    let Ok(Webhook { payload }) = serde_json::from_str(body) else { return false };
    let Some(given) = payload.signature.and_then(|signature| hex::decode(signature).ok()) else { return false };
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).expect("HMAC takes a key of any length");
    mac.update(payload.output.get().as_bytes());
    mac.verify_slice(&given).is_ok()
}

fn main() -> ExitCode {
    let body = std::io::read_to_string(std::io::stdin()).unwrap_or_default();
    let secret = std::env::args().nth(1).unwrap_or_default();
    if is_genuine(&body, &secret) { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
