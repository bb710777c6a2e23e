//! The vendor's paths as OpenAPI describes them, told by the endpoints themselves.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::{
    body::Fields,
    error::{KINDS, Word},
    gate::{Access, Endpoint, Methods},
    routes::{ENDPOINTS, PREFIX},
    shape::{Encoding, Shape, object_schema},
};
use crate::vendors::Described;

/// Every endpoint under the platform's prefix, and how to authorize.
pub fn described() -> Described {
    let mut paths = Map::new();
    for endpoint in &ENDPOINTS {
        let mut item = json!({ "post": operation(endpoint, endpoint.operation.to_owned()) });
        if endpoint.methods == Methods::PostOrGet {
            item["get"] = operation(endpoint, format!("{}.get", endpoint.operation));
        }
        paths.insert(format!("{PREFIX}/{}", endpoint.workflow), item);
    }
    let token = json!({ "type": "http", "scheme": "bearer", "description": "The token of api-token-generate." });
    let login = json!({ "type": "http", "scheme": "basic", "description": "A user's email and password." });
    Described { paths, security: Map::from_iter([("personr".to_owned(), token), ("personrLogin".to_owned(), login)]) }
}

fn operation(endpoint: &Endpoint, id: String) -> Value {
    let mut operation = json!({
        "operationId": id,
        "summary": format!("{}.", endpoint.summary),
        "tags": ["Personr"],
        "security": match endpoint.access {
            Access::Token => json!([{ "personr": [] }]),
            Access::Login => json!([]),
            Access::BasicLogin => json!([{ "personrLogin": [] }]),
        },
        "responses": responses(endpoint),
        "x-vetbox-source": "documented",
    });
    let shapes = Fields::shapes(endpoint.workflow, endpoint.reads);
    if !shapes.is_empty() {
        operation["requestBody"] = request_body(&shapes);
    }
    operation
}

/// The request in every encoding (ruling P3).
fn request_body(shapes: &[Shape]) -> Value {
    let content = Encoding::ALL.map(|(content_type, encoding)| {
        (content_type.to_owned(), json!({ "schema": object_schema(shapes, encoding) }))
    });
    json!({ "required": shapes.iter().any(|shape| shape.required), "content": Map::from_iter(content) })
}

fn responses(endpoint: &Endpoint) -> Value {
    let success = json!({
        "description": "Done.", "content": { "application/json": { "schema": (endpoint.answers)() } }
    });
    let mut responses = Map::from_iter([("200".to_owned(), success)]);
    let mut statuses: BTreeMap<u16, Vec<(Word, &str)>> = BTreeMap::new();
    for (status, word, message) in KINDS.into_iter().filter(|(_, word, _)| answers(endpoint, *word)) {
        statuses.entry(status).or_default().push((word, message));
    }
    for (status, kinds) in statuses {
        responses.insert(status.to_string(), failure(&kinds));
    }
    Value::Object(responses)
}

/// Whether an endpoint answers with errors of this kind.
fn answers(endpoint: &Endpoint, word: Word) -> bool {
    match word {
        Word::Text => false,
        Word::Flat => endpoint.takes_flow,
        Word::Nested(_) | Word::Unauthorized => true,
    }
}

fn failure(kinds: &[(Word, &str)]) -> Value {
    let messages: Vec<_> = kinds.iter().map(|(_, message)| *message).collect();
    let schemas: Vec<_> = kinds.iter().map(|(word, _)| envelope(*word)).collect();
    json!({
        "description": messages.join("; "),
        "content": { "application/json": { "schema": { "anyOf": schemas } } },
    })
}

fn envelope(word: Word) -> Value {
    let text = || json!({ "type": "string" });
    let (properties, required) = match word {
        Word::Nested(word) => {
            let body = object(json!({ "status": { "const": word }, "message": text() }), &["status", "message"]);
            (json!({ "statusCode": { "type": "integer" }, "body": body }), &["statusCode", "body"][..])
        }
        Word::Flat => {
            (json!({ "statusCode": { "type": "integer" }, "message": text() }), &["statusCode", "message"][..])
        }
        Word::Text => (json!({ "status": { "const": "error" }, "response": text() }), &["status", "response"][..]),
        Word::Unauthorized => {
            let args = object(json!({ "code": text() }), &["code"]);
            let class = json!({ "const": "Unauthorized" });
            (
                json!({ "error_class": class, "args": args, "message": { "type": "null" }, "translation": text() }),
                &["error_class", "args", "message", "translation"][..],
            )
        }
    };
    object(properties, required)
}

fn object(properties: Value, required: &[&str]) -> Value {
    json!({ "type": "object", "properties": properties, "required": required, "additionalProperties": false })
}

/// The schema of the documented answer to an unknown workspace, which has HTTP status 200.
pub(super) fn workspace_error() -> Value {
    envelope(Word::Text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_endpoint_is_described_under_its_name() {
        let paths = described().paths;
        for endpoint in &ENDPOINTS {
            let item = &paths[&format!("{PREFIX}/{}", endpoint.workflow)];
            assert_eq!(item["post"]["operationId"], endpoint.operation);
            assert_eq!(item.get("get").is_some(), endpoint.methods == Methods::PostOrGet);
        }
    }

    #[test]
    fn only_endpoints_with_a_flow_have_the_flat_error() {
        let paths = described().paths;
        let bad = |workflow: &str| {
            let operation = &paths[&format!("{PREFIX}/{workflow}")]["post"];
            operation["responses"]["400"]["description"].as_str().unwrap().contains("incorrect flow name")
        };

        assert!(bad("api-entity-create") && bad("api-database-verification"));
        assert!(!bad("api-applicant-status") && !bad("api-token-generate"));
    }
}
