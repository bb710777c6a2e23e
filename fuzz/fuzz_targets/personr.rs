//! Any body on any endpoint of Personr. The first line names the endpoint and how the body is said to be written.
#![no_main]

use libfuzzer_sys::fuzz_target;
use vetbox::vendors::personr::operations;
use vetbox_fuzz::{EMULATOR, endpoint};

fuzz_target!(|data: &[u8]| {
    let (called, content_type, body) = endpoint(data, operations());
    EMULATOR.reset();
    EMULATOR.send(&called.method, &called.path, content_type, body);
    EMULATOR.advance();
});
