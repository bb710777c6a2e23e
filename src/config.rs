//! What a user can set, checked: the one place where texts become meaning.
//!
//! Flags and their environment variables are `cli::serve`'s; what they mean for a sandbox is here.

use std::{net::IpAddr, path::PathBuf, time::Duration};

use crate::{
    engine::{
        clock::{Clock, Mode, wall},
        random::fresh_seed,
        time::{Timestamp, parse_span},
    },
    vendors::attestr::settings::{Credentials, Settings},
};

/// The port that stands on a telephone's keys as VETB.
pub const DEFAULT_PORT: u16 = 8382;

/// All settings of a server.
#[derive(Debug, Clone)]
pub struct Config {
    /// The address to listen on.
    pub host: IpAddr,
    /// The port to listen on; 0 takes a free one.
    pub port: u16,
    /// The seed of sandboxes that name none.
    pub seed: u64,
    /// How time runs in a new sandbox.
    pub mode: Mode,
    /// When time begins in a new sandbox; `None` is the machine's time.
    pub start: Option<Timestamp>,
    /// Where scenario files are.
    pub scenario_dirs: Vec<PathBuf>,
    /// The shipped scenarios that are active from the start, by name.
    pub scenarios: Vec<String>,
    /// How Attestr behaves in a new sandbox.
    pub attestr: Settings,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            host: IpAddr::from([127, 0, 0, 1]),
            port: DEFAULT_PORT,
            seed: fresh_seed(),
            mode: Mode::Real,
            start: None,
            scenario_dirs: Vec::new(),
            scenarios: Vec::new(),
            attestr: Settings::default(),
        }
    }
}

impl Config {
    /// The clock of a sandbox that is born now.
    pub fn clock(&self) -> Clock {
        let wall = wall();
        Clock::new(self.mode, self.start.unwrap_or(wall), wall)
    }
}

/// Reads how time runs: `real`, `frozen`, or a factor such as `60x`.
pub fn parse_mode(text: &str) -> Result<Mode, String> {
    match text {
        "real" => Ok(Mode::Real),
        "frozen" => Ok(Mode::Frozen),
        _ => {
            let factor = text.strip_suffix('x').and_then(|factor| factor.parse().ok());
            let factor =
                factor.ok_or_else(|| format!("`{text}` is not a clock: use real, frozen or a factor such as 60x"))?;
            scaled(factor)
        }
    }
}

/// A scaled clock, when the factor makes one.
pub fn scaled(factor: f64) -> Result<Mode, String> {
    if factor.is_finite() && (0.001..=1_000_000.0).contains(&factor) {
        Ok(Mode::Scaled { factor })
    } else {
        Err(format!("a clock's factor is from 0.001 to 1000000, not {factor}"))
    }
}

/// Reads how long checks take.
pub fn parse_completion(text: &str) -> Result<Duration, String> {
    parse_span(text)
}

/// Reads which credentials are good.
pub fn parse_credentials(text: &str) -> Result<Credentials, String> {
    match text {
        "open" => Ok(Credentials::Open),
        "configured" => Ok(Credentials::Configured),
        _ => Err(format!("`{text}` is not one of open, configured")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clocks_are_read() {
        assert_eq!(parse_mode("real"), Ok(Mode::Real));
        assert_eq!(parse_mode("60x"), Ok(Mode::Scaled { factor: 60.0 }));
        for text in ["", "fast", "0x", "-1x", "NaNx", "infx"] {
            assert!(parse_mode(text).is_err(), "{text}");
        }
    }
}
