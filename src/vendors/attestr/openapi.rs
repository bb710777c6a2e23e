//! The vendor's paths as OpenAPI describes them, told by the endpoints themselves.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::{
    body::{object_schema, shapes},
    endpoint::{Answers, BodyKind, Endpoint, Source},
    error::Row,
    routes::{ENDPOINTS, full},
};
use crate::vendors::Described;

/// Every endpoint, and how to authorize.
pub fn described() -> Described {
    let mut paths: Map<String, Value> = Map::new();
    for endpoint in &ENDPOINTS {
        let item = paths.entry(full(endpoint.path)).or_insert_with(|| json!({}));
        item[endpoint.method.as_str().to_lowercase()] = operation(endpoint);
    }
    let basic = json!({
        "type": "http", "scheme": "basic",
        "description": "The app's auth token stands after `Basic `: base64 of `<appId>.<clientKey>:<clientSecret>`.",
    });
    Described {
        paths,
        components: BTreeMap::from([("securitySchemes".to_owned(), Map::from_iter([("attestr".to_owned(), basic)]))]),
    }
}

fn operation(endpoint: &Endpoint) -> Value {
    let mut operation = json!({
        "operationId": endpoint.operation,
        "summary": format!("{}.", endpoint.summary),
        "tags": ["Attestr"],
        "security": [{ "attestr": [] }],
        "parameters": parameters(endpoint.path),
        "responses": responses(endpoint),
        "x-vetbox-source": match endpoint.source {
            Source::Documented => "documented",
            Source::Inferred => "inferred",
            Source::Ruled(_) => "ruling",
        },
    });
    if let Some(body) = request_body(endpoint.body) {
        operation["requestBody"] = body;
    }
    operation
}

fn parameters(path: &str) -> Vec<Value> {
    let version = json!({
        "name": "version", "in": "path", "required": true, "schema": { "type": "string", "enum": ["v1", "v2", "v3"] },
    });
    let names = path.split('/').filter_map(|segment| segment.strip_prefix('{')?.strip_suffix('}'));
    let ids = names.map(|name| {
        let schema = json!({ "type": "string", "pattern": format!("^{}[0-9A-Za-z_-]{{15}}$", prefix(name)) });
        json!({ "name": name, "in": "path", "required": true, "schema": schema })
    });
    std::iter::once(version).chain(ids).collect()
}

/// How the ids of a path parameter begin.
fn prefix(name: &str) -> &'static str {
    match name {
        "profile" => "AX1",
        "query" => "AQ0",
        "media" => "MX1",
        _ => "AR0",
    }
}

fn request_body(body: BodyKind) -> Option<Value> {
    match body {
        BodyKind::Nothing => None,
        BodyKind::Json(read) => {
            let schema = object_schema(&shapes(read));
            Some(json!({ "required": true, "content": { "application/json": { "schema": schema } } }))
        }
        BodyKind::Upload => {
            let file = json!({ "type": "string", "contentMediaType": "application/octet-stream" });
            let schema = json!({ "type": "object", "properties": { "file": file }, "required": ["file"] });
            Some(json!({ "required": true, "content": { "multipart/form-data": { "schema": schema } } }))
        }
    }
}

fn responses(endpoint: &Endpoint) -> Value {
    let success = match endpoint.answers {
        Answers::Json(schema) => {
            json!({ "description": "Done.", "content": { "application/json": { "schema": schema() } } })
        }
        Answers::Nothing => json!({ "description": "Done; there is no body." }),
        Answers::File => json!({ "description": "The file.", "content": { "*/*": {} } }),
    };
    let mut responses = Map::from_iter([("200".to_owned(), success)]);
    for (status, rows) in by_status(endpoint) {
        responses.insert(status.to_string(), failure(&rows, endpoint.is_media()));
    }
    Value::Object(responses)
}

fn by_status(endpoint: &Endpoint) -> BTreeMap<u16, Vec<Row>> {
    let mut statuses: BTreeMap<u16, Vec<Row>> = BTreeMap::new();
    let own = endpoint.errors.iter().copied();
    for row in endpoint.common_errors().chain([Row::VersionUnsupported]).chain(own) {
        statuses.entry(row.printed().0).or_default().push(row);
    }
    statuses
}

/// The envelope of errors of one status.
fn failure(rows: &[Row], media: bool) -> Value {
    let printed = rows.iter().map(|row| {
        let (_, code, message) = row.printed();
        format!("{code} {message}")
    });
    let codes: Vec<_> = rows.iter().map(|row| row.code()).collect();
    let mut properties = json!({
        "code": { "type": "integer", "enum": codes },
        "message": { "type": "string" },
        "details": { "type": "string" },
    });
    let mut required = vec!["code", "message"];
    if media {
        properties["httpStatusCode"] = json!({ "type": "integer" });
        required.push("httpStatusCode");
    }
    let schema =
        json!({ "type": "object", "properties": properties, "required": required, "additionalProperties": false });
    json!({
        "description": printed.collect::<Vec<_>>().join("; "),
        "content": { "application/json": { "schema": schema } },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_endpoint_is_described_under_its_name() {
        let paths = described().paths;
        for endpoint in &ENDPOINTS {
            let described = &paths[&full(endpoint.path)][endpoint.method.as_str().to_lowercase()];
            assert_eq!(described["operationId"], endpoint.operation);
            assert_eq!(described.get("requestBody").is_some(), !matches!(endpoint.body, BodyKind::Nothing));
        }
    }

    #[test]
    fn a_body_is_described_as_its_table() {
        let work = &described().paths["/api/{version}/public/factx/async/work"]["post"];
        let schema = &work["requestBody"]["content"]["application/json"]["schema"];

        let names: Vec<_> = schema["properties"].as_object().unwrap().keys().cloned().collect();
        let table = [
            "tag",
            "employer",
            "reg",
            "position",
            "startDate",
            "ended",
            "endDate",
            "documents",
            "references",
            "webhook",
        ];
        assert_eq!(names, table);
        assert_eq!(
            schema["required"],
            json!(["tag", "employer", "reg", "position", "startDate", "ended", "documents"])
        );
    }

    #[test]
    fn errors_are_described_with_their_codes() {
        let associate = &described().paths["/api/{version}/public/factx/{profile}/associate"]["put"];
        let codes = |status: &str| {
            let response = &associate["responses"][status]["content"]["application/json"]["schema"];
            response["properties"]["code"]["enum"].clone()
        };

        assert_eq!(codes("400"), json!([4001, 4005, 40051, 40018, 40038, 4003, 40039]));
        assert_eq!(codes("429"), json!([4291, 4292, 4293, 4294]));
    }
}
