//! Profiles: create, update, get, archive, associate.

use serde_json::{Value, json};

use crate::harness::{TestApp, id, work_body};

const INVALID_PROFILE: &str = "Invalid profile Id or you do not have access to this record";
const ARCHIVED: &str = "Profile is archived already, operation not allowed";
const MALFORMED: &str = "Malformed data or missing required parameter values";

#[tokio::test]
async fn a_profile_reads_back_as_it_was_created() {
    let app = TestApp::new();
    let body = json!({ "tag":"AA-1234", "name":"Gitanjali Raheja", "email":"gitanjali.raheja@gmail.com", "mobile":"+918888999978" });

    let created = app.attestr("POST", "/factx/", body).await.ok();
    let profile = app.attestr("GET", &format!("/factx/{}", id(&created)), Value::Null).await.ok();

    insta::assert_snapshot!(created.text(), @r#"{"_id":"AX1jZ_FNmYO1S6tfdt","number":"3800-417690-3216"}"#);
    insta::assert_snapshot!(profile.text(), @r#"{"_id":"AX1jZ_FNmYO1S6tfdt","tag":"AA-1234","number":"3800-417690-3216","name":"Gitanjali Raheja","email":"gitanjali.raheja@gmail.com","mobile":"+918888999978","items":[],"queries":[],"created":1767225600000,"createdBy":null,"createdByOrg":"OX0fm4diw1OvYcXxuf","client":"OX0fm4diw1OvYcXxuf","updated":null,"updatedBy":null}"#);
}

#[tokio::test]
async fn the_create_path_answers_without_its_slash() {
    let app = TestApp::new();

    app.attestr("POST", "/factx", json!({ "tag": "A", "name": "B" })).await.ok();
}

#[tokio::test]
async fn the_same_tag_twice_is_two_profiles() {
    let app = TestApp::new();

    assert_ne!(app.profile().await, app.profile().await);
}

#[tokio::test]
async fn an_item_says_its_kind_and_how_far_it_is() {
    let app = TestApp::new();
    let profile = app.profile().await;
    let check = app.work(json!({})).await;
    app.associate(&profile, &check).await;
    let item =
        async || app.attestr("GET", &format!("/factx/{profile}"), Value::Null).await.ok().json()["items"][0].clone();

    let waiting = item().await;
    app.advance(std::time::Duration::from_secs(2)).await;
    let done = item().await;

    assert_eq!(
        (&waiting["_id"], &waiting["type"], &waiting["status"]),
        (&json!(check), &json!("work"), &json!("INITIATED"))
    );
    assert_eq!((&waiting["updated"], &done["status"]), (&Value::Null, &json!("COMPLETED")));
    assert_eq!(done["updated"].as_i64().unwrap() - done["created"].as_i64().unwrap(), 2000);
}

#[tokio::test]
async fn an_update_replaces_the_details_and_answers_without_a_body() {
    let app = TestApp::new();
    let profile = app.profile().await;
    let path = format!("/factx/{profile}");

    let answer = app.attestr("PUT", &path, json!({ "tag": "New", "name": "Name", "mobile": null })).await.ok();

    assert!(answer.body.is_empty());
    assert_eq!(answer.header("content-type"), "");
    let after = app.attestr("GET", &path, Value::Null).await.ok().json();
    assert_eq!((&after["tag"], &after["updated"]), (&json!("New"), &after["created"]));
}

#[tokio::test]
async fn wrong_details_are_named() {
    let app = TestApp::new();

    let details = app
        .attestr("POST", "/factx/", json!({ "name": "", "email": "not-an-email", "mobile": "98888" }))
        .await
        .error(400, 4001, MALFORMED);

    insta::assert_snapshot!(details.replace("; ", "\n"), @r#"
    tag: required, expected a text
    name: expected a text, got an empty text
    email: expected an email address such as gitanjali.raheja@gmail.com or null, got "not-an-email"
    mobile: expected a number in E.164 format such as +918888999978 or null, got "98888"
    "#);
}

#[tokio::test]
async fn a_text_has_at_most_16384_characters_where_no_length_is_documented() {
    let app = TestApp::new();
    let longest = "a".repeat(16 << 10);
    app.attestr("POST", "/factx/", json!({ "tag": "A", "name": longest, "email": "" })).await.ok();

    let long = format!("{longest}a");
    let body = json!({ "tag": long, "name": "B", "email": format!("{long}@mail.com") });
    let details = app.attestr("POST", "/factx/", body).await.error(400, 4001, MALFORMED);

    assert_eq!(
        details,
        "tag: expected at most 16384 characters, got 16385; email: expected at most 16384 characters, got 16394"
    );
}

#[tokio::test]
async fn an_email_has_one_at_sign_with_text_around_it() {
    let app = TestApp::new();
    let create = async |email: Value| {
        app.attestr("POST", "/factx/", json!({ "tag": "A", "name": "B", "email": email })).await.status.as_u16()
    };
    for right in [json!("a@b"), json!("gitanjali.raheja+1@gmail.com"), json!("ज@उदाहरण"), json!(""), Value::Null]
    {
        assert_eq!(create(right.clone()).await, 200, "{right}");
    }
    for wrong in [json!("a"), json!("@b"), json!("a@"), json!("a@b@c"), json!("a b@c"), json!(5)] {
        assert_eq!(create(wrong.clone()).await, 400, "{wrong}");
    }
}

#[tokio::test]
async fn an_unknown_profile_and_another_accounts_are_40018() {
    let app = TestApp::new();
    let profile = app.profile().await;
    let mut request = app.request("GET", &format!("/factx/{profile}"), Value::Null);
    request.headers_mut().insert("authorization", "Basic c29tZWJvZHk6ZWxzZQ==".parse().unwrap());

    app.send(request).await.error(400, 40018, INVALID_PROFILE);
    for path in ["/factx/AX1LgghsxZsJZUwYvN", "/factx/nonsense", "/factx/%2e%2e"] {
        app.attestr("GET", path, Value::Null).await.error(400, 40018, INVALID_PROFILE);
    }
    let body = json!({ "tag": "A", "name": "B" });
    app.attestr("PUT", "/factx/AX1LgghsxZsJZUwYvN", body).await.error(400, 40018, INVALID_PROFILE);
    app.attestr("PUT", "/factx/AX1LgghsxZsJZUwYvN/archive", Value::Null).await.error(400, 40018, INVALID_PROFILE);
}

#[tokio::test]
async fn an_archived_profile_is_purged_and_closed() {
    let app = TestApp::new();
    let profile = app.profile().await;
    let check = app.work(json!({})).await;
    app.associate(&profile, &check).await;
    let path = format!("/factx/{profile}");

    app.attestr("PUT", &format!("{path}/archive"), Value::Null).await.ok();

    for (path, body) in [
        (path.clone(), json!({ "tag": "A", "name": "B" })),
        (format!("{path}/archive"), Value::Null),
        (format!("{path}/associate"), json!({ "asyncRequest": check })),
        (format!("{path}/query/AQ0jPe2Y_J_09hiBEo"), json!({ "response": "yes" })),
    ] {
        app.attestr("PUT", &path, body).await.error(400, 40038, ARCHIVED);
    }
    let shown = app.attestr("GET", &path, Value::Null).await.ok().json();
    assert_eq!((&shown["items"], &shown["queries"]), (&json!([]), &json!([])));
    let outcome = app.outcome(&check).await;
    assert_eq!(outcome["status"], "INITIATED");
    assert_eq!(outcome["input"], Value::Null);
}

#[tokio::test]
async fn only_a_waiting_background_check_of_the_account_can_be_associated() {
    let app = TestApp::new();
    let (profile, other) = (app.profile().await, app.profile().await);
    let check = app.work(json!({})).await;
    app.associate(&other, &check).await;
    let licence = json!({ "reg": "GJ0120XX0001923", "dob": "27-10-1989" });
    let licence = id(&app.attestr("POST", "/checkx/dl", licence).await.ok());
    let path = format!("/factx/{profile}/associate");
    let associate = async |check: &str| app.attestr("PUT", &path, json!({ "asyncRequest": check })).await;

    associate(&check).await.error(400, 4003, "Request ID is invalid");
    associate("AR0ZoLeBdqvmr-nmy1").await.error(400, 4003, "Request ID is invalid");
    associate("").await.error(400, 4001, MALFORMED);
    let message = "Async request type DL can not be associated to the background check profile";
    associate(&licence).await.error(400, 40039, message);
    let again = app.attestr("PUT", &format!("/factx/{other}/associate"), json!({ "asyncRequest": check })).await;
    assert_eq!(again.status, 200);
}

#[tokio::test]
async fn a_forced_40039_names_the_kind_of_the_check_in_the_body() {
    let app = TestApp::new();
    let rule = json!({ "when": { "operation": "attestr.profile.associate" }, "then": { "error": 40039 } });
    app.control("POST", "/rules", rule).await.expect(201);
    let profile = app.profile().await;
    let check = app.work(json!({})).await;

    for (request, kind) in [(&*check, "work"), ("AR0ZoLeBdqvmr-nmy1", "unknown")] {
        let body = json!({ "asyncRequest": request });
        let answer = app.attestr("PUT", &format!("/factx/{profile}/associate"), body).await;
        let message = format!("Async request type {kind} can not be associated to the background check profile");
        answer.error(400, 40039, &message);
    }
}

#[tokio::test]
async fn the_gate_answers_in_the_ruled_order() {
    let app = TestApp::new();
    let request = |version: &str, authorization: &str| {
        let mut request = app.request("POST", "/factx/async/work", work_body(json!({ "tag": null })));
        *request.uri_mut() = format!("/api/{version}/public/factx/async/work").parse().unwrap();
        request.headers_mut().insert("authorization", authorization.parse().unwrap());
        request
    };

    let version = app.send(request("v4", "nothing")).await;
    version.error(400, 40051, "This endpoint does not support the provided version.");
    for header in ["nothing", "Basic ", "Bearer abc"] {
        app.send(request("v2", header)).await.error(401, 4016, "Invalid client authorization");
    }
    app.send(request("v3", "Basic abc")).await.error(400, 4001, MALFORMED);
}
