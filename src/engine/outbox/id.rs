//! The ids of endpoints, events and deliveries: a letter pair and a number counted from 1 in each sandbox.
//!
//! They are counted and not drawn, so that setting an endpoint does not change the ids that vendors draw.

use std::{fmt, str::FromStr};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_with::{DeserializeFromStr, SerializeDisplay};

/// The greatest number that an id is read with: there are always numbers after it.
const GREATEST: u64 = u64::MAX / 2;

macro_rules! numbered {
    ($(#[$doc:meta])* $name:ident, $prefix:literal) => {
        $(#[$doc])*
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, SerializeDisplay, DeserializeFromStr, JsonSchema,
        )]
        #[schemars(inline)]
        pub struct $name(#[schemars(with = "String")] pub u64);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!($prefix, "{}"), self.0)
            }
        }

        impl FromStr for $name {
            type Err = String;

            fn from_str(text: &str) -> Result<Self, String> {
                let number = text.strip_prefix($prefix).and_then(|digits| digits.parse().ok());
                number.filter(|number| *number <= GREATEST).map(Self).ok_or_else(|| format!(concat!("`{}` is not an id such as ", $prefix, "1"), text))
            }
        }
    };
}

numbered!(
    /// The id of an endpoint, as `ep_1`.
    EndpointId,
    "ep_"
);
numbered!(
    /// The id of an event, as `ev_1`.
    EventId,
    "ev_"
);
numbered!(
    /// The id of a delivery, as `dl_1`.
    DeliveryId,
    "dl_"
);

/// Hands out the numbers of ids.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Numbers {
    endpoints: u64,
    events: u64,
    deliveries: u64,
}

impl Numbers {
    /// Hands out no number again that an endpoint of `before` has or had.
    pub fn take_over_endpoints(&mut self, before: &Self) {
        self.endpoints = self.endpoints.max(before.endpoints);
    }

    pub fn endpoint(&mut self) -> EndpointId {
        self.endpoints += 1;
        EndpointId(self.endpoints)
    }

    pub fn event(&mut self) -> EventId {
        self.events += 1;
        EventId(self.events)
    }

    pub fn delivery(&mut self) -> DeliveryId {
        self.deliveries += 1;
        DeliveryId(self.deliveries)
    }
}
