//! The page's files, compiled in: what a browser gets is what stands in `page/`.

use std::sync::LazyLock;

use base64::{Engine as _, prelude::BASE64_STANDARD};
use include_dir::{Dir, File, include_dir};
use sha2::{Digest as _, Sha256};

static FOLDER: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/src/dashboard/page");

/// The page itself as it is written; it names every other file.
const PAGE: &str = include_str!("page/index.html");

/// The style of the frame, which stands in the page itself, so that a browser paints that without waiting for a file.
const STYLE: &str = include_str!("page/style.css");

/// What tells these files from those of any other build: a browser may keep a file of this version for good.
pub static VERSION: LazyLock<String> = LazyLock::new(|| {
    let hash = FOLDER.files().fold(Sha256::new(), |hash, file| hash.chain_update(file.contents()));
    hex::encode(&hash.finalize()[..8])
});

/// A file of this name with its content type.
pub fn file(name: &str) -> Option<(&'static [u8], &'static str)> {
    let kind = match name.rsplit_once('.')?.1 {
        "js" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "svg" => "image/svg+xml",
        _ => return None,
    };
    FOLDER.get_file(name).map(|file| (file.contents(), kind))
}

/// The page in the chosen colours. It names the files of this version and the modules of the first view, which a browser then fetches side by
/// side instead of one import after the other.
pub fn page(colours: &str) -> String {
    let folder = format!("assets/{}/", *VERSION);
    let preloads: Vec<String> =
        FIRST.iter().map(|name| format!("<link rel=\"modulepreload\" href=\"{folder}{name}\">\n")).collect();
    PAGE.replace("\"auto\"", &format!("\"{colours}\""))
        .replace("\"assets/", &format!("\"{folder}"))
        .replace("<style></style>\n", &format!("<style>{STYLE}</style>\n{}", preloads.concat()))
}

/// The modules that the first view needs: the one that the page starts, and what is imported from there on.
static FIRST: LazyLock<Vec<&str>> = LazyLock::new(|| {
    let mut all = vec!["app.js"];
    let mut place = 0;
    while let Some(name) = all.get(place) {
        let text = FOLDER.get_file(name).and_then(File::contents_utf8).expect("a module is imported that is not there");
        for import in text.split("from './").skip(1).filter_map(|rest| rest.split('\'').next()) {
            if !all.contains(&import) {
                all.push(import);
            }
        }
        place += 1;
    }
    all
});

/// What a policy calls the style in the page: its hash, so that no other is taken for it.
pub fn style_source() -> String {
    format!("'sha256-{}'", BASE64_STANDARD.encode(Sha256::digest(STYLE)))
}
