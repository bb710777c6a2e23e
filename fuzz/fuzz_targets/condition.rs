//! Any text as the path, the pattern or the regular expression of a condition, and any text as the body that it looks at. The three are parted
//! by line breaks; long ones come about by the first number, which repeats all of them.
#![no_main]

use libfuzzer_sys::fuzz_target;
use serde_json::json;
use vetbox::{
    engine::{
        scenario::{Matcher, Situation},
        tree::Json,
    },
    vendors::VOCABULARY,
};

fuzz_target!(|data: &[u8]| {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let mut lines = text.splitn(4, '\n');
    let mut line = || lines.next().unwrap_or_default();
    let times = line().parse::<usize>().unwrap_or(1).clamp(1, 20_000);
    let [path, pattern, body] = [line(), line(), line()].map(|text| text.repeat(times.min(1 + (1 << 20) / text.len().max(1))));
    let body: Json = serde_json::from_str(&body).unwrap_or_else(|_| json!({ "a": [{ "b": body }] }).into());
    let forms = [json!(pattern), json!({ "matches": pattern }), json!({ "oneOf": [pattern], "not": "*" })];
    for form in forms {
        for path in [path.as_str(), "**.b"] {
            let Ok(matcher) = Matcher::read(&json!({ "body": { path: form } }), VOCABULARY) else { continue };
            let situation = Situation {
                operation: "attestr.work.create",
                method: "POST",
                path: "/",
                query: "",
                header: &|_| None,
                account: "",
                body: &body,
                record: &|| Json::Null,
            };
            assert!(matcher.fits(&situation) != !matcher.misses(&situation).is_empty());
        }
    }
});
