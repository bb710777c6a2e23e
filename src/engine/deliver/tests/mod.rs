//! The sender against receivers on real sockets: how they fail, and how webhooks are spoiled.

mod receiver;
mod replies;
mod sabotage;

use std::time::Duration;

use super::{Sender, SenderSettings};
use crate::engine::{
    outbox::{
        Address, Body, Bound, Cause, DeliveryId, Emission, EndpointConfig, EndpointId, Limits, Outbox, Proof, Signed,
        Target,
    },
    policy::Policy,
    sabotage::Sabotage,
    sign::{Secret, sign},
    time::Timestamp,
};

const SECRET: &str = "client-secret";
const OUTPUT: &str = r#"{"status":"Clear","mode":"Online"}"#;

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_millis(seconds * 1000)
}

fn sender(settings: SenderSettings) -> Sender {
    Sender::new(settings).unwrap()
}

/// An outbox with one endpoint, and the sender that empties it.
struct Post {
    outbox: Outbox,
    endpoint: EndpointId,
    sender: Sender,
}

impl Post {
    fn to(url: &str) -> Self {
        Self::with(url, SenderSettings { slow_transfer: Duration::from_millis(50), ..SenderSettings::default() })
    }

    fn with(url: &str, settings: SenderSettings) -> Self {
        Self::waiting(Duration::from_millis(400), url, settings)
    }

    fn waiting(timeout: Duration, url: &str, settings: SenderSettings) -> Self {
        let target = Target::Url(Address::parse(url, &Policy::Everywhere).unwrap());
        let authorization = Some("Basic dG9rZW4=".to_owned());
        let config = EndpointConfig { authorization, timeout, ..EndpointConfig::new("vendor", target) };
        let mut outbox = Outbox::new(Limits::default());
        let endpoint = outbox.register(config).unwrap();
        Self { outbox, endpoint, sender: sender(settings) }
    }

    fn emit(&mut self, subject: &str, sabotage: Sabotage) -> Vec<DeliveryId> {
        let emission = Emission {
            vendor: "vendor".into(),
            owner: "account".into(),
            event: "thing.done".into(),
            subject: subject.into(),
            body: body(subject),
            content_type: "application/json".into(),
            cause: Cause::Check,
            sabotage,
            sabotaged_by: None,
        };
        self.outbox.emit(emission, at(0)).deliveries
    }

    /// Sends what is due up to `until`, each attempt at its own moment.
    async fn run(&mut self, until: Timestamp) {
        while let Some(due) = self.outbox.next_due(Bound::One).filter(|due| *due <= until) {
            for prepared in self.outbox.take_ready(due, Bound::One) {
                let ticket = prepared.ticket;
                let result = self.sender.send(prepared).await;
                self.outbox.finish(ticket, result, Duration::ZERO).unwrap();
            }
        }
    }
}

fn body(subject: &str) -> Body {
    let signature = format!("\"{}\"", sign(&Secret::new(SECRET), OUTPUT.as_bytes()));
    let text = format!(r#"{{"id":"{subject}","output":{OUTPUT},"signature":{signature}}}"#);
    let place = |part: &str| {
        let start = text.find(part).unwrap();
        start..start + part.len()
    };
    let proof = Proof { signature: place(&signature), message: place(OUTPUT) };
    Body::signed(text.clone(), Signed { proof, key: Secret::new(SECRET) })
}
