//! The same seed and the same calls give the same bytes, wherever time stops on its way.

use std::time::Duration;

use proptest::{collection, prelude::*, test_runner::TestRunner};
use serde_json::{Value, json};

use crate::harness::{TestApp, id, work_body};

/// What a client, or time, does.
#[derive(Debug, Clone)]
enum Step {
    /// A profile with a check on it.
    Hire { employer: &'static str },
    /// An applicant whose verification is asked for.
    Onboard,
    /// A request that is wrong.
    Mistake,
    /// Time goes by.
    Pass { seconds: u64 },
}

const SCENARIO: &str = "
rules:
  - when: { operation: attestr.work.create, body: { employer: Slow } }
    then: { outcome: Alert, after: 1h }
  - when: { operation: attestr.work.create, body: { employer: Moody } }
    chance: 0.5
    then: { outcome: NoResult, webhook: { duplicate: 1, delay: 10s } }
  - when: { operation: attestr.work.create, body: { employer: Curious } }
    then: { steps: [{ after: 10m, ask: Why?, timeout: 1h }, { after: 5m, outcome: Clear }] }
";

fn any_step() -> impl Strategy<Value = Step> {
    prop_oneof![
        prop::sample::select(vec!["Plain", "Slow", "Moody", "Curious"]).prop_map(|employer| Step::Hire { employer }),
        Just(Step::Onboard),
        Just(Step::Mistake),
        (0_u64..5000).prop_map(|seconds| Step::Pass { seconds }),
    ]
}

async fn start() -> TestApp {
    let app = TestApp::builder().scenario(SCENARIO).start();
    // Its receiver is never there, so that retries are part of the run.
    let gone = json!({ "url": "http://127.0.0.1:1/hooks", "token": "t", "retries": ["5s", "1m"] });
    app.control("POST", "/webhooks", gone).await.expect(201);
    app
}

/// Does the steps, where time goes by in `parts` pieces.
async fn play(app: &TestApp, steps: &[Step], parts: u64) {
    for step in steps {
        match step {
            Step::Hire { employer } => {
                let profile = app.profile().await;
                let check = id(&app
                    .attestr("POST", "/factx/async/work", work_body(json!({ "employer": employer, "webhook": true })))
                    .await
                    .ok());
                app.associate(&profile, &check).await;
            }
            Step::Onboard => {
                let sample =
                    json!({ "nameFirst": "John", "nameLast": "Doe", "email": "j@d.co", "flowName": "KYC basic" });
                personr(app, "api-applicant-create", sample).await;
            }
            Step::Mistake => {
                app.attestr("POST", "/factx/", json!({ "tag": [] })).await;
            }
            Step::Pass { seconds } => {
                for _ in 0..parts {
                    app.advance(Duration::from_millis(seconds * 1000 / parts)).await;
                }
            }
        }
    }
}

async fn personr(app: &TestApp, workflow: &str, body: Value) {
    let request = axum::extract::Request::post(format!("/api/1.1/wf/{workflow}"))
        .header("content-type", "application/json")
        .body(body.to_string().into())
        .expect("a request");
    app.send(request).await;
}

/// Everything that the sandbox wrote down: requests, answers, changes, jumps of the clock, and webhooks with every attempt.
async fn told(app: &TestApp, paths: &[&str]) -> String {
    let mut told = String::new();
    for path in paths {
        told += app.control("GET", path, Value::Null).await.ok().text();
    }
    told
}

fn holds(property: impl AsyncFn(&[Step]) -> Result<(), TestCaseError>) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let mut runner = TestRunner::new(ProptestConfig { cases: 12, ..ProptestConfig::default() });
    runner.run(&collection::vec(any_step(), 1..12), |steps| runtime.block_on(property(&steps))).expect("it holds");
}

#[test]
fn the_same_calls_give_the_same_bytes() {
    holds(async |steps| {
        let (one, other) = (start().await, start().await);

        play(&one, steps, 1).await;
        play(&other, steps, 1).await;

        let all = ["/requests?limit=1000", "/deliveries?limit=1000", "/inbox?limit=1000"];
        prop_assert_eq!(timeless(&told(&one, &all).await), timeless(&told(&other, &all).await));
        Ok(())
    });
}

#[test]
fn a_reset_lets_the_same_happen_again() {
    holds(async |steps| {
        let app = start().await;
        let all = ["/requests?limit=1000", "/inbox?limit=1000"];
        play(&app, steps, 1).await;
        let first = told(&app, &all).await;

        app.control("POST", "/reset", Value::Null).await.ok();
        let gone = json!({ "url": "http://127.0.0.1:1/hooks", "token": "t", "retries": ["5s", "1m"] });
        app.control("POST", "/webhooks", gone).await.expect(201);
        play(&app, steps, 1).await;

        prop_assert_eq!(timeless(&told(&app, &all).await), timeless(&first));
        Ok(())
    });
}

#[test]
fn time_in_parts_is_time_in_one() {
    holds(async |steps| {
        let (one, other) = (start().await, start().await);

        play(&one, steps, 1).await;
        play(&other, steps, 4).await;

        // Each move of the clock is an entry of the journal, so numbers in it differ.
        let all = ["/inbox?limit=1000", "/checks?limit=1000"];
        prop_assert_eq!(timeless(&told(&one, &all).await), timeless(&told(&other, &all).await));
        Ok(())
    });
}

/// A text without how long attempts took on this machine.
fn timeless(text: &str) -> String {
    let mut rest = text;
    let mut kept = String::new();
    while let Some((before, after)) = rest.split_once("\"took\":\"") {
        kept += before;
        rest = after.split_once('"').map_or("", |(_, rest)| rest);
    }
    kept + rest
}
