//! The checks that are answered at once.

use std::fs;

use serde_json::{Map, Value, json};
use vetbox::{engine::time::Timestamp, vendors::attestr::consent::Consent};

use crate::harness::{Answer, TestApp, changed};

const MALFORMED: &str = "Malformed data or missing required parameter values";

/// A check: its word, a field that is wrong, and a number that nobody has.
const CHECKS: [(&str, &str, &str, &str); 14] = [
    ("rc", "reg", "MH 12 DE 1433", "MH12DE0000"),
    ("pan", "pan", "AHJP71529R", "AHJPT0000R"),
    ("panBasic", "birthOrIncorporatedDate", "1989-10-27", "AHJPT0000R"),
    ("panComprehensive", "pan", "AHJPT1529", "AHJPT0000R"),
    ("acc", "acc", "12345678", "501000000000"),
    ("vpa", "vpa", "8800000018", "invalid.user@upi"),
    ("ifsc", "ifsc", "HDFC1000314", "HDFC0000000"),
    ("gstin", "gstin", "00AAPFU0939F1ZV", "27AAPFU0000F1ZV"),
    ("gstinSearch", "legalName", " ", "Traders [INVALID]"),
    ("udyam", "reg", "UDYAM-MH-1-0000001", "UDYAM-MH-01-0000000"),
    ("business", "reg", "X17110MH1973PLC019786", "L17110MH1973PLC000000"),
    ("epic", "epic", "AB1234567", "ABC0000000"),
    ("uan", "uan", "90027227854", "900000000000"),
    ("fssai", "reg", "1151503600012", "11500000000000"),
];

/// The path of a check's sample with its version, and the body.
fn sample(word: &str) -> (String, Value) {
    let name = format!("{}/tests/samples/attestr/attestr.{word}.check.request.http", env!("CARGO_MANIFEST_DIR"));
    let text = fs::read_to_string(name).expect("the sample can be read");
    let (head, body) = text.split_once("\n\n").expect("a head ends with an empty line");
    let path = head.lines().next().and_then(|line| line.strip_prefix("POST ")).expect("a path");
    (path.to_owned(), serde_json::from_str(body).expect("the body is JSON"))
}

/// The name of the number that a check looks up.
fn number_of(word: &str) -> String {
    sample(word).1.as_object().and_then(|body| body.keys().next()).expect("a number").clone()
}

/// Calls the path of a check's sample with another body.
async fn call(app: &TestApp, word: &str, body: Value, headers: &[(&'static str, &str)]) -> Answer {
    let mut request = app.request("POST", "", body);
    *request.uri_mut() = sample(word).0.parse().expect("a path");
    for (name, value) in headers {
        request.headers_mut().insert(*name, value.parse().expect("a header"));
    }
    app.send(request).await
}

/// What a check answers to its sample with some fields replaced.
async fn check(app: &TestApp, word: &str, changes: Value) -> Value {
    call(app, word, changed(sample(word).1, changes), &[]).await.ok().json()
}

fn keys(answer: &Value) -> Vec<&str> {
    answer.as_object().expect("an object").keys().map(String::as_str).collect()
}

#[tokio::test]
async fn the_same_number_has_the_same_answer_whatever_was_called_before() {
    let (app, busy) = (TestApp::new(), TestApp::new());
    let other = TestApp::builder().config(|config| config.seed = 2).start();
    busy.profile().await;
    busy.work(json!({})).await;
    for (word, ..) in CHECKS {
        let (_, body) = sample(word);
        let first = call(&app, word, body.clone(), &[]).await.ok();
        let later = call(&busy, word, body.clone(), &[]).await.ok();
        busy.advance(std::time::Duration::from_hours(10_000)).await;
        let latest = call(&busy, word, body.clone(), &[]).await.ok();
        let elsewhere = call(&other, word, body, &[]).await.ok();

        assert_eq!(first.text(), later.text(), "{word}");
        assert_eq!(first.text(), latest.text(), "{word}");
        assert_ne!(first.text(), elsewhere.text(), "{word}");
    }
}

#[tokio::test]
async fn looking_up_changes_no_other_answer() {
    let (app, quiet) = (TestApp::new(), TestApp::new());

    check(&app, "rc", json!({})).await;

    assert_eq!(app.work(json!({})).await, quiet.work(json!({})).await);
}

#[tokio::test]
async fn a_number_that_cannot_be_one_is_malformed() {
    let app = TestApp::new();
    for (word, field, wrong, _) in CHECKS {
        let refused = call(&app, word, changed(sample(word).1, json!({ field: wrong })), &[]).await;
        let details = refused.error(400, 4001, MALFORMED);
        assert!(details.starts_with(&format!("{field}: expected ")), "{word} {details}");
        assert_eq!(refused.json()["httpStatusCode"], 400, "{word}");

        let empty = call(&app, word, json!({}), &[]).await.error(400, 4001, MALFORMED);
        assert!(empty.contains(&format!("{}: required, expected ", number_of(word))), "{word} {empty}");
        let typed = call(&app, word, changed(sample(word).1, json!({ number_of(word): 7 })), &[]).await;
        assert!(typed.error(400, 4001, MALFORMED).ends_with(", got 7"), "{word}");
    }
}

#[tokio::test]
async fn fields_beside_the_number_are_checked() {
    let app = TestApp::new();
    for (word, changes, expected) in [
        ("panBasic", json!({ "name": null }), "name: required, expected a text of at most 256 characters"),
        ("acc", json!({ "ifsc": "HDFC" }), "ifsc: expected an IFSC such as HDFC0000314, got \"HDFC\""),
        ("acc", json!({ "fetchIfsc": "yes" }), "fetchIfsc: expected true, false or null, got \"yes\""),
        ("gstin", json!({ "fetchFilings": null, "fy": null }), "fetchFilings: required, expected true or false"),
        (
            "gstin",
            json!({ "fy": null }),
            "fy: required, because fetchFilings is true, expected a financial year from 2017-18 until now",
        ),
        ("gstin", json!({ "fy": "2016-17" }), "fy: expected a financial year from 2017-18 until now, got \"2016-17\""),
        ("gstin", json!({ "fy": "2026-27" }), "fy: expected a financial year from 2017-18 until now, got \"2026-27\""),
        ("business", json!({ "charges": 1 }), "charges: expected true, false or null, got 1"),
        ("fssai", json!({ "fetchProducts": "" }), ""),
    ] {
        let answer = call(&app, word, changed(sample(word).1, changes), &[]).await;
        let details = answer.json()["details"].as_str().unwrap_or_default().to_owned();
        assert_eq!(details, expected, "{word}");
    }
    let long = "A".repeat(201);
    let answer = call(&app, "gstinSearch", json!({ "legalName": long }), &[]).await;
    assert!(answer.error(400, 4001, MALFORMED).starts_with("legalName: expected a text of at most 200 characters"));
}

#[tokio::test]
async fn a_number_is_invalid_by_rule_by_header_and_by_magic_value() {
    let app = TestApp::new();
    let ruled = TestApp::new();
    let rule = json!({ "when": { "operation": "attestr.*.check" }, "then": { "outcome": "Invalid" } });
    ruled.control("POST", "/rules", rule).await.expect(201);
    for (word, .., nobody) in CHECKS {
        let (_, body) = sample(word);
        let by_rule = call(&ruled, word, body.clone(), &[]).await.ok().json();
        let by_header = call(&app, word, body.clone(), &[("x-vetbox-outcome", "Invalid")]).await.ok().json();
        let by_value = check(&app, word, json!({ number_of(word): nobody })).await;

        assert_eq!(keys(&by_value), ["valid", "message"], "{word} {by_value}");
        assert_eq!((&by_value["valid"], &by_rule), (&json!(false), &by_value), "{word}");
        assert_eq!(by_header, by_value, "{word}");
        assert!(!by_value["message"].as_str().unwrap().is_empty(), "{word}");
        assert_eq!(check(&app, word, json!({})).await["valid"], true, "{word}");
    }
}

#[tokio::test]
async fn an_error_comes_by_the_number_that_ends_in_its_code() {
    let app = TestApp::new();
    let numbers = [
        ("rc", "XX00XX4292"),
        ("pan", "XXXPX4292X"),
        ("panBasic", "XXXPX4292X"),
        ("panComprehensive", "XXXPX4292X"),
        ("acc", "000004292"),
        ("vpa", "e4292@upi"),
        ("ifsc", "XXXX0004292"),
        ("gstin", "27XXXPX4292X1Z5"),
        ("gstinSearch", "Traders [E4292]"),
        ("udyam", "UDYAM-XX-00-0004292"),
        ("business", "U00000MH2000PTC004292"),
        ("epic", "XXX0004292"),
        ("uan", "000000004292"),
        ("fssai", "00000000004292"),
    ];
    assert_eq!(numbers.map(|(word, _)| word), CHECKS.map(|(word, ..)| word));
    for (word, number) in numbers {
        for (status, code, message) in [
            (400, 4001, MALFORMED),
            (400, 4005, "Operation could not be performed due to low credits balance"),
            (401, 4016, "Invalid client authorization"),
            (403, 4031, "Unauthorized access"),
            (403, 4035, "Requested service is not provisioned for your account"),
            (403, 4039, "Client's IP address is not whitelisted"),
            (429, 4291, "Maximum account rate limit exceeded"),
            (429, 4292, "Maximum API rate limit exceeded"),
            (429, 4293, "Maximum account daily limit exceeded"),
            (429, 4294, "Maximum API daily limit exceeded"),
            (500, 5001, "Request could not be processed"),
        ] {
            let number = number.replace("4292", &code.to_string());
            let body = changed(sample(word).1, json!({ number_of(word): number }));
            call(&app, word, body, &[]).await.error(status, code, message);
        }
        assert_eq!(check(&app, word, json!({})).await["valid"], true, "{word}");
    }
    let licence = json!({ "reg": "XX0020200005001", "dob": "27-10-1989" });
    app.attestr("POST", "/checkx/dl", licence).await.error(500, 5001, "Request could not be processed");
}

#[tokio::test]
async fn a_rule_sets_the_keys_of_an_answer() {
    let scenario = r#"
rules:
  - when: { operation: attestr.udyam.check }
    then: { outcome: Invalid, output: { message: "no {{request.body.reg}} here" } }
  - when: { operation: attestr.pan.check }
    then: { outcome: Valid, output: { name: "GITANJALI RAHEJA", aadhaarLinked: false } }
"#;
    let app = TestApp::builder().scenario(scenario).start();

    let udyam = check(&app, "udyam", json!({})).await;
    let pan = check(&app, "pan", json!({})).await;

    assert_eq!(udyam, json!({ "valid": false, "message": "no UDYAM-XX-01-0000001 here" }));
    assert_eq!(keys(&pan), ["valid", "category", "name", "message", "aadhaarLinked"]);
    assert_eq!((&pan["name"], &pan["aadhaarLinked"]), (&json!("GITANJALI RAHEJA"), &json!(false)));
}

#[tokio::test]
async fn what_would_come_later_is_refused_where_an_answer_comes_at_once() {
    let app = TestApp::new();
    for (key, then) in [
        ("errored", json!({ "errored": 5001 })),
        ("never", json!({ "never": true })),
        ("after", json!({ "outcome": "Invalid", "after": "2s" })),
        ("webhook", json!({ "webhook": { "drop": true } })),
        ("steps", json!({ "steps": [{ "outcome": "Valid" }] })),
    ] {
        let rule = json!({ "when": { "operation": "attestr.rc.check" }, "then": then });
        let refused = app.control("POST", "/rules", rule).await.expect(400);
        let expected = format!("`attestr.rc.check` is answered at once, so `{key}` has no meaning here");
        assert!(refused.text().contains(&expected), "{}", refused.text());
    }
    for wish in ["never", "errored=5001", "Invalid; after=2s", "Alert"] {
        let refused = call(&app, "rc", sample("rc").1, &[("x-vetbox-outcome", wish)]).await.expect(400);
        assert!(refused.text().contains("invalid outcome header"), "{}", refused.text());
    }
    let unknown = json!({ "when": { "operation": "attestr.rc.check" }, "then": { "outcome": "Clear" } });
    let refused = app.control("POST", "/rules", unknown).await.expect(400);
    assert!(refused.text().contains("it can be `Invalid` or `Valid`"), "{}", refused.text());
}

#[tokio::test]
async fn a_rule_about_all_checks_leaves_those_alone_that_it_cannot_mean() {
    let app = TestApp::new();
    let rule = json!({ "when": { "operation": "attestr.*" }, "then": { "never": true } });
    app.control("POST", "/rules", rule).await.expect(201);

    assert_eq!(check(&app, "rc", json!({})).await["valid"], true);
}

#[tokio::test]
async fn an_answer_costs_whatever_it_says_and_an_error_does_not() {
    let app = TestApp::new();
    for (word, field, wrong, nobody) in CHECKS {
        let credits = json!({ "credits": { word: 5 }, "prices": { word: 2 } });
        app.control("PUT", "/accounts/demo", credits).await.ok();

        call(&app, word, changed(sample(word).1, json!({ field: wrong })), &[]).await.expect(400);
        check(&app, word, json!({})).await;
        check(&app, word, json!({ number_of(word): nobody })).await;

        let wallet = app.control("GET", "/accounts/demo/credits", Value::Null).await.ok().json();
        assert_eq!(wallet["balances"][word], 1, "{word}");
        let short = call(&app, word, sample(word).1, &[]).await;
        short.error(400, 4005, "Operation could not be performed due to low credits balance");
    }
}

#[tokio::test]
async fn each_check_is_a_service_and_has_a_limit_of_its_own() {
    let app = TestApp::new();
    let account = json!({ "services": ["rc", "panBasic"], "limits": { "api": { "perDay": 1 } } });
    app.control("PUT", "/accounts/demo", account).await.ok();

    for word in ["rc", "panBasic"] {
        check(&app, word, json!({})).await;
        let refused = call(&app, word, sample(word).1, &[]).await;
        refused.error(429, 4294, "Maximum API daily limit exceeded");
        assert_eq!(refused.json()["httpStatusCode"], 429);
    }
    let refused = call(&app, "pan", sample("pan").1, &[]).await;
    refused.error(403, 4035, "Requested service is not provisioned for your account");
    assert_eq!(refused.header("x-vetbox-undocumented"), "");
    let wrong = app.control("PUT", "/accounts/demo", json!({ "services": ["panbasic"] })).await.expect(400);
    assert!(wrong.text().contains("panBasic"), "{}", wrong.text());
}

#[tokio::test]
async fn a_check_has_a_first_version() {
    let app = TestApp::new();
    for (word, path) in
        [("panBasic", "/checkx/pan/basic"), ("uan", "/checkx/epfo/uan"), ("business", "/corpx/business/master")]
    {
        let refused = app.attestr("POST", path, sample(word).1).await;
        refused.error(400, 40051, "This endpoint does not support the provided version.");
    }
    let first = app.attestr("POST", "/checkx/pan", sample("pan").1).await.ok().json();
    assert_eq!(first["aadhaarLinked"], Value::Null, "the link to Aadhaar is answered from v2 on");
    assert!(check(&app, "pan", json!({})).await["aadhaarLinked"].is_boolean());
}

#[tokio::test]
async fn a_number_is_the_same_person_in_every_check_of_it() {
    let app = TestApp::new();
    for (pan, category) in [("AHJPT1529R", "PERSON"), ("AAACR5055K", "COMPANY"), ("AAAFD5862R", "FIRM")] {
        let plain = check(&app, "pan", json!({ "pan": pan })).await;
        let whole = check(&app, "panComprehensive", json!({ "pan": pan.to_lowercase() })).await;
        let name = &plain["name"];
        let birth = &whole["birthOrIncorporatedDate"];
        let right =
            json!({ "pan": pan, "name": name.as_str().unwrap().to_lowercase(), "birthOrIncorporatedDate": birth });
        let right = check(&app, "panBasic", right).await;
        let wrong = check(&app, "panBasic", json!({ "pan": pan })).await;
        let gstin = check(&app, "gstin", json!({ "gstin": format!("29{pan}1Z5"), "fetchFilings": false })).await;

        assert_eq!((&plain["category"], &whole["name"], &right["name"]), (&json!(category), name, name));
        let matches =
            |answer: &Value| [answer["nameMatches"].clone(), answer["birthOrIncorporatedDateMatches"].clone()];
        assert_eq!((matches(&right), matches(&wrong)), ([true.into(), true.into()], [false.into(), false.into()]));
        assert_eq!((&gstin["legalName"], &gstin["pan"]), (name, &json!(pan)));
        assert_eq!((&gstin["state"], &gstin["stateCode"]), (&json!("KARNATAKA"), &json!("29")));
    }
}

#[tokio::test]
async fn a_bank_is_the_one_of_its_code() {
    let app = TestApp::new();
    let account = check(&app, "acc", json!({})).await;
    let branch = check(&app, "ifsc", json!({})).await;
    let without = check(&app, "acc", json!({ "fetchIfsc": null })).await;

    assert_eq!((&branch["bank"], &branch["code"]), (&json!("HDFC BANK"), &json!("HDFC")));
    let mut fetched: Map<String, Value> = branch.as_object().unwrap().clone();
    fetched.retain(|key, _| !["valid", "message"].contains(&key.as_str()));
    assert_eq!(account["ifsc"], Value::Object(fetched));
    assert_eq!((&without["ifsc"], &without["name"]), (&Value::Null, &account["name"]));
}

#[tokio::test]
async fn only_those_who_ask_get_filings_charges_and_products() {
    let app = TestApp::new();
    for (word, changes, keys) in [
        ("gstin", json!({ "fetchFilings": false, "fy": null }), &["filings"][..]),
        ("business", json!({ "charges": null, "efilings": false }), &["charges", "efilings"]),
        ("fssai", json!({ "fetchProducts": null }), &["products"]),
    ] {
        let (asked, plain) = (check(&app, word, json!({})).await, check(&app, word, changes).await);
        for key in keys {
            assert!(asked[key].is_array() && plain[key].is_null(), "{word} {key}");
        }
    }
}

#[tokio::test]
async fn every_optional_field_is_read() {
    let strict = TestApp::builder().config(|config| config.attestr.strict = true).start();
    let all = json!({ "charges": true, "efilings": true, "live": true, "fetchLiveOnCacheMiss": true });

    assert_eq!(check(&strict, "business", all).await["valid"], true);
    call(&strict, "business", changed(sample("business").1, json!({ "cached": true })), &[]).await.expect(400);
}

/// A date DD-MM-YYYY as year, month and day.
fn day(answer: &Value, key: &str) -> (u32, u32, u32) {
    let text = answer[key].as_str().unwrap_or_else(|| panic!("{key} of {answer}")).replace('/', "-");
    let parts: Vec<u32> = text.split('-').map(|part| part.parse().expect("a number")).collect();
    (parts[2], parts[1], parts[0])
}

#[tokio::test]
async fn dates_are_in_order_and_places_are_those_of_the_number() {
    let app = TestApp::new();
    for number in 1000..1040 {
        let car = check(&app, "rc", json!({ "reg": format!("BR06AB{number}") })).await;
        assert!(day(&car, "registered") < day(&car, "fitnessUpto"), "{car}");
        assert!(day(&car, "registered") < day(&car, "insuranceUpto"), "{car}");
        assert_eq!(car["rto"], "MUZAFFARPUR, BIHAR");
        assert!(car["currentAddress"].as_str().unwrap().contains("BIHAR"), "{car}");
        assert_eq!(car["lender"] == "", car["financed"] == "0");
        assert_eq!(car["permitNumber"] == "", car["commercial"] == false);

        let tax = check(&app, "gstin", json!({ "gstin": format!("27AAPFU{number}F1ZV") })).await;
        assert!(day(&tax, "registered") < day(&tax, "updated"), "{tax}");
        let company = check(&app, "business", json!({ "reg": format!("U72200KA2009PTC12{number}") })).await;
        assert_eq!(day(&company, "incorporatedDate").0, 2009);
        assert_eq!((&company["listed"], &company["class"]), (&json!(false), &json!("Private")));
        assert!(company["paidCapital"].as_u64() <= company["authorizedCapital"].as_u64(), "{company}");
        for director in company["directorsAndSignatories"].as_array().unwrap() {
            assert!(day(&company, "incorporatedDate") <= day(director, "appointmentDate"), "{company}");
        }
        let food = check(&app, "fssai", json!({ "reg": format!("1151503600{number}") })).await;
        assert_eq!(food["state"], "MAHARASHTRA");
        let small = check(&app, "udyam", json!({ "reg": format!("UDYAM-MH-01-000{number}") })).await;
        assert!(day(&small, "registered") < day(&small["classifications"][0], "date"), "{small}");
    }
}

#[tokio::test]
async fn answers_with_keys_that_are_not_public_are_marked() {
    let (app, strict) = (TestApp::new(), TestApp::builder().config(|config| config.attestr.strict = true).start());
    for (word, ..) in CHECKS {
        let answer = call(&app, word, sample(word).1, &[]).await.ok();
        let marked = ["panComprehensive", "ifsc", "gstin", "gstinSearch", "uan"].contains(&word);
        assert_eq!(!answer.header("x-vetbox-undocumented").is_empty(), marked, "{word}");
        let strict = call(&strict, word, sample(word).1, &[]).await.ok();
        assert_eq!((strict.header("x-vetbox-undocumented"), strict.text()), ("", answer.text()), "{word}");
    }
}

#[tokio::test]
async fn a_check_that_is_answered_at_once_demands_a_consent_on_v3() {
    let app = TestApp::new();
    let demo = Consent::demo("default", Timestamp::MAX).id.to_string();
    for (word, ..) in CHECKS {
        let (path, body) = sample(word);
        let v3 = async |body: Value| {
            let mut request = app.request("POST", "", body);
            *request.uri_mut() = path.replace("/v1/", "/v3/").replace("/v2/", "/v3/").parse().expect("a path");
            app.send(request).await
        };
        let with = changed(body.clone(), json!({ "consent": { "consentId": demo } }));

        let refused = v3(body.clone()).await;
        refused.error(403, 40399, "Missing or insufficient consent to process the request");
        assert_eq!(refused.json()["httpStatusCode"], 403);
        let magic = v3(changed(body.clone(), json!({ "consent": { "consentId": "CX3EXPIRED" } }))).await;
        magic.error(403, 40398, "Invalid consent to process the request");
        assert_eq!(v3(with).await.ok().text(), call(&app, word, body, &[]).await.ok().text(), "{word}");
    }
}

#[tokio::test]
async fn errors_print_their_status_but_those_of_factx_before_v3() {
    let app = TestApp::new();
    for (version, path, prints) in [
        ("v1", "factx/", false),
        ("v2", "factx/async/work", false),
        ("v3", "factx/", true),
        ("v1", "checkx/dl", true),
        ("v2", "corpx/udyam", true),
        ("v1", "nonsense", false),
        ("v3", "nonsense", true),
    ] {
        let mut request = app.request("POST", "", json!({}));
        *request.uri_mut() = format!("/api/{version}/public/{path}").parse().unwrap();
        let refused = app.send(request).await;
        let status = refused.json()["httpStatusCode"].clone();
        assert_eq!(status == refused.status.as_u16(), prints, "{version} {path} {}", refused.text());
        assert_eq!(status.is_null(), !prints, "{version} {path}");
    }
}

#[tokio::test]
async fn what_the_vendor_has_and_vetbox_does_not_emulate_is_not_provisioned() {
    let app = TestApp::new();
    for path in
        ["/leadx/gstin-contact", "/checkx/digilocker/eaadhaar", "/corpx/director/master", "/xtract", "/batchx/v2"]
    {
        let refused = app.attestr("POST", path, json!({})).await;
        refused.error(403, 4035, "Requested service is not provisioned for your account");
        assert_eq!(refused.json()["httpStatusCode"], 403);
        assert_eq!(refused.header("x-vetbox-undocumented"), "vetbox does not emulate this endpoint of the vendor");
    }
}
