//! `…/requests`: finding what clients sent, and taking it elsewhere.

use serde_json::{Value, json};

use crate::harness::{TestApp, work_body};

/// An emulator that was asked three things: a profile, a check and an endpoint that there is not.
async fn asked() -> TestApp {
    let app = TestApp::new();
    app.profile().await;
    app.work(json!({ "employer": "Initech Ltd" })).await;
    app.attestr("GET", "/factx/nothing/here", Value::Null).await.expect(404);
    app
}

async fn operations(app: &TestApp, query: &str) -> Vec<Value> {
    let listed = app.control("GET", &format!("/requests{query}"), Value::Null).await.ok().json();
    listed["items"].as_array().expect("a list").iter().map(|item| item["operation"].clone()).collect()
}

#[tokio::test]
async fn requests_are_found_by_the_conditions_of_rules() {
    let app = asked().await;

    assert_eq!(operations(&app, "").await.len(), 3);
    assert_eq!(operations(&app, "?operation=attestr.work.*").await, ["attestr.work.create"]);
    assert_eq!(operations(&app, "?status=4xx").await, [Value::Null]);
    assert_eq!(operations(&app, "?method=POST&status=200").await.len(), 2);
    let body = form("where", r#"{"body":{"employer":"Initech*"}}"#);
    assert_eq!(operations(&app, &format!("?{body}")).await, ["attestr.work.create"]);
    assert_eq!(operations(&app, "?unmatched=true").await, [Value::Null]);
}

#[tokio::test]
async fn a_request_is_shown_whole_and_without_secrets() {
    let app = asked().await;

    let shown = app.control("GET", "/requests/1", Value::Null).await.ok().json();

    assert_eq!(shown["request"]["body"], r#"{"tag":"AA-1234","name":"Gitanjali Raheja"}"#);
    let headers = shown["request"]["headers"].as_array().unwrap();
    assert!(headers.contains(&json!(["authorization", "Basic ****"])), "{shown}");
    assert_eq!(shown["status"], 200);
    app.control("GET", "/requests/99", Value::Null).await.expect(404);
}

#[tokio::test]
async fn what_a_client_calls_a_request_is_repeated_kept_and_named_by_its_webhooks() {
    let app = TestApp::new();
    let called = |path: &str, body: Value, id: &'static str| {
        let mut request = app.request("POST", path, body);
        request.headers_mut().insert("x-request-id", axum::http::HeaderValue::from_static(id));
        app.send(request)
    };
    app.control("POST", "/webhooks", json!({ "url": "http://localhost:9/hooks" })).await.expect(201);

    let made = called("/factx/async/work", work_body(json!({ "webhook": true })), "req-7").await.ok();
    assert_eq!(made.header("x-request-id"), "req-7");
    let check = made.json()["_id"].clone();
    let profile = app.profile().await;
    app.attestr("PUT", &format!("/factx/{profile}/associate"), json!({ "asyncRequest": check })).await.ok();
    let mut read = app.request("GET", &format!("/async/{}", check.as_str().unwrap()), Value::Null);
    read.headers_mut().insert("x-request-id", axum::http::HeaderValue::from_static("req-8"));
    app.send(read).await.ok();
    app.control("POST", "/clock/advance", json!({ "by": "2s" })).await.ok();

    let listed = app.control("GET", "/requests", Value::Null).await.ok().json();
    assert_eq!((&listed["items"][0]["requestId"], &listed["items"][1].get("requestId")), (&json!("req-7"), &None));
    let explained = app.control("GET", "/requests/1/explain", Value::Null).await.ok().json();
    assert_eq!(explained["requestId"], "req-7");
    let deliveries = app.control("GET", "/deliveries", Value::Null).await.ok().json();
    assert_eq!(deliveries["items"][0]["requestId"], "req-7");
    let events = app.control("GET", "/snapshot", Value::Null).await.ok();
    app.control("PUT", "/snapshot", events.json()).await.ok();
    assert_eq!(app.control("GET", "/deliveries", Value::Null).await.ok().json()["items"][0]["requestId"], "req-7");
}

#[tokio::test]
async fn requests_are_exported_without_secrets() {
    let app = asked().await;
    let secret = app.authorization.clone();

    let archive = app.control("GET", "/requests/har?operation=attestr.work.create", Value::Null).await.ok();
    let script = app.control("GET", "/requests/curl?operation=attestr.profile.create", Value::Null).await.ok();

    let entry = &archive.json()["log"]["entries"][0];
    assert_eq!(entry["request"]["url"], "http://localhost:8382/api/v1/public/factx/async/work");
    assert_eq!(entry["response"]["status"], 200);
    assert!(!archive.text().contains(&secret) && !script.text().contains(&secret));
    let expected = "curl -sS --globoff --path-as-is -X POST 'http://localhost:8382/api/v1/public/factx/' \\\n  -H \"authorization: $AUTHORIZATION\"";
    assert!(script.text().contains(expected), "{}", script.text());
}

#[tokio::test]
async fn words_find_requests_by_whatever_a_list_shows_of_them() {
    let app = asked().await;
    let subject =
        app.control("GET", "/requests/2", Value::Null).await.ok().json()["subject"].as_str().unwrap().to_lowercase();

    let found = [
        operations(&app, "?q=WORK").await,
        operations(&app, &format!("?q={subject}")).await,
        operations(&app, "?q=post+ASYNC/work+200").await,
        operations(&app, "?q=nothing/here").await,
        operations(&app, "?q=404").await,
        operations(&app, "?q=Initech").await,
        operations(&app, "?q=+").await,
    ];

    insta::assert_snapshot!(json!(found), @r#"[["attestr.work.create"],["attestr.work.create"],["attestr.work.create"],[null],[null],[],["attestr.profile.create","attestr.work.create",null]]"#);
    let missed = app.control("POST", "/verify", json!({ "expect": [{ "request": { "q": "dl" } }] })).await.expect(409);
    assert!(missed.text().contains("`dl` stands nowhere in it"), "{}", missed.text());
}

#[tokio::test]
async fn what_is_exported_and_counted_is_what_was_asked_for() {
    let app = asked().await;
    let script = async |query: &str| {
        let script = app.control("GET", &format!("/requests/curl{query}"), Value::Null).await.ok().text().to_owned();
        script
            .lines()
            .filter_map(|line| line.strip_prefix("# request ").map(|it| it[..1].to_owned()))
            .collect::<String>()
    };

    assert_eq!(script("").await, "123");
    assert_eq!(script("?after=1&limit=1").await, "2");
    assert_eq!(script("?ids=3,1,99").await, "13");
    assert_eq!(script("?ids=1,3&status=4xx").await, "3");
    let archive = app.control("GET", "/requests/har?after=2", Value::Null).await.ok().json();
    assert_eq!(archive["log"]["entries"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn parts_of_a_long_list_follow_each_other() {
    let app = asked().await;

    let first = app.control("GET", "/requests?limit=2", Value::Null).await.ok().json();
    let next = first["next"].as_str().unwrap();
    let second = app.control("GET", &format!("/requests?limit=2&after={next}"), Value::Null).await.ok().json();

    assert_eq!((first["items"].as_array().unwrap().len(), &first["count"]), (2, &json!(3)));
    assert_eq!((second["items"].as_array().unwrap().len(), &second["next"]), (1, &Value::Null));
}

#[tokio::test]
async fn parts_of_the_unmatched_requests_follow_each_other() {
    let app = asked().await;
    app.attestr("GET", "/factx/nothing/there", Value::Null).await.expect(404);
    let part = async |query: &str| app.control("GET", &format!("/requests?unmatched=true&{query}"), Value::Null).await;

    let first = part("limit=1").await.ok().json();
    let second = part("limit=1&after=3").await.ok().json();

    assert_eq!((&first["items"][0]["id"], &first["next"], &first["count"]), (&json!(3), &json!("3"), &json!(2)));
    assert_eq!((&second["items"][0]["id"], &second["next"]), (&json!(4), &Value::Null));
    assert_eq!(part("path=*/there").await.ok().json()["count"], 1);
    assert!(part("bogus=1").await.expect(400).text().contains("unknown field `bogus`"));
}

#[tokio::test]
async fn wrong_conditions_say_what_is_right() {
    let app = TestApp::new();
    let detail = async |query: &str| {
        let answer = app.control("GET", &format!("/requests{query}"), Value::Null).await.expect(400);
        answer.json()["detail"].as_str().unwrap().to_owned()
    };

    let details = [
        detail("?operation=attestr.wrk.create").await,
        detail("?status=fine").await,
        detail("?stats=200").await,
        detail(&format!("?{}", form("where", r#"{"boddy":{}}"#))).await,
        detail(&format!("?{}", form("where", "{"))).await,
        detail("?limit=0").await,
        detail("?ids=1,two").await,
        detail("/curl?limit=5000").await,
    ];

    insta::assert_snapshot!(details.join("\n"), @r#"
    unknown operation `attestr.wrk.create`, did you mean `attestr.work.create`? (for instance operation: attestr.work.create)
    status: `fine` is not a status such as 200 or 4xx
    query: stats: unknown field `stats`, expected one of `q`, `ids`, `operation`, `method`, `path`, `status`, `rule`, `subject`, `unmatched`, `where`, `after`, `limit`
    unknown key `boddy` at the top of the conditions; it can be `operation`, `method`, `path`, `account`, `body`, `header`, `query`, `any`, `all`, `not`, `status`, `answer`, `rule`, `subject`, `unmatched` or `q`, did you mean `body`?
    where: EOF while parsing an object at line 1 column 1
    limit: a part has 1 to 1000 entries, not 0
    ids: "two" is not a number; expected ids such as 3,17
    limit: a part has 1 to 1000 entries, not 5000
    "#);
}

fn form(name: &str, value: &str) -> String {
    form_urlencoded::Serializer::new(String::new()).append_pair(name, value).finish()
}

#[tokio::test]
async fn words_that_mean_nothing_are_refused_with_those_that_do() {
    let app = TestApp::new();
    app.profile().await;
    let problem = async |path: &str| app.control("GET", path, Value::Null).await.expect(400).json();

    let count = app.control("GET", "/requests?method=post", Value::Null).await.ok().json();
    let method = problem("/requests?method=FOO").await;
    let operation = problem("/requests?operation=attestr.wrk.*").await;
    let key = problem("/requests?where=%7B%22boddy%22:%7B%7D%7D").await;

    assert_eq!(count["count"], 1);
    assert_eq!(method["valid"][2], "POST", "{method}");
    assert_eq!(operation["valid"], Value::Null, "{operation}");
    assert!(operation["detail"].as_str().unwrap().contains("attestr.work."), "{operation}");
    assert!(key["valid"].as_array().unwrap().contains(&json!("status")), "{key}");
}

#[tokio::test]
async fn an_export_says_what_it_lacks_and_whose_credentials_it_needs() {
    let app = TestApp::new();
    app.attestr("POST", "/factx/", json!({ "tag": "x".repeat(70_000), "name": "Gitanjali Raheja" })).await;
    let ask = |method: &str, credential: &str| {
        let request = axum::extract::Request::builder().method(method).uri("/api/v1/public/async/AR0");
        app.send(request.header("authorization", credential).body(axum::body::Body::empty()).expect("a request"))
    };
    ask("HEAD", "Basic one").await;
    ask("GET", "Basic two").await;

    let script = app.control("GET", "/requests/curl", Value::Null).await.ok();
    let archive = app.control("GET", "/requests/har", Value::Null).await.ok().json();

    let script = script.text();
    assert!(script.contains("\n# request 1 is left out: its body had 70"), "{script}");
    assert!(script.contains(", of which the journal keeps 65536\n"), "{script}");
    assert!(script.contains("\ncurl -sS --globoff --path-as-is -I '"), "{script}");
    for variable in ["authorization: $AUTHORIZATION\"", "authorization: $AUTHORIZATION_2\"", "# Set AUTHORIZATION_2 to"]
    {
        assert!(script.contains(variable), "{script}");
    }
    let entries = &archive["log"]["entries"];
    let comment = entries[0]["request"]["postData"]["comment"].as_str().unwrap();
    assert!(comment.ends_with("of which the journal keeps 65536"), "{comment}");
    assert_eq!(entries[1]["request"]["postData"]["comment"], Value::Null);
}

#[tokio::test]
async fn a_script_says_where_a_secret_has_to_be_filled_in() {
    let app = TestApp::new();
    app.attestr("POST", "/factx/", json!({ "tag": "demo@b.c", "password": "demo" })).await;
    app.profile().await;

    let script = app.control("GET", "/requests/curl", Value::Null).await.ok();

    let script = script.text();
    let (masked, plain) = script.split_once("# request 2").expect("two requests");
    assert!(
        masked.contains("\n# A secret in it is masked: put it in place of **** before running this.\ncurl"),
        "{script}"
    );
    assert!(masked.contains(r#"{"tag":"demo@b.c","password":"****"}"#), "{script}");
    assert!(!plain.contains("masked"), "{script}");
}

/// The ways in which Personr's clients send a password: the manual's own form first.
const LOGINS: [(&str, &str, &str); 5] = [
    (
        "",
        "multipart/form-data; boundary=b",
        "--b\r\ncontent-disposition: form-data; name=\"email\"\r\n\r\na@b.c\r\n--b\r\ncontent-disposition: form-data; name=\"password\"\r\n\r\npw-sent\r\n--b--\r\n",
    ),
    ("?email=a@b.c&password=pw-sent", "", ""),
    ("", "application/json", "\u{feff}{\"email\":\"a@b.c\",\"password\":\"pw-sent\"}"),
    ("", "application/x-www-form-urlencoded", "%7B%22email%22%3A%22a%40b.c%22%2C%22password%22%3A%22pw-sent%22%7D"),
    ("", "application/x-www-form-urlencoded", "email=a%40b.c&password=pw-sent"),
];

#[tokio::test]
async fn a_password_is_shown_nowhere_however_it_was_sent() {
    let app = TestApp::new();
    for (query, content_type, body) in LOGINS {
        let uri = format!("/api/1.1/wf/api-token-generate{query}");
        let request = axum::extract::Request::builder().method("POST").uri(uri).header("content-type", content_type);
        let request = request.header("cookie", "a=b; session=pw-sent").header("proxy-authorization", "pw-sent pw-sent");
        let request = request.header("x-original-url", "/?token=pw-sent").body(axum::body::Body::from(body));
        app.send(request.expect("a request")).await.ok();
    }

    for path in ["", "/1", "/2", "/3", "/4", "/5", "/har", "/curl"] {
        let shown = app.control("GET", &format!("/requests{path}"), Value::Null).await.ok();
        assert!(!shown.text().contains("pw-sent"), "{path}: {}", shown.text());
        assert!(path.is_empty() || shown.text().contains("****"), "{path}: {}", shown.text());
    }
}

#[tokio::test]
async fn a_login_with_a_line_break_is_no_account() {
    let app = TestApp::new();
    let body = json!({ "email": "a@b.c\ntouch made\n#", "password": "x" }).to_string();
    let request = axum::extract::Request::builder().method("POST").uri("/api/1.1/wf/api-token-generate");

    let answer = app.send(request.body(axum::body::Body::from(body)).expect("a request")).await.expect(400);

    assert!(answer.text().contains("be an email address in one line"), "{}", answer.text());
}

#[tokio::test]
async fn an_archive_marks_bodies_that_are_no_text() {
    let app = TestApp::new();
    let request = axum::extract::Request::builder().method("POST").uri("/nothing/here");
    app.send(request.body(axum::body::Body::from(&b"\xff\x00"[..])).expect("a request")).await;

    let archive = app.control("GET", "/requests/har", Value::Null).await.ok().json();

    let sent = &archive["log"]["entries"][0]["request"]["postData"];
    assert_eq!((&sent["text"], &sent["encoding"]), (&json!("/wA="), &json!("base64")));
}

#[tokio::test]
async fn a_broken_connection_is_written_down_as_that_and_whether_the_work_was_done() {
    for (then, fault, worked) in [
        ("{ fault: reset }", "reset", false),
        ("{ fault: garbage }", "garbage", false),
        ("{ fault: reset, lost: true }", "reset", true),
        ("{ fault: empty, lost: true }", "empty", true),
    ] {
        let rule = format!("name: t\nrules: [{{ when: {{ operation: attestr.profile.create }}, then: {then} }}]");
        let app = TestApp::builder().scenario(&rule).start();
        app.attestr("POST", "/factx/", json!({ "tag": "A", "name": "B" })).await;
        let answered = format!("{fault}, {}", if worked { "work done" } else { "no work done" });

        let listed = app.control("GET", "/requests", Value::Null).await.ok().json();
        let line = &listed["items"][0];
        assert_eq!(line["status"], Value::Null, "{then}");
        assert_eq!((&line["fault"], &line["worked"]), (&json!(fault), &json!(worked)));
        assert_eq!(line["answered"], answered);
        assert_eq!(app.control("GET", "/profiles", Value::Null).await.ok().json()["count"], usize::from(worked));

        assert!(operations(&app, "?status=200").await.is_empty());
        assert_eq!(operations(&app, &format!("?q={fault}")).await, ["attestr.profile.create"]);
        assert_eq!(app.control("GET", "/requests/1/explain", Value::Null).await.ok().json()["answered"], answered);
        let archive = app.control("GET", "/requests/har", Value::Null).await.ok().json();
        let entry = &archive["log"]["entries"][0];
        assert_eq!((&entry["response"]["status"], &entry["response"]["headers"]), (&json!(0), &json!([])));
        assert_eq!(entry["comment"], format!("attestr.profile.create: {answered}"));
        let script = app.control("GET", "/requests/curl", Value::Null).await.ok();
        assert!(script.text().contains(&format!("request 1 was answered {answered}")), "{}", script.text());
        let snapshot = app.control("GET", "/snapshot", Value::Null).await.ok().json();
        app.control("PUT", "/snapshot", snapshot).await.ok();
        assert_eq!(app.control("GET", "/requests", Value::Null).await.ok().json()["items"][0]["answered"], answered);
    }
}

#[tokio::test]
async fn a_lost_answer_of_personr_leaves_its_record() {
    let rule = "name: t\nrules: [{ when: { operation: personr.applicant.create }, times: 1, then: { fault: reset, lost: true } }]";
    let app = TestApp::builder().scenario(rule).start();
    let create = || {
        let body = json!({ "email": "a@b.co", "phone": "1", "flowName": "KYC basic" }).to_string();
        let request = axum::extract::Request::builder().method("POST").uri("/api/1.1/wf/api-applicant-create");
        let request = request.header("content-type", "application/json").body(axum::body::Body::from(body));
        app.send(request.expect("a request"))
    };

    create().await;
    create().await.ok();

    assert_eq!(app.control("GET", "/applicants", Value::Null).await.ok().json()["count"], 2);
}
