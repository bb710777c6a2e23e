//! What sabotage does to bytes: signatures, tokens, tampering and truncation, without knowing any vendor's body.
//!
//! Everything is computed from the bytes themselves, so the same delivery is spoiled the same way every time.

use bytes::Bytes;

use super::{
    act::{ActKind, Acts},
    event::{Body, Signed},
};
use crate::engine::{
    sabotage::{Sabotage, SignatureFault, TokenFault},
    sign::sign,
};

/// The bytes that are sent in place of `body`; each change is added to `acts`.
pub fn spoil(body: &Body, sabotage: &Sabotage, acts: &mut Acts) -> Bytes {
    if !sabotage.tamper && sabotage.signature.is_none() && sabotage.truncate.is_none() {
        // The bytes stay shared with the event.
        return body.bytes.clone();
    }
    let mut bytes = body.bytes.to_vec();
    if sabotage.tamper {
        tamper(&mut bytes, body.signed.as_ref(), acts);
    }
    match (sabotage.signature, &body.signed) {
        (Some(fault), Some(signed)) => {
            acts.done(ActKind::Signature, forge(&mut bytes, &body.bytes, signed, fault));
        }
        (Some(_), None) => acts.not_done(ActKind::Signature, "this body carries no signature"),
        (None, _) => {}
    }
    if let Some(length) = sabotage.truncate {
        let whole = bytes.len();
        bytes.truncate(length);
        if length < whole {
            acts.done(ActKind::Truncate, format!("only {length} of {whole} bytes are sent"));
        } else {
            acts.not_done(ActKind::Truncate, &format!("the body has {whole} bytes, no more"));
        }
    }
    bytes.into()
}

fn tamper(bytes: &mut [u8], signed: Option<&Signed>, acts: &mut Acts) {
    let range = signed.map_or(0..bytes.len(), |signed| signed.proof.message.clone());
    let start = range.start;
    match alter(&mut bytes[range], 1) {
        Some(place) => acts.done(ActKind::Tamper, format!("the byte at {} was changed after signing", start + place)),
        None => acts.not_done(ActKind::Tamper, "the body holds no letter or digit"),
    }
}

/// Puts another signature in place of the body's, and says what was done.
fn forge(bytes: &mut Vec<u8>, original: &[u8], signed: &Signed, fault: SignatureFault) -> &'static str {
    let place = signed.proof.signature.clone();
    match fault {
        SignatureFault::Wrong => {
            bytes[place].iter_mut().for_each(next_hex_digit);
            "every digit of the signature was replaced by the next"
        }
        SignatureFault::StaleOutput => {
            let mut other = original[signed.proof.message.clone()].to_vec();
            // Two further, where tampering goes one further: both together must not fit again.
            alter(&mut other, 2);
            bytes.splice(place, format!("\"{}\"", sign(&signed.key, &other)).into_bytes());
            "the signature is right for another version of the signed part"
        }
        SignatureFault::Missing => {
            bytes.splice(place, *b"null");
            "the signature was replaced by null"
        }
    }
}

/// Moves one letter or digit `steps` further within its alphabet, in the last JSON text where there is one.
fn alter(bytes: &mut [u8], steps: u8) -> Option<usize> {
    let place = in_last_text(bytes).or_else(|| bytes.iter().rposition(u8::is_ascii_alphanumeric))?;
    bytes[place] = moved(bytes[place], steps);
    Some(place)
}

/// The place of a letter or digit in a JSON text value, so that the body stays JSON with the same keys.
fn in_last_text(bytes: &[u8]) -> Option<usize> {
    (0..bytes.len().saturating_sub(3)).rev().filter(|start| bytes[*start..].starts_with(b"\":\"")).find_map(|start| {
        let text = bytes[start + 3..].iter().take_while(|byte| !matches!(byte, b'"' | b'\\'));
        text.take(64).position(u8::is_ascii_alphanumeric).map(|place| start + 3 + place)
    })
}

fn moved(byte: u8, steps: u8) -> u8 {
    let within = |first: u8, count: u8| first + (byte - first + steps) % count;
    match byte {
        b'0'..=b'9' => within(b'0', 10),
        b'a'..=b'z' => within(b'a', 26),
        b'A'..=b'Z' => within(b'A', 26),
        other => other,
    }
}

fn next_hex_digit(byte: &mut u8) {
    *byte = match *byte {
        b'9' => b'a',
        b'f' | b'F' => b'0',
        b'0'..=b'8' | b'a'..=b'e' | b'A'..=b'E' => *byte + 1,
        other => other,
    };
}

/// The value of the `Authorization` header after a fault: the scheme stays, the token changes.
pub fn spoil_token(authorization: &str, fault: TokenFault) -> Option<String> {
    match fault {
        TokenFault::Missing => None,
        TokenFault::Wrong => {
            let (scheme, token) = authorization.split_once(' ').unwrap_or(("", authorization));
            let wrong: String = token.bytes().map(|byte| char::from(moved(byte, 1))).collect();
            Some(if scheme.is_empty() { wrong } else { format!("{scheme} {wrong}") })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{super::event::Proof, *};
    use crate::engine::sign::{Secret, verify};

    const MESSAGE: &str = r#"{"status":"Clear","documents":null,"mode":"Online"}"#;

    fn key() -> Secret {
        Secret::new("client-secret")
    }

    fn body() -> Body {
        let signature = sign(&key(), MESSAGE.as_bytes());
        let text = format!(r#"{{"id":"AR0","output":{MESSAGE},"signature":"{signature}"}}"#);
        let message = text.find(MESSAGE).unwrap()..text.find(MESSAGE).unwrap() + MESSAGE.len();
        let start = text.find(&signature).unwrap() - 1;
        let proof = Proof { signature: start..start + 66, message };
        Body::signed(text, Signed { proof, key: key() })
    }

    fn noted(body: &Body, sabotage: &Sabotage) -> (Bytes, Vec<String>) {
        let mut acts = Acts::new("control".into());
        let bytes = spoil(body, sabotage, &mut acts);
        (bytes, acts.list.into_iter().map(|act| act.note).collect())
    }

    fn spoiled(sabotage: Sabotage) -> String {
        String::from_utf8(noted(&body(), &sabotage).0.to_vec()).unwrap()
    }

    fn parts(text: &str) -> (String, Option<String>) {
        let value: serde_json::Value = serde_json::from_str(text).unwrap();
        // The order of keys is kept only in the text itself.
        let end = text.find(r#","signature""#).unwrap();
        (text[21..end].to_owned(), value["signature"].as_str().map(ToOwned::to_owned))
    }

    #[test]
    fn without_sabotage_the_bytes_are_shared() {
        let body = body();
        let (bytes, notes) = noted(&body, &Sabotage::default());

        assert_eq!(bytes.as_ptr(), body.bytes.as_ptr());
        assert!(notes.is_empty());
    }

    #[test]
    fn a_wrong_signature_has_the_right_length() {
        let text = spoiled(Sabotage { signature: Some(SignatureFault::Wrong), ..Sabotage::default() });
        let (message, signature) = parts(&text);

        assert_eq!(message, MESSAGE);
        assert_eq!(signature.as_ref().map(String::len), Some(64));
        assert!(!verify(&key(), message.as_bytes(), &signature.unwrap()));
    }

    #[test]
    fn a_stale_signature_fits_another_output() {
        let text = spoiled(Sabotage { signature: Some(SignatureFault::StaleOutput), ..Sabotage::default() });
        let (message, signature) = parts(&text);
        let signature = signature.unwrap();

        assert_eq!(message, MESSAGE);
        assert!(!verify(&key(), message.as_bytes(), &signature));
        assert!(verify(&key(), MESSAGE.replace("Online", "Qnline").as_bytes(), &signature));
    }

    #[test]
    fn a_missing_signature_is_null() {
        let text = spoiled(Sabotage { signature: Some(SignatureFault::Missing), ..Sabotage::default() });

        assert!(text.ends_with(r#","signature":null}"#));
        assert_eq!(parts(&text), (MESSAGE.to_owned(), None));
    }

    #[test]
    fn tampering_changes_a_value_and_keeps_the_signature() {
        let text = spoiled(Sabotage { tamper: true, ..Sabotage::default() });
        let (message, signature) = parts(&text);

        assert_eq!(message, MESSAGE.replace("Online", "Pnline"));
        assert_eq!(signature, Some(sign(&key(), MESSAGE.as_bytes())));
    }

    #[test]
    fn tampering_and_a_stale_signature_do_not_cancel_out() {
        let both = Sabotage { tamper: true, signature: Some(SignatureFault::StaleOutput), ..Sabotage::default() };
        let (message, signature) = parts(&spoiled(both));

        assert!(!verify(&key(), message.as_bytes(), &signature.unwrap()));
    }

    #[test]
    fn a_body_without_signature_says_that_nothing_was_done() {
        let fault = Sabotage { signature: Some(SignatureFault::Wrong), ..Sabotage::default() };
        let (bytes, notes) = noted(&Body::plain("{}"), &fault);

        assert_eq!(bytes, "{}");
        assert_eq!(notes[0], "not done: this body carries no signature");
    }

    #[test]
    fn tampering_does_not_break_an_escape() {
        let body = Body::plain(r#"{"a":"x","b":"\u00fc"}"#);
        let (bytes, _) = noted(&body, &Sabotage { tamper: true, ..Sabotage::default() });

        assert_eq!(bytes, r#"{"a":"y","b":"\u00fc"}"#);
    }

    #[test]
    fn truncation_may_split_a_character() {
        let (bytes, notes) = noted(&Body::plain("né"), &Sabotage { truncate: Some(2), ..Sabotage::default() });

        assert_eq!(&bytes[..], b"n\xc3");
        assert_eq!(notes[0], "only 2 of 3 bytes are sent");
    }

    #[test]
    fn a_wrong_token_keeps_its_scheme() {
        assert_eq!(spoil_token("Basic dXNlcjo5==", TokenFault::Wrong).as_deref(), Some("Basic eYOmdkp6=="));
        assert_eq!(spoil_token("plain9", TokenFault::Wrong).as_deref(), Some("qmbjo0"));
        assert_eq!(spoil_token("Basic abc", TokenFault::Missing), None);
    }
}
