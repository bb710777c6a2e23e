//! The shipped `webhook-chaos`, misbehaviour by misbehaviour, as a receiver sees it over HTTP.

use std::time::Duration;

use serde_json::json;

use crate::{
    harness::{Arrived, Receiver, TestApp},
    personr,
};

const SECOND: Duration = Duration::from_secs(1);
/// How long a check takes unless a rule says otherwise.
const USUAL: Duration = Duration::from_secs(2);

/// An emulator in chaos with a receiver of both vendors' webhooks.
struct Chaos {
    app: TestApp,
    receiver: Receiver,
    seen: usize,
}

impl Chaos {
    async fn start() -> Self {
        let app = TestApp::builder().config(|config| config.scenarios.push("webhook-chaos".to_owned())).start();
        let receiver = Receiver::start().await;
        app.control("POST", "/webhooks", json!({ "url": receiver.url, "token": "t0ken" })).await.expect(201);
        personr::client::configure(&app, &receiver.url).await;
        Self { app, receiver, seen: 0 }
    }

    /// What arrives while the clock goes on for `span`.
    async fn within(&mut self, span: Duration) -> Vec<Arrived> {
        self.app.advance(span).await;
        self.news()
    }

    /// The same, when a webhook that breaks off must be among it: its receiver notices later than the sender.
    async fn at_least(&mut self, count: usize, span: Duration) -> Vec<Arrived> {
        self.app.advance(span).await;
        self.receiver.arrivals(self.seen + count).await;
        self.news()
    }

    /// What arrived since it was looked last.
    fn news(&mut self) -> Vec<Arrived> {
        let mut arrived = self.receiver.arrived();
        let news = arrived.split_off(self.seen);
        self.seen += news.len();
        news
    }

    /// A check, and what arrives until it is ready.
    async fn check(&mut self) -> (String, Vec<Arrived>) {
        let check = self.app.webhook_check().await;
        (check, self.within(USUAL).await)
    }
}

fn about(arrived: &[Arrived]) -> Vec<String> {
    arrived.iter().map(Arrived::check).collect()
}

#[tokio::test]
async fn each_of_the_first_nine_webhooks_of_attestr_misbehaves_in_its_own_way() {
    let mut chaos = Chaos::start().await;

    let early = chaos.app.webhook_check().await;
    assert_eq!(about(&chaos.news()), [early], "it is there although no time has passed");

    let (twice, arrived) = chaos.check().await;
    assert_eq!(about(&arrived), [twice.clone(), twice]);
    assert_eq!(arrived[0].body, arrived[1].body);

    let (late, arrived) = chaos.check().await;
    assert_eq!((arrived.len(), chaos.within(29 * SECOND).await.len()), (0, 0));
    assert_eq!(about(&chaos.within(SECOND).await), [late]);

    let (_, arrived) = chaos.check().await;
    assert!(!arrived[0].is_signed(), "the signature is wrong");

    let (_, arrived) = chaos.check().await;
    assert!(!arrived[0].is_signed(), "the signature is another output's");
    assert_eq!(arrived[0].json()["payload"]["signature"].as_str().map(str::len), Some(64));

    let (_, arrived) = chaos.check().await;
    assert_eq!((arrived[0].header("authorization"), arrived[0].is_signed()), ("", true));

    let (_, arrived) = chaos.check().await;
    assert_eq!((arrived[0].header("authorization"), arrived[0].is_signed()), ("Basic t0ken", false));

    let cut = chaos.app.webhook_check().await;
    let arrived = chaos.at_least(1, USUAL).await;
    assert!(!arrived[0].whole);
    assert_eq!(about(&chaos.within(5 * SECOND).await), [cut], "the retry is whole");

    let (_, arrived) = chaos.check().await;
    assert!(arrived.is_empty() && chaos.within(24 * 3600 * SECOND).await.is_empty(), "it was dropped");

    let (usual, arrived) = chaos.check().await;
    assert_eq!((about(&arrived), arrived[0].is_signed()), (vec![usual], true));
}

#[tokio::test]
async fn the_webhooks_of_personr_misbehave_as_far_as_they_can() {
    let mut chaos = Chaos::start().await;
    let usual = (0, 1, 0);
    let [early, twice, late] = [(1, 0, 0), (0, 2, 0), (0, 0, 1)];
    // Nothing is signed, so no signature goes wrong.
    let [without_token, tampered] = [usual, usual];
    let [cut, dropped] = [(0, 1, 1), (0, 0, 0)];

    for expected in [early, twice, late, without_token, tampered, cut, dropped, usual] {
        let applicant = personr::client::create(&chaos.app, json!({})).await;
        personr::client::check(&chaos.app, &applicant).await.ok();
        let at_once = chaos.news().len();
        let when_ready = chaos.at_least(expected.1, USUAL).await.len();
        let later = chaos.at_least(expected.2, 30 * SECOND).await.len();

        assert_eq!((at_once, when_ready, later), expected);
        let status = personr::client::status(&chaos.app, &applicant).await;
        assert_eq!(status["result"]["reviewAnswer"], "Approved");
    }

    let arrived = chaos.receiver.arrived();
    let without_token = arrived.iter().filter(|it| it.header("authorization").is_empty());
    assert_eq!((arrived.len(), without_token.count()), (9, 1));
}
