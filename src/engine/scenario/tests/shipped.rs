//! The scenarios that ship load without problems and keep their promises.

use super::{
    super::{LIBRARY, MAGIC, Shipped},
    vendors::VENDORS,
};

#[test]
fn every_shipped_scenario_loads_without_problems() {
    for shipped in LIBRARY.iter().chain([&MAGIC]) {
        let compiled = shipped.compile(VENDORS);
        let problems: String = compiled.problems.iter().map(ToString::to_string).collect();

        assert!(problems.is_empty(), "{problems}");
        let scenario = compiled.scenario.unwrap();
        assert_eq!(scenario.name(), shipped.name);
        assert!(!scenario.description().is_empty(), "{}", shipped.name);
        assert!(shipped.text.starts_with("# yaml-language-server: $schema=schema.json\n"), "{}", shipped.name);
    }
}

#[test]
fn every_file_of_the_folder_is_built_in() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/scenarios");
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|ending| ending == "yaml") {
            let name = path.file_stem().unwrap().to_str().unwrap();
            assert!(Shipped::find(name).is_some(), "{name} is not in the library");
        }
    }
}
