//! Nothing of a call is passed over in silence.

use serde_json::{Value, json};

use crate::harness::TestApp;

#[tokio::test]
async fn parameters_and_bodies_that_nothing_reads_are_refused() {
    let app = TestApp::new();
    app.profile().await;
    let refused = async |method: &str, path: &str, body: Value| {
        app.control(method, path, body).await.expect(400).json()["detail"].as_str().expect("a detail").to_owned()
    };

    let unknown = "query: unknown parameter `operation`; there are none here";
    for (method, path) in [
        ("DELETE", "/requests?operation=attestr.work.create"),
        ("DELETE", "/inbox?operation=x"),
        ("GET", "/clock?operation=x"),
        ("GET", "/requests/1?operation=x"),
        ("PUT", "/clock?operation=x"),
        ("POST", "/reset?operation=x"),
    ] {
        assert_eq!(refused(method, path, Value::Null).await, unknown, "{method} {path}");
    }
    for path in ["/scenarios/low-credits/deactivate", "/scenarios/low-credits/activate"] {
        assert_eq!(refused("POST", path, json!({ "work": 1 })).await, "body: this takes none", "{path}");
        app.control("POST", path, json!({})).await.ok();
    }
    assert_eq!(app.control("GET", "/requests", Value::Null).await.ok().json()["count"], 1);
}
