//! `api-document-upload`.

use serde_json::{Value, json};

use super::{
    client::{JPEG, call, create, nested, request, review},
    sample::assert_like,
};
use crate::harness::{TestApp, changed};

fn body(id: &str) -> Value {
    json!({
        "applicantId": id, "docType": "ID_CARD", "docSubType": "FRONT_SIDE", "docCountryISO": "AUS",
        "docFile": { "filename": "idcard_australia.jpg", "contents": JPEG },
    })
}

#[tokio::test]
async fn the_documented_upload_gets_the_documented_answer() {
    let app = TestApp::new();
    let id = create(&app, json!({})).await;

    let answer = call(&app, "api-document-upload", body(&id)).await.ok();

    assert_like("applicant-upload", answer.text());
    assert_eq!(answer.json()["documentSubType"], "FRONT_SIDE");
}

#[tokio::test]
async fn the_printed_sample_runs_as_it_is_printed() {
    let app = TestApp::new();
    let printed = "{\n\t\"applicantId\": \"4242424242424x424242424242424242\",\n\t\"docType\": \"ID_CARD\",\n\
        \"docSubType\": \"FRONT_SIDE\", // Remove this when docType is SELFIE\n\t\"docCountryISO\": \"AUS\",\n\
        \"docFile\": {\n\"filename\": \"idcard_australia.jpg\",\n\"contents\": \"/9j/4AAQSkZJRgABAQAAAQABAAD...\"\n}\n}";

    let answer = app.send(request("api-document-upload", "application/x-www-form-urlencoded", printed)).await.ok();

    assert_like("applicant-upload", answer.text());
}

#[tokio::test]
async fn a_selfie_has_no_side() {
    let app = TestApp::new();
    let id = create(&app, json!({})).await;

    // The vendor's connector sends the word.
    for side in [Value::Null, json!(""), json!("NULL")] {
        let body = changed(body(&id), json!({ "docType": "SELFIE" }));
        let mut body = changed(body, json!({ "docSubType": null }));
        body["docSubType"] = side;

        assert_eq!(call(&app, "api-document-upload", body).await.ok().json()["documentSubType"], Value::Null);
    }
}

#[tokio::test]
async fn a_file_can_be_a_part_of_a_form() {
    let app = TestApp::new();
    let id = create(&app, json!({})).await;
    let text = |name: &str, value: &str| {
        format!("--edge\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
    };
    let mut form = text("applicantId", &id) + &text("docType", "SELFIE") + &text("docCountryISO", "AUS");
    form += "--edge\r\nContent-Disposition: form-data; name=\"docFile\"; filename=\"a.png\"\r\n\r\n";
    let form = [form.as_bytes(), b"\x89PNG\r\n\x1a\n\0\0", b"\r\n--edge--\r\n"].concat();

    app.send(request("api-document-upload", "multipart/form-data; boundary=edge", form)).await.ok();
}

#[tokio::test]
async fn what_cannot_be_used_is_named() {
    let app = TestApp::new();
    let id = create(&app, json!({})).await;
    let file = |filename: &str, contents: &str| json!({ "docFile": { "filename": filename, "contents": contents } });

    for (change, expected) in [
        (json!({ "docType": "PASSPORTS" }), "docType must be one of SELFIE, ID_CARD"),
        (json!({ "docSubType": "FRONT" }), "docSubType must be one of FRONT_SIDE, BACK_SIDE"),
        (json!({ "docCountryISO": "AU" }), "docCountryISO must be an ISO 3166-1 alpha-3 code"),
        (json!({ "docFile": "photo" }), "docFile must be an object such as"),
        (file("a.jpg", "%%%"), "docFile must be base64"),
        (file("a.gif", JPEG), "docFile must have a file name that ends in"),
        (file("a.jpg", "R0lGODlh"), "docFile must hold a JPEG, PNG or PDF"),
        (file("", JPEG), "docFile must be an object such as"),
    ] {
        let answer = call(&app, "api-document-upload", changed(body(&id), change)).await;

        let message = nested(&answer, 400, "INVALID_DATA");
        assert!(message.contains(expected), "{message}");
    }
}

#[tokio::test]
async fn parameters_are_missed_in_documented_order() {
    let app = TestApp::new();
    let full = body("1x1");

    for name in ["applicantId", "docType", "docCountryISO", "docFile"] {
        let answer = call(&app, "api-document-upload", changed(full.clone(), json!({ name: null }))).await;

        assert!(nested(&answer, 400, "MISSING_DATA").ends_with(&format!("parameter {name}")));
    }
}

#[tokio::test]
async fn an_unknown_applicant_is_a_missing_object() {
    let app = TestApp::new();

    for id in ["1700000000000x123456789012345678", "nobody"] {
        let message = nested(&call(&app, "api-document-upload", body(id)).await, 400, "MISSING_DATA");

        assert_eq!(message, format!("Missing object of type applicant: object with id {id} does not exist"));
    }
}

#[tokio::test]
async fn a_document_may_be_larger_than_other_bodies() {
    let app = TestApp::new();
    let id = create(&app, json!({})).await;
    let contents = format!("{}{}", "/9j/", "A".repeat(3 << 20));
    let file = json!({ "docFile": { "filename": "a.jpg", "contents": contents } });
    call(&app, "api-document-upload", changed(body(&id), file)).await.ok();

    let too_large = "x".repeat(33 << 20);
    let answer = app.send(request("api-document-upload", "application/json", too_large)).await;

    assert!(nested(&answer, 400, "INVALID_DATA").contains("larger than 32 MiB"));
}

#[tokio::test]
async fn a_file_name_is_bounded() {
    let app = TestApp::new();
    let id = create(&app, json!({})).await;
    let named = |filename: String| json!({ "docFile": { "filename": filename, "contents": JPEG } });

    call(&app, "api-document-upload", changed(body(&id), named(format!("{}.jpg", "a".repeat(251))))).await.ok();
    let answer = call(&app, "api-document-upload", changed(body(&id), named(format!("{}.jpg", "a".repeat(252))))).await;

    assert!(nested(&answer, 400, "INVALID_DATA").contains("docFile must have a file name of at most 255 characters"));
}

#[tokio::test]
async fn an_applicant_has_a_hundred_documents_at_most() {
    let app = TestApp::new();
    let id = create(&app, json!({})).await;
    for _ in 0..100 {
        call(&app, "api-document-upload", body(&id)).await.ok();
    }

    let answer = call(&app, "api-document-upload", body(&id)).await;

    nested(&answer, 400, "NOT_RUN");
    assert!(answer.header("x-vetbox-undocumented").contains("100 documents at most"));
}

#[tokio::test]
async fn a_picture_that_was_dropped_to_make_room_cannot_be_downloaded() {
    let app = TestApp::new();
    let id = create(&app, json!({})).await;
    call(&app, "api-document-upload", body(&id)).await.ok();
    review(&app, &id).await;

    let world = &app.app.registry.default_sandbox().world;
    world.write_blocking(|state| state.records.personr.pictures.keep(vec![0; 256 << 20].into()));

    for workflow in ["api-document-download", "api-document-download-information"] {
        let answer = call(&app, workflow, json!({ "applicantId": id })).await;
        nested(&answer, 400, "NOT_RUN");
        assert!(answer.header("x-vetbox-undocumented").contains("newest 256 MiB"));
    }
    assert_eq!(app.control("GET", "", Value::Null).await.ok().json()["counters"]["uploadsEvicted"], 1);
}
