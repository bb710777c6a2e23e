//! Any text as a scenario: it is refused with problems inside of the text, or it decides what an ordinary client gets.
#![no_main]

use libfuzzer_sys::fuzz_target;
use vetbox::{engine::scenario::compile, vendors::VOCABULARY};
use vetbox_fuzz::EMULATOR;

const PROFILE: &[u8] = br#"{"tag":"AA-1234","name":"Gitanjali Raheja"}"#;
const WORK: &[u8] = br#"{"tag":"A","employer":"Initech","reg":"E-1","position":"Clerk","startDate":"02-12-2019","ended":false,"documents":["MX17Cd6KEBSsbKSaou"]}"#;

fuzz_target!(|data: &[u8]| {
    let Ok(text) = std::str::from_utf8(data) else { return };
    // Some rules wait, on purpose, on the machine's clock.
    if text.contains("latency") || text.contains("fault") {
        return;
    }
    let compiled = compile("fuzz", "fuzz", text, VOCABULARY);
    assert!(compiled.scenario.is_some() || !compiled.problems.is_empty());
    for problem in &compiled.problems {
        assert!(!problem.message.is_empty() && !problem.to_string().is_empty());
        assert!(usize::try_from(problem.place.line).expect("a line") <= text.split(['\n', '\r']).count() + 1, "{problem}");
    }
    let Some(scenario) = compiled.scenario else { return };
    EMULATOR.reset();
    EMULATOR.control("PUT", &format!("/scenarios/{}", escaped(scenario.name())), data);
    EMULATOR.send("POST", "/api/v1/public/factx/", "application/json", PROFILE);
    EMULATOR.send("POST", "/api/v1/public/factx/async/work", "application/json", WORK);
    EMULATOR.send("POST", "/api/1.1/wf/api-applicant-create", "application/json", b"{}");
    EMULATOR.advance();
    EMULATOR.control("GET", "/scenarios", b"");
});

fn escaped(name: &str) -> String {
    name.bytes().map(|byte| format!("%{byte:02X}")).collect()
}
