//! The fidelity table: no row without a test, and nothing that the code has without a row.

use std::{collections::BTreeSet, fs, path::Path};

use serde_json::{Value, json};
use vetbox::vendors::{
    VOCABULARY,
    attestr::{self, error::Row},
    described,
    personr::{
        self,
        error::{ApiError, FlowHint, Obstacle},
    },
};

use crate::harness::TestApp;

/// One behaviour.
#[derive(Debug)]
struct Behaviour {
    /// An operation, a field, an error or a ruling.
    subject: String,
    /// Where it is known from.
    source: String,
    /// The test that pins it.
    test: String,
}

/// The rows of all tables of the page.
fn rows() -> Vec<Behaviour> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/fidelity.md");
    let page = fs::read_to_string(path).expect("the page can be read");
    let row = |line: &str| {
        let cells: Vec<_> = line.trim_matches('|').split(" | ").map(|cell| cell.trim().replace('`', "")).collect();
        let [subject, _, source, test] = <[String; 4]>::try_from(cells).ok()?;
        (subject != "subject" && !subject.starts_with("---")).then_some(Behaviour { subject, source, test })
    };
    page.lines().filter_map(row).collect()
}

fn subjects() -> BTreeSet<String> {
    rows().into_iter().map(|row| row.subject).collect()
}

/// Every name of a function in the sources.
fn functions() -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    let mut folders = vec!["src".into(), "tests/it".into()];
    while let Some(folder) = folders.pop() {
        let folder: std::path::PathBuf = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
        for entry in fs::read_dir(folder).expect("the folder can be read") {
            let path = entry.expect("the entry can be read").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = fs::read_to_string(path).expect("the source can be read");
                let found =
                    text.split("fn ").skip(1).filter_map(|rest| rest.split_once('(')).map(|(name, _)| name.to_owned());
                names.extend(found);
            }
        }
    }
    names
}

#[track_caller]
fn assert_all(wanted: impl IntoIterator<Item = String>, there: &BTreeSet<String>) {
    let missing: Vec<_> = wanted.into_iter().filter(|subject| !there.contains(subject)).collect();
    assert!(missing.is_empty(), "docs/fidelity.md has no row for {missing:#?}");
}

#[test]
fn every_row_names_a_source_and_a_test_that_exists() {
    let functions = functions();
    for row in rows() {
        let sources = ["documented", "sample", "inferred", "ruling"];
        assert!(sources.iter().any(|known| row.source.starts_with(known)), "{row:?}");
        assert!(functions.contains(&row.test), "no such test: {row:?}");
    }
}

#[test]
fn every_operation_error_and_ruling_has_a_row() {
    let subjects = subjects();
    let errors = Row::DOCUMENTED.iter().map(|row| {
        let (_, code, message) = row.printed();
        format!("{code} {message}")
    });
    let personrs = errors_of_personr().map(|error| {
        let (status, envelope) = error.answer();
        let body = serde_json::to_value(&envelope).unwrap();
        let texts = ["/message", "/body/message", "/response", "/translation"];
        let text = texts.iter().find_map(|place| body.pointer(place)?.as_str()).unwrap();
        format!("{status} {text}")
    });
    let operations = attestr::operations().chain(personr::operations());
    let rulings = (1..=40).map(|number| format!("A{number}")).chain((1..=6).map(|number| format!("B{number}")));
    let rulings = rulings.chain((1..=19).map(|number| format!("P{number}")));

    assert_all(operations.map(|(name, ..)| name.to_owned()), &subjects);
    assert_all(errors.chain(personrs), &subjects);
    assert_all(rulings, &subjects);
}

/// Every error of Personr, with places where requests differ.
fn errors_of_personr() -> [ApiError; 13] {
    let (workflow, parameter) = ("<workflow>", "<name>");
    [
        ApiError::WorkspaceNotFound,
        ApiError::WrongFlow(FlowHint { sent: String::new(), known: Vec::new() }),
        ApiError::MissingParameter { workflow, parameter },
        ApiError::UnknownApplicant { id: "<id>".to_owned(), hint: None },
        ApiError::InvalidParameter { workflow, parameter, must: "<rule>".into() },
        ApiError::MalformedBody { workflow, reason: "<reason>".to_owned() },
        ApiError::UnknownParameter { workflow, parameter: "<name>".to_owned() },
        ApiError::WrongMethod { workflow, answers: "<methods>", method: "<method>".to_owned() },
        ApiError::NotRun { workflow, because: Obstacle::Running },
        ApiError::InvalidToken("<token or login>".to_owned()),
        ApiError::UnknownWorkflow { name: "<name>".to_owned(), nearest: None },
        ApiError::TooManyRequests,
        ApiError::Internal,
    ]
}

/// The names of an object's fields, those of objects in lists behind a dot.
fn fields(schema: &Value, place: &str, names: &mut Vec<String>) {
    for (name, field) in schema["properties"].as_object().into_iter().flatten() {
        names.push(format!("{place}{name}"));
        let inner = field.get("anyOf").map_or(field, |either| &either[0]);
        if place.is_empty() {
            fields(&inner["items"], &format!("{name}."), names);
        }
    }
}

#[test]
fn every_field_has_a_row() {
    let subjects = subjects();
    let mut wanted = Vec::new();
    for operation in described().paths.values().flat_map(|item| item.as_object().expect("a path item").values()) {
        let name = operation["operationId"].as_str().unwrap();
        // Of an endpoint that answers two methods, the second is the same again.
        let name = name.strip_suffix(".get").filter(|name| *name == "personr.token.basic").unwrap_or(name).to_owned();
        for content in operation.pointer("/requestBody/content").and_then(Value::as_object).into_iter().flatten() {
            let mut names = Vec::new();
            fields(&content.1["schema"], "", &mut names);
            wanted.extend(names.into_iter().map(|field| format!("{name} {field}")));
        }
        if let Some(schema) = operation.pointer("/responses/200/content/application~1json/schema") {
            // What Personr wraps into an envelope is the answer; an error in its place is a row of its own.
            let schema = schema.get("anyOf").map_or(schema, |either| &either[0]);
            let schema =
                schema["properties"].get("response").filter(|it| it.get("properties").is_some()).unwrap_or(schema);
            let mut names = Vec::new();
            fields(schema, "", &mut names);
            wanted.extend(names.into_iter().map(|field| format!("{name} answers {field}")));
        }
    }

    // The words of an error begin with its status.
    let is_field =
        |subject: &str| subject.contains(" answers ") && !subject.starts_with(|it: char| it.is_ascii_digit());
    assert!(wanted.len() > 250, "{}", wanted.len());
    let invented = subjects.iter().filter(|subject| is_field(subject) && !wanted.contains(subject));
    assert_eq!(invented.collect::<Vec<_>>(), [""; 0], "docs/fidelity.md has rows for fields that no answer has");
    assert_all(wanted, &subjects);
}

#[test]
fn operations_are_known_from_where_their_description_says() {
    let rows = rows();
    for operation in described().paths.values().flat_map(|item| item.as_object().expect("a path item").values()) {
        let (name, source) = (&operation["operationId"], operation["x-vetbox-source"].as_str());
        let row = rows.iter().find(|row| row.subject == *name).map(|row| &*row.source);
        if let (Some(row), Some(source)) = (row, source) {
            assert!(row.starts_with(source), "{name} is {source} in OpenAPI and {row} in docs/fidelity.md");
        }
    }
}

#[test]
fn every_field_of_an_outcome_has_a_row() {
    // What Personr finds out is in the answers of its status calls.
    let operations = VOCABULARY.vendors.iter().filter(|vendor| vendor.name == "attestr");
    let operations = operations.flat_map(|vendor| vendor.operations);
    let checks = operations.filter_map(|operation| Some((operation.name, operation.check?)));
    let wanted = checks.flat_map(|(name, check)| {
        // Where the answer is the outcome, its fields are those of the answer.
        let verb = if check.is_instant { "answers" } else { "ends with" };
        check.output.iter().map(move |field| format!("{name} {verb} {}", field.name))
    });

    assert_all(wanted, &subjects());
}

#[tokio::test]
async fn every_field_of_a_webhook_has_a_row() {
    let app = TestApp::new();
    let mut wanted = Vec::new();
    for event in attestr::events::EVENTS.iter().chain(&personr::events::EVENTS) {
        app.control("POST", "/trigger", json!({ "event": event })).await.ok();
        let sent = app.control("GET", "/inbox", Value::Null).await.ok().json();
        let body = sent["items"].as_array().expect("a list").last().expect("a webhook")["json"].clone();
        let payload = body.get("payload").unwrap_or(&body).as_object().expect("an object");
        wanted.extend(payload.keys().map(|field| format!("{event} sends {field}")));
    }

    assert!(wanted.len() > 20, "{wanted:?}");
    assert_all(wanted, &subjects());
}
