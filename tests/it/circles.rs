//! No circles of imports: below these folders each file can be read after those that it imports.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

/// A module or an item in one, as `vendors::attestr::state`.
type Name = Vec<String>;

/// One folder's files: which modules there are, and what their texts are up to their tests.
struct Folder {
    texts: BTreeMap<Name, String>,
    /// Modules that are a folder's list.
    lists: BTreeSet<Name>,
    /// What a list makes public under its own name, and where it is.
    elsewhere: BTreeMap<Name, Name>,
}

#[test]
fn there_is_no_circle_in_attestr() {
    assert_no_circle("src/vendors/attestr");
}

#[test]
fn there_is_no_circle_in_the_command_line() {
    assert_no_circle("src/cli");
}

#[test]
fn there_is_no_circle_in_the_engine() {
    assert_no_circle("src/engine");
}

#[test]
fn there_is_no_circle_in_the_control_api() {
    assert_no_circle("src/control");
}

#[test]
fn there_is_no_circle_in_the_outbox() {
    assert_no_circle("src/engine/outbox");
}

#[test]
fn there_is_no_circle_in_personr() {
    assert_no_circle("src/vendors/personr");
}

#[test]
fn there_is_no_circle_in_scenarios_and_the_tree_they_are_read_from() {
    assert_no_circle("src/engine/scenario");
    assert_no_circle("src/engine/tree");
}

#[track_caller]
fn assert_no_circle(folder: &str) {
    let folder = Folder::read(folder);
    let mut imports: BTreeMap<Name, BTreeSet<Name>> = folder
        .texts
        .iter()
        .filter(|(module, _)| !folder.lists.contains(*module))
        .map(|(module, text)| (module.clone(), folder.imports(module, text)))
        .collect();
    // Whoever imports nothing that is left is no part of a circle.
    loop {
        let done: BTreeSet<_> =
            imports.iter().filter(|(_, imported)| imported.is_empty()).map(|(it, _)| it.clone()).collect();
        if done.is_empty() {
            break;
        }
        imports.retain(|module, _| !done.contains(module));
        for imported in imports.values_mut() {
            imported.retain(|module| !done.contains(module));
        }
    }
    let line = |(module, imported): (&Name, &BTreeSet<Name>)| {
        let imported: Vec<_> = imported.iter().map(|module| module.join("::")).collect();
        format!("{} imports {}", module.join("::"), imported.join(", "))
    };
    let left: Vec<_> = imports.iter().map(line).collect();
    assert!(left.is_empty(), "in a circle, or importing one:\n{}", left.join("\n"));
}

impl Folder {
    fn read(folder: &str) -> Self {
        let mut read = Self { texts: BTreeMap::new(), lists: BTreeSet::new(), elsewhere: BTreeMap::new() };
        let module: Name = folder.split('/').skip(1).map(str::to_owned).collect();
        read.add(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder), &module);
        for list in &read.lists {
            for path in uses(&read.texts[list], true).into_iter().map(|path| absolute(list, path)) {
                let name = [list.as_slice(), path.last().map(std::slice::from_ref).unwrap_or_default()].concat();
                read.elsewhere.insert(name, path);
            }
        }
        read
    }

    fn add(&mut self, folder: &Path, module: &Name) {
        for entry in fs::read_dir(folder).expect("the folder can be read") {
            let path = entry.expect("the entry can be read").path();
            let stem = path.file_stem().expect("it has a name").to_string_lossy().into_owned();
            let below = [module.as_slice(), std::slice::from_ref(&stem)].concat();
            if path.is_dir() && stem != "tests" {
                self.add(&path, &below);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = fs::read_to_string(&path).expect("the source can be read");
                let code = text.split("\n#[cfg(test)]").next().unwrap_or_default().lines();
                let code: Vec<_> = code.filter(|line| !line.trim_start().starts_with("//")).collect();
                let is_list = stem == "mod";
                let name = if is_list { module.clone() } else { below };
                if is_list {
                    self.lists.insert(name.clone());
                }
                self.texts.insert(name, code.join("\n"));
            }
        }
    }

    /// The files that a file imports.
    fn imports(&self, module: &Name, text: &str) -> BTreeSet<Name> {
        let named = uses(text, false).into_iter().chain(inline(text));
        let files = named.filter_map(|path| self.file(absolute(module, path)));
        files.filter(|file| file != module).collect()
    }

    /// The file in which something is; lists of modules are none.
    fn file(&self, mut path: Name) -> Option<Name> {
        // A list may name what another list names.
        for _ in 0..3 {
            let named = (1..=path.len()).find_map(|length| Some((length, self.elsewhere.get(&path[..length])?)));
            let Some((length, place)) = named else { break };
            path = [place.as_slice(), &path[length..]].concat();
        }
        let found = (1..=path.len()).rev().map(|length| path[..length].to_vec());
        found.filter(|name| self.texts.contains_key(name)).find(|name| !self.lists.contains(name))
    }
}

/// The paths that are used, or made public again.
fn uses(text: &str, public: bool) -> Vec<Name> {
    let mut paths = Vec::new();
    for statement in text.split(';') {
        let Some((before, tree)) = statement.rsplit_once("use ") else { continue };
        let start = before.rsplit('\n').next().unwrap_or_default().trim();
        if start.starts_with("pub") == public && (start.is_empty() || start.starts_with("pub")) {
            expand(tree, &[], &mut paths);
        }
    }
    paths
}

/// The single paths of a tree such as `super::{a, b::{c, d}}`.
fn expand(tree: &str, prefix: &[String], paths: &mut Vec<Name>) {
    let mut depth = 0;
    let branches = tree.split(|character| {
        depth += i32::from(character == '{') - i32::from(character == '}');
        character == ',' && depth == 0
    });
    for branch in branches.map(str::trim).filter(|branch| !branch.is_empty()) {
        let (path, inside) = branch.split_once('{').unwrap_or((branch, ""));
        let path = path.split(" as ").next().unwrap_or_default();
        let names = path.split("::").map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned);
        let path: Name = prefix.iter().cloned().chain(names).collect();
        match inside.rsplit_once('}') {
            Some((inside, _)) => expand(inside, &path, paths),
            None => paths.push(path),
        }
    }
}

/// The paths that stand in the code itself.
fn inline(text: &str) -> Vec<Name> {
    let words = text.split(|character: char| !character.is_alphanumeric() && character != '_' && character != ':');
    let paths = words.map(|word| word.split("::").map(str::to_owned).collect::<Name>());
    paths.filter(|path| path.len() > 1 && ["crate", "super"].contains(&path[0].as_str())).collect()
}

/// A path from the crate's root.
fn absolute(module: &Name, path: Name) -> Name {
    let ups = path.iter().take_while(|name| *name == "super").count();
    let rest = path.iter().skip(ups).filter(|name| *name != "self" && *name != "crate").cloned();
    match path.first().map(String::as_str) {
        Some("crate") => rest.collect(),
        Some("super") => module[..module.len().saturating_sub(ups)].iter().cloned().chain(rest).collect(),
        _ => module.iter().cloned().chain(rest).collect(),
    }
}
