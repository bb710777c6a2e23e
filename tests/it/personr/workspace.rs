//! `api-change-workspace`.

use serde_json::json;

use super::{
    client::{applicant, call, call_as, created, nested},
    sample::assert_like,
};
use crate::harness::TestApp;

async fn token(app: &TestApp, email: &str) -> String {
    let answer = call(app, "api-token-generate", json!({ "email": email, "password": "x" })).await.ok();
    answer.json()["response"]["token"].as_str().expect("a token").to_owned()
}

#[tokio::test]
async fn a_switch_moves_the_users_calls_to_the_workspace() {
    let app = TestApp::new();
    let (token, other) = (token(&app, "a@b").await, token(&app, "c@d").await);
    let before = created(&call_as(&app, &token, "api-applicant-create", applicant()).await.ok());

    let answer = call_as(&app, &token, "api-change-workspace", json!({ "workspace": "XYZ Co" })).await.ok();
    let after = created(&call_as(&app, &token, "api-applicant-create", applicant()).await.ok());

    assert_like("workspace-change", answer.text());
    let status = |token: String, id: String| {
        let app = app.clone();
        async move { call_as(&app, &token, "api-applicant-status", json!({ "applicantId": id })).await }
    };
    status(token.clone(), after.clone()).await.ok();
    let hidden = status(token, before.clone()).await;
    nested(&hidden, 400, "MISSING_DATA");
    assert!(hidden.header("x-vetbox-undocumented").contains("another workspace"));
    status(other.clone(), before).await.ok();
    nested(&status(other, after).await, 400, "MISSING_DATA");
}

#[tokio::test]
async fn an_unknown_workspace_is_an_error_with_http_200() {
    let app = TestApp::new();

    let answer = call(&app, "api-change-workspace", json!({ "workspace": "Nobody" })).await.expect(200);

    assert_like("workspace-change-unknown", answer.text());
    assert_eq!(answer.json()["response"], "Workspace not found");
    assert_eq!(answer.header("x-vetbox-undocumented"), "");
}
