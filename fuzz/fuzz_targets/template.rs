//! Any text as a template of a rule, filled from any field of a request. The two are parted by the first line break.
#![no_main]

use libfuzzer_sys::fuzz_target;
use vetbox_fuzz::EMULATOR;

fuzz_target!(|data: &[u8]| {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let (template, sent) = text.split_once('\n').unwrap_or((text, ""));
    let rule = serde_json::json!({
        "when": { "operation": "attestr.profile.create" },
        "then": { "response": { "status": 200, "headers": { "x-own": template }, "body": { "told": template } } }
    });
    EMULATOR.reset();
    EMULATOR.control("POST", "/rules", rule.to_string().as_bytes());
    let body = serde_json::json!({ "tag": sent, "name": sent }).to_string();
    let answer = EMULATOR.send("POST", "/api/v1/public/factx/", "application/json", body.as_bytes());
    assert!(answer.status.as_u16() < 500, "{}", String::from_utf8_lossy(&answer.body));
    let journal = EMULATOR.control("GET", "/requests", b"");
    assert_eq!(journal.status, 200);
});
