//! Any document as a snapshot: it is refused with places, or the sandbox that it makes can be saved and is the same when put back.
#![no_main]

use libfuzzer_sys::fuzz_target;
use vetbox_fuzz::EMULATOR;

const PROFILE: &[u8] = br#"{"tag":"AA-1234","name":"Gitanjali Raheja"}"#;

fuzz_target!(|data: &[u8]| {
    EMULATOR.reset();
    let put = EMULATOR.control("PUT", "/snapshot", data);
    if put.status != 200 {
        assert!(put.status.is_client_error(), "{}", put.status);
        return;
    }
    // What a running clock shows would differ from one look to the next.
    EMULATOR.control("PUT", "/clock", br#"{"mode":"frozen"}"#);
    let saved = EMULATOR.control("GET", "/snapshot", b"");
    assert_eq!(EMULATOR.control("PUT", "/snapshot", &saved.body).status, 200, "{}", String::from_utf8_lossy(&saved.body));
    assert_eq!(EMULATOR.control("GET", "/snapshot", b"").body, saved.body);
    // Nothing is advanced here: a document may name webhook endpoints anywhere.
    EMULATOR.send("POST", "/api/v1/public/factx/", "application/json", PROFILE);
    EMULATOR.control("GET", "/requests", b"");
});
