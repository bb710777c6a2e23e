//! Signs bytes with HMAC-SHA256, and checks signatures without telling by time where they differ.
//!
//! Which bytes are signed, with which key, and where the result stands is the vendor's.

use std::fmt;

use hmac::{Hmac, KeyInit as _, Mac as _};
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use subtle::ConstantTimeEq as _;

/// A text that only its owner may see; it can be compared and stored but not printed by accident.
#[derive(Clone, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Secret(String);

impl Secret {
    /// Keeps `text` from being printed.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text itself, for the places that have to show or send it.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(..)")
    }
}

impl PartialEq for Secret {
    /// Takes the same time wherever the texts differ.
    fn eq(&self, other: &Self) -> bool {
        self.0.as_bytes().ct_eq(other.0.as_bytes()).into()
    }
}

impl Eq for Secret {}

/// The HMAC-SHA256 of `message` under `key`, as 64 lowercase hex digits.
pub fn sign(key: &Secret, message: &[u8]) -> String {
    hex::encode(mac(key, message).finalize().into_bytes())
}

/// Whether `signature`, hex in any case, is the one of `message` under `key`.
pub fn verify(key: &Secret, message: &[u8], signature: &str) -> bool {
    hex::decode(signature).is_ok_and(|bytes| mac(key, message).verify_slice(&bytes).is_ok())
}

fn mac(key: &Secret, message: &[u8]) -> Hmac<Sha256> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key.0.as_bytes()).expect("HMAC takes a key of any length");
    mac.update(message);
    mac
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(key: &str, message: &str, expected: &str) {
        let key = Secret::new(key);

        assert_eq!(sign(&key, message.as_bytes()), expected);
        assert!(verify(&key, message.as_bytes(), expected));
        assert!(verify(&key, message.as_bytes(), &expected.to_uppercase()));
    }

    #[test]
    fn signs_case_1_of_rfc_4231() {
        check(&"\u{0b}".repeat(20), "Hi There", "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
    }

    #[test]
    fn signs_case_2_of_rfc_4231() {
        check(
            "Jefe",
            "what do ya want for nothing?",
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
        );
    }

    #[test]
    fn signs_as_openssl_does() {
        check(
            "c1f2ée-secret",
            r#"{"status":"Clear","documents":null,"description":"<p>Ünïcode</p>"}"#,
            "17b0d5f591004906871561960b2c26b1a9bb4287367e392e9950f7ebdba6e74b",
        );
    }

    #[test]
    fn refuses_what_is_not_the_signature() {
        let key = Secret::new("Jefe");
        let right = sign(&key, b"message");

        for wrong in ["", "zz", &right[..62], &sign(&key, b"massage"), &sign(&Secret::new("Chef"), b"message")] {
            assert!(!verify(&key, b"message", wrong), "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn a_signature_fits_its_message_and_key_alone(
            key in ".{0,100}",
            message in prop::collection::vec(any::<u8>(), 0..200),
            place in any::<prop::sample::Index>(),
            bit in 0_u8..8,
        ) {
            let secret = Secret::new(&*key);
            let signature = sign(&secret, &message);
            prop_assert!(verify(&secret, &message, &signature));

            let mut longer = message.clone();
            longer.push(b' ');
            prop_assert!(!verify(&secret, &longer, &signature));
            let another = Secret::new(key + "x");
            prop_assert!(!verify(&another, &message, &signature));
            let mut bytes = hex::decode(&signature).unwrap();
            let at = place.index(bytes.len());
            bytes[at] ^= 1 << bit;
            prop_assert!(!verify(&secret, &message, &hex::encode(bytes)));
        }
    }

    #[test]
    fn a_secret_is_not_printed() {
        assert_eq!(format!("{:?}", Secret::new("hunter2")), "Secret(..)");
    }
}
