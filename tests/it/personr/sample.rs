//! The manual's printed answers as files, and the comparison with them: same keys in the same order, same types.

use std::{fs, path::Path};

use indexmap::IndexMap;
use serde::Deserialize;

/// JSON that keeps the order of its keys.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Node {
    Null(()),
    Flag(#[expect(dead_code, reason = "shown when a comparison fails")] bool),
    Number(#[expect(dead_code, reason = "shown when a comparison fails")] f64),
    Text(#[expect(dead_code, reason = "shown when a comparison fails")] String),
    List(Vec<Node>),
    Object(IndexMap<String, Node>),
}

/// Asserts that `text` has the shape of the printed sample `name`.
#[track_caller]
pub(crate) fn assert_like(name: &str, text: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/samples/personr/{name}.json"));
    let sample = fs::read_to_string(path).expect("the sample is there");
    let parse = |text: &str| serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"));
    if let Err(difference) = compare(&parse(&sample), &parse(text), "") {
        panic!("{difference}\n{text}");
    }
}

fn compare(sample: &Node, given: &Node, place: &str) -> Result<(), String> {
    match (sample, given) {
        (Node::Object(sample), Node::Object(given)) => {
            let (wanted, found): (Vec<_>, Vec<_>) = (sample.keys().collect(), given.keys().collect());
            if wanted != found {
                return Err(format!("keys of {place}: wanted {wanted:?}, found {found:?}"));
            }
            sample
                .iter()
                .zip(given.values())
                .try_for_each(|((key, sample), given)| compare(sample, given, &format!("{place}.{key}")))
        }
        (Node::List(sample), Node::List(given)) => given.iter().enumerate().try_for_each(|(index, given)| {
            // More items than the sample prints are like its last.
            match sample.get(index).or(sample.last()) {
                Some(sample) => compare(sample, given, &format!("{place}[{index}]")),
                None => Ok(()),
            }
        }),
        (Node::Null(()), Node::Null(()))
        | (Node::Flag(_), Node::Flag(_))
        | (Node::Number(_), Node::Number(_))
        | (Node::Text(_), Node::Text(_)) => Ok(()),
        (sample, given) => Err(format!("{place}: wanted the like of {sample:?}, found {given:?}")),
    }
}

/// The text of every test of this vendor.
fn tests() -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/personr");
    let files = fs::read_dir(folder).expect("the folder can be read");
    files.map(|file| fs::read_to_string(file.expect("an entry").path()).expect("a test is text")).collect()
}

#[test]
fn every_sample_is_compared_with() {
    let (tests, folder) = (tests(), Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/samples/personr"));

    for file in fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap();
        let compared = [format!("assert_like(\"{name}\""), format!("samples/personr/{name}.json")];
        assert!(compared.iter().any(|text| tests.contains(text)), "no test compares with the sample {name}");
    }
}

#[test]
fn every_endpoint_is_called() {
    let tests = tests();

    for (operation, _, path) in vetbox::vendors::personr::operations() {
        let workflow = path.rsplit('/').next().unwrap();
        assert!(
            tests.contains(&format!("\"{workflow}\"")) || tests.contains(&format!("wf/{workflow}\"")),
            "no test calls {operation}"
        );
    }
}
