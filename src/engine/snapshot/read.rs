//! From a text to a document: the document, or everything that is wrong with the text, each at its place.

use serde::de::DeserializeOwned;
use serde_json::Value;

use super::{
    document::{Document, FORM, Several},
    misfit::Misfit,
};
use crate::engine::{
    registry::Name,
    tree::{Mistake, Node, read_whole},
    world::Domain,
};

/// Reads one sandbox's document.
pub fn read<D: Domain>(text: &[u8]) -> Result<Document<D>, Vec<Misfit>> {
    let root = parse(text)?;
    if root.field("sandboxes").is_some() {
        let message =
            "this document is of several sandboxes: take one of these, or start a server with all by --seed-file";
        return Err(vec![Misfit::at("/sandboxes", message)]);
    }
    document(root)
}

/// Reads a document of several sandboxes; one that names none is the default sandbox's.
pub fn read_several<D: Domain>(text: &[u8]) -> Result<Several<D>, Vec<Misfit>> {
    let root = parse(text)?;
    match root.field("sandboxes") {
        Some(_) => document(root),
        None => Ok(Several::only(Name::default_sandbox(), document(root)?)),
    }
}

/// Reads a text as far as every form has it; it refuses forms that this program does not know, whatever is in them.
fn parse(text: &[u8]) -> Result<Node, Vec<Misfit>> {
    let wrong = |pointer, message: String| Err(vec![Misfit::at(pointer, message)]);
    let root = match Node::of_json(text) {
        Ok(root) if root.has_fields() => root,
        Ok(_) => return wrong("", "a snapshot is a JSON object".to_owned()),
        Err(error) => return wrong("", format!("this is not JSON: {error}")),
    };
    let version = env!("CARGO_PKG_VERSION");
    match root.field("snapshot").map(Node::to_value) {
        Some(form) if form == FORM => Ok(root),
        None | Some(Value::Null) => {
            wrong("/snapshot", format!("missing; a snapshot says {{\"vetbox\":\"{version}\",\"snapshot\":{FORM}}}"))
        }
        Some(form) => {
            wrong("/snapshot", format!("form {form} is not known; this is vetbox {version}, which knows form {FORM}"))
        }
    }
}

fn document<T: DeserializeOwned>(root: Node) -> Result<T, Vec<Misfit>> {
    let misfit = |mistake: &Mistake| Misfit::at(mistake.pointer(), mistake.message());
    read_whole(root).map_err(|mistakes| mistakes.iter().map(misfit).collect())
}
