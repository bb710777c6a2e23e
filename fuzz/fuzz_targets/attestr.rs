//! Any body on any endpoint of Attestr, which the first line names.
#![no_main]

use libfuzzer_sys::fuzz_target;
use vetbox::vendors::attestr::operations;
use vetbox_fuzz::{EMULATOR, endpoint};

fuzz_target!(|data: &[u8]| {
    let (called, _, body) = endpoint(data, operations());
    EMULATOR.reset();
    EMULATOR.send(&called.method, &called.path, "application/json", body);
    EMULATOR.advance();
});
