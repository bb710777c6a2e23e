//! Texts that the program carries packed, as `build.rs` made them.

use std::io::Read as _;

use flate2::read::GzDecoder;

/// A packed text.
pub(crate) type Packed = &'static [u8];

/// The packed text of a file, whose path is the package's.
macro_rules! packed {
    ($($file:literal),+) => {
        include_bytes!(concat!(env!("OUT_DIR"), "/", $($file,)+ ".gz")).as_slice()
    };
}
pub(crate) use packed;

/// The text itself.
pub(crate) fn unpacked(packed: Packed) -> String {
    let mut text = String::new();
    GzDecoder::new(packed).read_to_string(&mut text).expect("what the build packed is whole");
    text
}
