//! No body whatever gets anything but a 200 or a documented error.

use proptest::{collection, prelude::*, test_runner::TestRunner};
use serde_json::{Map, Value, json};
use vetbox::vendors::attestr::{error::Row, operations};

use crate::harness::TestApp;

/// The names and some right values of all fields, so that bodies get past the first check.
const NAMES: [&str; 26] = [
    "tag",
    "name",
    "email",
    "mobile",
    "employer",
    "reg",
    "position",
    "startDate",
    "ended",
    "endDate",
    "documents",
    "references",
    "webhook",
    "level",
    "course",
    "courseName",
    "startMonth",
    "startYear",
    "endedMonth",
    "endedYear",
    "docType",
    "address",
    "pocType",
    "pocName",
    "asyncRequest",
    "response",
];

fn plausible() -> impl Strategy<Value = Value> {
    prop::sample::select(vec![
        json!("A"),
        json!("+918888999978"),
        json!("02-12-2019"),
        json!("SSC"),
        json!("PAN"),
        json!("SELF"),
        json!(true),
        json!(7),
        json!(2019),
        json!(["MX17Cd6KEBSsbKSaou"]),
        json!([{ "name": "A", "position": "B", "contact": "C" }]),
    ])
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        ".{0,20}".prop_map(Value::from),
        plausible(),
    ];
    leaf.prop_recursive(3, 24, 6, |inner| {
        let name = prop_oneof![prop::sample::select(&NAMES[..]).prop_map(str::to_owned), ".{0,6}"];
        prop_oneof![
            collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            collection::vec((name, inner), 0..8).prop_map(|fields| Value::from(Map::from_iter(fields))),
        ]
    })
}

fn any_body() -> impl Strategy<Value = Value> {
    let value = prop_oneof![3 => plausible(), 1 => any_json()];
    let fields = collection::vec((prop::sample::select(&NAMES[..]), value), 0..30);
    let object = fields.prop_map(|fields| fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect());
    prop_oneof![4 => object.prop_map(Value::Object), 1 => any_json()]
}

/// Whether an answer is a success or a row of the vendor's table.
fn is_documented(status: u16, body: &str) -> bool {
    let Ok(body) = serde_json::from_str::<Value>(body) else { return status == 200 && body.is_empty() };
    let is_row = |row: &Row| {
        let (expected, code, message) = row.printed();
        (expected, u64::from(code), message)
            == (status, body["code"].as_u64().unwrap_or(0), body["message"].as_str().unwrap_or(""))
    };
    status == 200 || Row::DOCUMENTED.iter().any(is_row)
}

#[test]
fn every_body_gets_a_success_or_a_documented_error() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let app = runtime.block_on(async { TestApp::new() });
    let profile = runtime.block_on(app.profile());
    let mut runner = TestRunner::new(ProptestConfig { cases: 100, ..ProptestConfig::default() });

    runner
        .run(&any_body(), |body| {
            for (operation, method, path) in operations() {
                let path =
                    path.replace("/api/{version}/public", "").replace("{profile}", &profile).replace("{query}", "AQ0");
                if operation == "attestr.profile.archive" {
                    continue;
                }
                let answer = runtime.block_on(app.attestr(method, &path, body.clone()));
                prop_assert!(
                    is_documented(answer.status.as_u16(), answer.text()),
                    "{operation} {body} {}",
                    answer.text()
                );
            }
            Ok(())
        })
        .unwrap();
}

#[test]
fn every_sequence_of_bytes_gets_a_documented_error() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let app = runtime.block_on(async { TestApp::new() });
    let mut runner = TestRunner::new(ProptestConfig { cases: 100, ..ProptestConfig::default() });

    runner
        .run(&(collection::vec(any::<u8>(), 0..64), "[ -~]{0,40}"), |(bytes, content_type)| {
            for path in ["/factx/async/work", "/media/image/multipart"] {
                let mut request = app.request("POST", path, Value::Null);
                request.headers_mut().insert("content-type", content_type.parse().unwrap());
                *request.body_mut() = bytes.clone().into();
                let answer = runtime.block_on(app.send(request));
                prop_assert!(is_documented(answer.status.as_u16(), answer.text()), "{}", answer.text());
            }
            Ok(())
        })
        .unwrap();
}
