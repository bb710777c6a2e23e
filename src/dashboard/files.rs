//! The page's files, compiled in: what a browser gets is what stands in `page/`, in fewer files.
//!
//! The page has the styles in it, and what asks for the first view's data. `app.js` has all modules in it that the first view needs: a browser that
//! has none yet takes longer to fetch many small files than to read them. Modules of other views import from `app.js` what is in it. So no two of
//! the modules in it may give one name to different things.

use std::{collections::BTreeMap, path::Path, sync::LazyLock};

use base64::{Engine as _, prelude::BASE64_STANDARD};
use include_dir::{Dir, File, include_dir};
use sha2::{Digest as _, Sha256};

static FOLDER: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/src/dashboard/page");

/// The page itself as it is written; it names every other file.
const PAGE: &str = include_str!("page/index.html");

/// What the page asks for while the modules are on their way.
const SCRIPT: &str = include_str!("page/early.js");

/// The styles, with which a browser paints without waiting for a file.
const STYLE: &str = concat!(include_str!("page/style.css"), include_str!("page/parts.css"));

/// The module that the page starts.
const FIRST: &str = "app.js";

/// What tells these files from those of any other build: a browser may keep a file of this version for good.
pub static VERSION: LazyLock<String> = LazyLock::new(|| {
    let files = FOLDER.files().map(File::contents).chain(MODULES.values().map(String::as_bytes));
    let hash = files.fold(Sha256::new(), Sha256::chain_update);
    hex::encode(&hash.finalize()[..8])
});

/// A file of this name with its content type.
pub fn file(name: &str) -> Option<(&'static [u8], &'static str)> {
    match name.rsplit_once('.')?.1 {
        "js" => MODULES.get(name).map(|module| (module.as_bytes(), "text/javascript; charset=utf-8")),
        "svg" => FOLDER.get_file(name).map(|picture| (picture.contents(), "image/svg+xml")),
        _ => None,
    }
}

/// The page in the chosen colours, which names the files of this version.
pub fn page(colours: &str) -> String {
    PAGE.replace("\"auto\"", &format!("\"{colours}\""))
        .replace("\"assets/", &format!("\"assets/{}/", *VERSION))
        .replace("<style></style>", &format!("<style>{STYLE}</style>"))
        .replace("<script></script>", &format!("<script>{SCRIPT}</script>"))
}

/// The modules as they are sent.
static MODULES: LazyLock<BTreeMap<&str, String>> = LazyLock::new(|| {
    let mut together = Vec::new();
    add(FIRST, &mut together);
    let all = FOLDER.files().map(File::path).filter(|path| path.extension().is_some_and(|it| it == "js"));
    let others = all.filter_map(Path::to_str).filter(|name| !together.contains(name)).map(|name| {
        let elsewhere = |text: String, it: &&str| text.replace(&format!("from './{it}'"), &format!("from './{FIRST}'"));
        (name, together.iter().fold(text(name).to_owned(), elsewhere))
    });
    others.chain([(FIRST, together.iter().copied().map(alone).collect())]).collect()
});

/// Adds a module to `all`, after those that it imports.
fn add(name: &'static str, all: &mut Vec<&'static str>) {
    if all.contains(&name) {
        return;
    }
    for import in text(name).split("from './").skip(1).filter_map(|rest| rest.split('\'').next()) {
        add(import, all);
    }
    all.push(name);
}

/// A module without its imports, for where what it imports stands before it.
fn alone(name: &str) -> String {
    let lines = text(name).lines().filter(|line| !line.starts_with("import "));
    lines.flat_map(|line| [line, "\n"]).collect()
}

fn text(name: &str) -> &'static str {
    FOLDER.get_file(name).and_then(File::contents_utf8).expect("a module is imported that is not there")
}

/// What a policy calls the script and the style in the page: their hashes, so that no others are taken for them.
pub fn sources() -> [String; 2] {
    [SCRIPT, STYLE].map(|text| format!("'sha256-{}'", BASE64_STANDARD.encode(Sha256::digest(text))))
}
