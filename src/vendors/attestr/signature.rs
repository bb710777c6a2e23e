//! Tells whether a payload's signature is good, and if not, what most likely happened to it on the way.
//!
//! What is signed is `output` as it stands in the payload, byte for byte (ruling A22); receivers lose that when they parse and write it again.

use serde::Deserialize;
use serde_json::value::RawValue;

use super::account::Account;
use crate::engine::sign::{Secret, verify};

/// How many characters a signature has.
const LENGTH: usize = 64;

/// What is to be said of a signature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// It is the one of the output under the secret.
    Valid,
    /// It is not, and this is where it differs.
    Differs(String),
    /// There is nothing to verify, because of this.
    Nothing(String),
}

/// A webhook's body, a `GET async` answer, or the payload alone.
#[derive(Debug, Deserialize)]
struct SignedParts<'a> {
    #[serde(borrow, default)]
    payload: Option<&'a RawValue>,
    #[serde(borrow, default)]
    output: Option<&'a RawValue>,
    #[serde(default)]
    signature: Option<String>,
}

/// Examines the signature in `payload`; `signature` is used in place of the one in it.
pub fn examine(payload: &str, secret: &Secret, signature: Option<&str>) -> Verdict {
    let (output, inside) = match parts(payload) {
        Ok(parts) => parts,
        Err(reason) => return Verdict::Nothing(reason),
    };
    let Some(signature) = signature.map(str::to_owned).or(inside) else {
        return Verdict::Nothing("there is no `signature` in it; only completed checks are signed".to_owned());
    };
    if verify(secret, output.as_bytes(), &signature) {
        return Verdict::Valid;
    }
    Verdict::Differs(difference(output, secret, &signature))
}

/// The signed bytes and the signature of a payload.
fn parts(payload: &str) -> Result<(&str, Option<String>), String> {
    let read = |text| {
        serde_json::from_str::<SignedParts<'_>>(text).map_err(|error| format!("it is not a JSON object: {error}"))
    };
    let outside = read(payload)?;
    let inside = outside.payload.map_or(Ok(outside), |inner| read(inner.get()))?;
    match inside.output.map(RawValue::get) {
        None | Some("null") => Err("there is no `output` in it; only completed checks have one".to_owned()),
        Some(output) => Ok((output, inside.signature)),
    }
}

/// What most likely happened.
fn difference(output: &str, secret: &Secret, signature: &str) -> String {
    if signature.len() != LENGTH || hex::decode(signature).is_err() {
        return format!("`{signature}` is not a signature: that is {LENGTH} hexadecimal digits");
    }
    let fits = |secret: &Secret, message: &str| verify(secret, message.as_bytes(), signature);
    for (message, what) in rewritten(output) {
        if fits(secret, &message) {
            return format!("the right secret signed it, but the output was written again on the way: {what}");
        }
    }
    for (other, what) in others(secret) {
        let whose = || format!("the output is untouched, but another secret signed it: {what}");
        if fits(&other, output) {
            return whose();
        }
        if rewritten(output).iter().any(|(message, _)| fits(&other, message)) {
            return format!("{}; and the output was written again on the way", whose());
        }
    }
    "another secret signed it, or the output was changed: it is not the signature of this output with this secret, \
     nor of the output before usual rewriting (white space, escapes)"
        .to_owned()
}

/// The output as it may have been before somebody parsed it and wrote it again.
fn rewritten(output: &str) -> Vec<(String, &'static str)> {
    let compact = compact(output);
    let unescaped = unescaped(&compact);
    vec![
        (compact, "white space was added between its tokens; verify the bytes as they arrived"),
        (unescaped, "characters were escaped (as \\u00e9 or \\/); verify the bytes as they arrived"),
    ]
}

/// JSON without the white space between its tokens.
fn compact(json: &str) -> String {
    let (mut in_text, mut escaped) = (false, false);
    let keep = |it: &char| {
        let kept = in_text || !it.is_ascii_whitespace();
        match it {
            '"' if !escaped => in_text = !in_text,
            _ => {}
        }
        escaped = in_text && *it == '\\' && !escaped;
        kept
    };
    json.chars().filter(keep).collect()
}

/// JSON whose texts hold their characters themselves, as the vendor writes them.
fn unescaped(json: &str) -> String {
    let mut result = String::new();
    let mut rest = json;
    while let Some(start) = rest.find('"') {
        let end = end_of_text(&rest[start..]).map_or(rest.len(), |length| start + length);
        let text: Option<String> = serde_json::from_str(&rest[start..end]).ok();
        let text = text.map(|text| serde_json::Value::String(text).to_string());
        result.push_str(&rest[..start]);
        result.push_str(text.as_deref().unwrap_or(&rest[start..end]));
        rest = &rest[end..];
    }
    result + rest
}

/// How many bytes the JSON text at the beginning of `json` has, with its quotes.
fn end_of_text(json: &str) -> Option<usize> {
    let mut escaped = false;
    json.char_indices().skip(1).find_map(|(place, it)| {
        let end = it == '"' && !escaped;
        escaped = it == '\\' && !escaped;
        end.then_some(place + 1)
    })
}

/// Secrets that are taken for the right one.
fn others(secret: &Secret) -> Vec<(Secret, &'static str)> {
    let demo = Account::demo("default");
    let text = secret.reveal();
    let mut others = vec![
        (Secret::new(text.trim()), "the given one without the white space around it"),
        (Secret::new(format!("{text}\n")), "the given one with a line break at its end"),
        (demo.secret, "the demo account's secret of the sandbox `default`"),
        (Secret::new(demo.client_key), "the demo account's client key of the sandbox `default`"),
    ];
    if let Some((_, last)) = text.rsplit_once(':') {
        others.push((Secret::new(last), "the part of the given one after the last `:`"));
    }
    others
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::sign::sign;

    const OUTPUT: &str = r#"{"status":"Clear","documents":null,"description":"<p>Zoë \"Z\" / ok</p>"}"#;

    fn webhook(output: &str, signature: &str) -> String {
        format!(
            r#"{{"event":"async.completed","payload":{{"_id":"AR0","output":{output},"error":null,"signature":"{signature}"}}}}"#
        )
    }

    fn check(output: &str, signed_with: &str, expected: &str) {
        let signature = sign(&Secret::new(signed_with), OUTPUT.as_bytes());

        match examine(&webhook(output, &signature), &Secret::new("secret"), None) {
            Verdict::Differs(what) => assert!(what.contains(expected), "{what}"),
            other @ (Verdict::Valid | Verdict::Nothing(_)) => panic!("{other:?}"),
        }
    }

    #[test]
    fn the_bytes_as_they_arrived_are_valid_in_every_frame() {
        let secret = Secret::new("secret");
        let signature = sign(&secret, OUTPUT.as_bytes());
        let frames = [
            webhook(OUTPUT, &signature),
            format!(r#"{{"output":{OUTPUT},"signature":"{signature}"}}"#),
            format!("{{ \"signature\": \"{signature}\",\n \"output\": {OUTPUT} }}"),
        ];
        for frame in frames {
            assert_eq!(examine(&frame, &secret, None), Verdict::Valid, "{frame}");
        }
        assert_eq!(examine(&format!(r#"{{"output":{OUTPUT}}}"#), &secret, Some(&signature)), Verdict::Valid);
    }

    #[test]
    fn says_that_the_output_was_written_again() {
        let spaced = r#"{"status": "Clear", "documents": null, "description": "<p>Zoë \"Z\" / ok</p>"}"#;
        let escaped = r#"{ "status": "Clear", "documents": null, "description": "<p>Zo\u00eb \"Z\" \/ ok<\/p>" }"#;

        check(spaced, "secret", "the right secret signed it, but the output was written again on the way: white space");
        check(escaped, "secret", "characters were escaped");
    }

    #[test]
    fn says_that_another_secret_signed_it() {
        check(OUTPUT, Account::demo("default").secret.reveal(), "the demo account's secret");
        check(OUTPUT, "secret\n", "with a line break at its end");
        check(OUTPUT, "unknown", "another secret signed it, or the output was changed");
        check(r#"{"status":"Alert"}"#, "secret", "or the output was changed");
    }

    #[test]
    fn says_that_there_is_nothing_to_verify() {
        let secret = Secret::new("secret");
        for (payload, expected) in [
            ("no", "not a JSON object"),
            (r#"{"event":"async.errored","payload":{"output":null,"signature":null}}"#, "no `output`"),
            (r#"{"output":{}}"#, "no `signature`"),
        ] {
            match examine(payload, &secret, None) {
                Verdict::Nothing(reason) => assert!(reason.contains(expected), "{reason}"),
                other @ (Verdict::Valid | Verdict::Differs(_)) => panic!("{other:?}"),
            }
        }
        let wrong = examine(r#"{"output":{},"signature":"abc"}"#, &secret, None);
        assert_eq!(wrong, Verdict::Differs("`abc` is not a signature: that is 64 hexadecimal digits".to_owned()));
    }
}
