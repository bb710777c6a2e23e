//! The sandbox's generator: the only source of ids, chances and made-up data.
//!
//! It is part of the state, so the same seed and the same calls give the same bytes.

use rand::{Rng as _, RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

/// The characters of base-64 URL ids.
const URL_SAFE: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// A seeded generator.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Random(ChaCha8Rng);

impl Random {
    /// The generator of `seed`.
    pub fn seeded(seed: u64) -> Self {
        Self(ChaCha8Rng::seed_from_u64(seed))
    }

    /// The generator that follows from a text: for what must be the same whatever the seed.
    pub fn of_text(text: &str) -> Self {
        let digest = Sha256::digest(text);
        let mut seed = [0; 8];
        seed.copy_from_slice(&digest[..8]);
        Self::seeded(u64::from_be_bytes(seed))
    }

    /// `length` characters of `[A-Za-z0-9_-]`.
    pub fn url_safe(&mut self, length: usize) -> String {
        (0..length).map(|_| char::from(self.url_safe_byte())).collect()
    }

    /// The same in place of `bytes`.
    pub fn fill_url_safe(&mut self, bytes: &mut [u8]) {
        bytes.fill_with(|| self.url_safe_byte());
    }

    fn url_safe_byte(&mut self) -> u8 {
        URL_SAFE[self.0.random_range(0..64)]
    }

    /// `bytes` random bytes as lowercase hex.
    pub fn hex(&mut self, bytes: usize) -> String {
        let mut buffer = vec![0; bytes];
        self.0.fill_bytes(&mut buffer);
        hex::encode(buffer)
    }

    /// `length` decimal digits, the first of which is not 0.
    pub fn digits(&mut self, length: usize) -> String {
        (0..length).map(|place| char::from(b'0' + self.0.random_range(u8::from(place == 0)..10))).collect()
    }

    /// A version 4 UUID.
    pub fn uuid(&mut self) -> Uuid {
        let mut bytes = [0; 16];
        self.0.fill_bytes(&mut bytes);
        uuid::Builder::from_random_bytes(bytes).into_uuid()
    }

    /// One of `choices`, which are not empty.
    pub fn pick<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[self.0.random_range(0..choices.len())]
    }

    /// A number from `low` to `high`, both included.
    pub fn between(&mut self, low: u64, high: u64) -> u64 {
        self.0.random_range(low..=high)
    }

    /// A number from 0 up to but not including 1.
    pub fn unit(&mut self) -> f64 {
        self.0.random()
    }
}

/// Draws a seed from the operating system, for a server that was not given one.
pub fn fresh_seed() -> u64 {
    use rand::TryRng as _;
    // Six digits are easy to type back and tell runs apart well enough.
    u64::from(rand::rngs::SysRng.try_next_u32().expect("the operating system has randomness")) % 1_000_000
}
