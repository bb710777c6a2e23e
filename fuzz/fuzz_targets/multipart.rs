//! Any multipart body on any upload of both vendors, which the first line names.
#![no_main]

use libfuzzer_sys::fuzz_target;
use vetbox::vendors::{attestr, personr};
use vetbox_fuzz::{EMULATOR, endpoint};

fuzz_target!(|data: &[u8]| {
    let uploads = attestr::operations().chain(personr::operations()).filter(|(name, ..)| name.contains("upload"));
    let (called, _, body) = endpoint(data, uploads);
    EMULATOR.reset();
    EMULATOR.send(&called.method, &called.path, "multipart/form-data; boundary=x", body);
});
