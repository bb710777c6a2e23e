//! `/_vetbox/openapi.json`: what the control API can do, written out from the list that its routes are made of.

use std::sync::Arc;

use axum::Extension;
use schemars::{SchemaGenerator, generate::SchemaSettings};
use serde_json::{Map, Value, json};

use super::{
    api::{Does, Operation, Routes, does},
    extract::Json,
    problem,
};
use crate::vendors;

/// The route.
pub fn routes() -> Routes {
    Routes::default().get("/_vetbox/openapi.json", show, does("description", "This description.").gives::<Value>())
}

async fn show(Extension(operations): Extension<Arc<[Operation]>>) -> Json<Value> {
    Json(document(&operations))
}

/// The description of `operations`.
fn document(operations: &[Operation]) -> Value {
    let settings = SchemaSettings::draft2020_12().with(|settings| {
        settings.definitions_path = "/components/schemas".into();
        settings.meta_schema = None;
    });
    let mut generator = settings.into_generator();
    let mut paths = Map::new();
    for operation in operations {
        let path = paths.entry(operation.path.clone()).or_insert_with(|| json!({}));
        path[operation.method.as_str().to_lowercase()] = described(operation, &mut generator);
    }
    generator.subschema_for::<problem::Details>();
    let vendors = vendors::described();
    paths.extend(vendors.paths);
    let mut components = vendors.components;
    components.entry("schemas".to_owned()).or_default().extend(generator.take_definitions(true));
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "vetbox",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "The emulated vendors, and whatever a test does with a sandbox beside calling them.",
        },
        "paths": paths,
        "components": components,
    })
}

fn described(operation: &Operation, generator: &mut SchemaGenerator) -> Value {
    let Does { name, summary, query, selected, takes, status, gives } = &operation.does;
    let named = |place: &str, name: &str, meaning: &str, required: bool| json!({ "name": name, "in": place, "description": meaning, "required": required, "schema": { "type": "string" } });
    let in_path = parameters(&operation.path).map(|name| named("path", name, "", true));
    let in_query = query.iter().chain(*selected).map(|(name, meaning)| named("query", name, meaning, false));
    let mut described = json!({
        "summary": summary,
        "operationId": name,
        "tags": [tag(&operation.path)],
        "parameters": in_path.chain(in_query).collect::<Vec<_>>(),
        "responses": {
            status.to_string(): answer("Done.", "application/json", gives.map(|schema| schema(generator).to_value())),
            "default": answer("What was wrong, and what would be right.", "application/problem+json", Some(json!({ "$ref": "#/components/schemas/Problem" }))),
        },
    });
    if let Some(takes) = takes {
        described["requestBody"] = json!({ "content": { "application/json": { "schema": takes(generator) } } });
    }
    described
}

fn answer(description: &str, kind: &str, schema: Option<Value>) -> Value {
    match schema {
        None => json!({ "description": description }),
        Some(schema) => json!({ "description": description, "content": { kind: { "schema": schema } } }),
    }
}

/// The names in braces of a path.
fn parameters(path: &str) -> impl Iterator<Item = &str> {
    path.split('/').filter_map(|segment| segment.strip_prefix('{')?.strip_suffix('}'))
}

/// The words of a path that are no parameters, without what all paths have.
fn words(path: &str) -> impl Iterator<Item = &str> {
    path.split('/').filter(|word| !matches!(*word, "" | "_vetbox" | "v1") && !word.starts_with('{'))
}

/// The noun: what stands after the sandbox's name, or at the top.
fn tag(path: &str) -> &str {
    let in_sandbox = path.split_once("{sandbox}/").map_or(path, |(_, rest)| rest);
    words(in_sandbox).next().unwrap_or("sandboxes")
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::control::routes;

    fn all() -> Vec<Operation> {
        routes::open().and(routes::guarded()).0
    }

    #[test]
    fn every_operation_is_described_and_has_a_name_of_its_own() {
        let operations = all();
        let document = document(&operations);

        let mut names = HashSet::new();
        for operation in &operations {
            let described = &document["paths"][&operation.path][operation.method.as_str().to_lowercase()];
            assert!(described["summary"].as_str().is_some_and(|text| text.ends_with('.')), "{described}");
            let name = &described["operationId"];
            assert!(
                name.is_string() && names.insert(name.clone()),
                "{described}: each operation has a name of its own"
            );
        }
    }

    /// Clients are made from it, in which two schemas of one name would be `Page` and `Page2`.
    #[test]
    fn every_schema_has_a_name_of_its_own() {
        let document = document(&all());

        let vendors = vendors::described().components;
        let schemas = document["components"]["schemas"].as_object().unwrap();
        let numbered = schemas.keys().filter(|name| name.ends_with(|c: char| c.is_ascii_digit()));
        let own: Vec<_> = numbered.filter(|name| vendors["schemas"].get(name.as_str()).is_none()).collect();
        assert!(own.is_empty(), "{own:?}");
    }

    #[test]
    fn every_reference_leads_to_a_schema() {
        let document = document(&all());

        let text = document.to_string();
        let references = text.split("\"$ref\":\"#").skip(1).map(|rest| rest.split('"').next().unwrap_or_default());
        for reference in references {
            assert!(document.pointer(reference).is_some(), "{reference}");
        }
    }
}
