//! The page's files, compiled in, and put together to as few as a browser has to ask for.

use std::{
    io::Write as _,
    sync::{LazyLock, OnceLock},
};

use base64::{Engine as _, prelude::BASE64_STANDARD};
use flate2::{Compression, write::GzEncoder};
use sha2::{Digest as _, Sha256};

use crate::packed::{Packed, packed, unpacked};

/// A file that the page is made of, as a browser gets it.
#[derive(Debug)]
pub(super) struct File {
    pub(super) name: &'static str,
    /// Its content type.
    pub(super) kind: &'static str,
    make: fn() -> String,
    gzip: OnceLock<Vec<u8>>,
}

/// A text of `page/` with its name.
type Text = (&'static str, Packed);

/// The texts of these names in `page/`.
macro_rules! texts {
    ($($name:literal)*) => { [$(($name, packed!("src/dashboard/page/", $name))),*] };
}

/// The page itself as it is written: its files stand in `assets/`.
const WRITTEN: &str = include_str!("page/index.html");

/// The modules, each after those that it imports; `app.js` is where to start reading.
const MODULES: [Text; 36] = texts! {
    "dom.js" "api.js" "route.js" "live.js" "data.js" "note.js" "time.js" "find.js" "parts.js" "dialog.js" "list.js" "split.js" "keys.js" "code.js"
    "archive.js" "timeline.js" "verification.js" "profile.js" "check.js" "cases.js" "rule.js" "request.js" "requests.js"
    "verifier.js" "sabotage.js" "endpoints.js" "deliveries.js" "inbox.js" "scenarios.js" "clock.js" "accounts.js"
    "sandboxes.js" "start.js" "views.js" "shell.js" "app.js"
};

/// The style of the frame, which stands in the page itself.
const STYLE: Packed = packed!("src/dashboard/page/", "style.css");

/// The style of what fills the frame, and the picture.
const OTHERS: [Text; 2] = texts! { "parts.css" "icon.svg" };

/// What tells these files from those of any other build.
pub(super) static VERSION: LazyLock<String> = LazyLock::new(|| {
    let texts = MODULES.iter().chain(&OTHERS);
    let hash = Sha256::new_with_prefix(WRITTEN).chain_update(STYLE);
    let hash = texts.fold(hash, |hash, (_, text)| hash.chain_update(text));
    hex::encode(&hash.finalize()[..8])
});

/// The page itself as it is sent, in each choice of colours. The style of its frame is in it, so a browser paints that without waiting
/// for a file, and the files stand in a folder of this version, so it may keep them for good and opens the page again with one request.
static PAGES: [File; 3] = [
    File::new("auto", HTML, || page_in("auto")),
    File::new("light", HTML, || page_in("light")),
    File::new("dark", HTML, || page_in("dark")),
];

const HTML: &str = "text/html; charset=utf-8";

fn page_in(colours: &str) -> String {
    WRITTEN
        .replace("\"auto\"", &format!("\"{colours}\""))
        .replace("\"assets/", &format!("\"assets/{}/", *VERSION))
        .replace("<style></style>", &format!("<style>{}</style>", unpacked(STYLE)))
}

/// The page in the colours that were chosen, or in those of the system.
pub(super) fn page(colours: &str) -> &'static File {
    PAGES.iter().find(|page| page.name == colours).unwrap_or(&PAGES[0])
}

/// What a policy calls the style in the page: its hash, so that no other is taken for it.
pub(super) fn style_source() -> String {
    format!("'sha256-{}'", BASE64_STANDARD.encode(Sha256::digest(unpacked(STYLE))))
}

/// The files that the page names. A browser asks for six at a time at most, so forty would wait for each other.
static FILES: [File; 3] = [
    File::new("parts.css", "text/css; charset=utf-8", || unpacked(OTHERS[0].1)),
    File::new("page.js", "text/javascript; charset=utf-8", || {
        joined(MODULES.map(|(name, text)| (name, unpacked(text))))
    }),
    File::new("icon.svg", "image/svg+xml", || unpacked(OTHERS[1].1)),
];

/// The file that is called `name`.
pub(super) fn file(name: &str) -> Option<&'static File> {
    FILES.iter().find(|file| file.name == name)
}

impl File {
    const fn new(name: &'static str, kind: &'static str, make: fn() -> String) -> Self {
        Self { name, kind, make, gzip: OnceLock::new() }
    }

    /// What is in it, for the few that take nothing compressed.
    pub(super) fn plain(&self) -> String {
        (self.make)()
    }

    /// The same, compressed when it is first asked for.
    pub(super) fn gzip(&self) -> &[u8] {
        self.gzip.get_or_init(|| gzip(self.plain().as_bytes()))
    }
}

/// One module of `modules`: each is what a function gives, so that what it does not export stays its own.
fn joined<const N: usize>(modules: [(&str, String); N]) -> String {
    modules.iter().map(|(name, text)| wrapped(name, text)).collect()
}

fn wrapped(name: &str, text: &str) -> String {
    let (mut body, mut exports) = (String::new(), Vec::new());
    for line in text.lines() {
        if let Some((what, from)) = imported(line) {
            body.extend(["const ", what.trim_start_matches("* as "), " = ", &variable(from), ";"]);
        } else if let Some(declaration) = line.strip_prefix("export ") {
            exports.push(declared(declaration));
            body.push_str(declaration);
        } else {
            body.push_str(line);
        }
        body.push('\n');
    }
    format!("const {} = (() => {{\n{body}return {{ {} }};\n}})();\n", variable(name), exports.join(", "))
}

/// What `import … from './….js';` takes from which module.
fn imported(line: &str) -> Option<(&str, &str)> {
    line.strip_prefix("import ")?.strip_suffix("';")?.split_once(" from './")
}

/// The name that a declaration declares.
fn declared(declaration: &str) -> &str {
    let is_part = |letter: char| letter.is_alphanumeric() || letter == '_' || letter == '$';
    let mut words = declaration.split(|letter| !is_part(letter)).filter(|word| !word.is_empty());
    words.find(|word| !["async", "class", "const", "function"].contains(word)).unwrap_or_default()
}

/// What a module is called in the one that all are joined to.
fn variable(module: &str) -> String {
    format!("${}", module.trim_end_matches(".js"))
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).and_then(|()| encoder.finish()).expect("memory takes every byte")
}

#[cfg(test)]
mod tests {
    use std::{collections::BTreeSet, fs, path::Path};

    use super::*;

    /// What the page may weigh in all as a browser gets it.
    const LIMIT: usize = 60_000;

    #[test]
    fn every_file_in_the_folder_is_served_and_none_is_listed_twice() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/dashboard/page");
        let there = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
        let there: BTreeSet<String> =
            there.filter(|name| !["index.html", "style.css"].contains(&name.as_str())).collect();

        let listed: Vec<&str> = MODULES.iter().chain(&OTHERS).map(|(name, _)| *name).collect();

        assert_eq!(listed.iter().map(|&name| name.to_owned()).collect::<BTreeSet<_>>(), there);
        assert_eq!(listed.len(), there.len());
    }

    #[test]
    fn modules_are_joined_to_one_in_which_each_keeps_its_own_names() {
        let modules = [
            ("one.js", "// Says one.\nconst own = 1;\nexport const one = own;\nexport async function* more() {}\n"),
            ("two.js", "import { one } from './one.js';\nimport * as all from './one.js';\nexport class Own {}\n"),
        ];

        insta::assert_snapshot!(joined(modules.map(|(name, text)| (name, text.to_owned()))), @r"
        const $one = (() => {
        // Says one.
        const own = 1;
        const one = own;
        async function* more() {}
        return { one, more };
        })();
        const $two = (() => {
        const { one } = $one;
        const all = $one;
        class Own {}
        return { Own };
        })();
        ");
    }

    #[test]
    fn each_module_stands_after_those_that_it_imports_and_writes_so_that_they_can_be_joined() {
        for (place, (name, text)) in MODULES.iter().enumerate() {
            for line in unpacked(text).lines().filter(|line| line.starts_with("import ") || line.starts_with("export "))
            {
                if let Some((what, from)) = imported(line) {
                    assert!(MODULES[..place].iter().any(|(before, _)| *before == from), "{name} imports {from}");
                    let is_plain = what.starts_with("* as ") || what.starts_with('{') && !what.contains(" as ");
                    assert!(is_plain, "{name}: {line}");
                } else {
                    let declaration = line.trim_start_matches("export ");
                    let known = ["const ", "function", "async function", "class "];
                    assert!(known.iter().any(|it| declaration.starts_with(it)), "{name}: {line}");
                    assert!(!declared(declaration).is_empty(), "{name}: {line}");
                }
            }
        }
    }

    #[test]
    fn the_page_is_light() {
        let weight = FILES.iter().chain(&PAGES[..1]).map(|file| file.gzip().len()).sum::<usize>();

        assert!(weight < LIMIT, "{weight} bytes");
    }
}
