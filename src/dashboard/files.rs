//! The page's files, compiled in.

use std::{io::Write as _, sync::LazyLock};

use flate2::{Compression, write::GzEncoder};
use sha2::{Digest as _, Sha256};

/// A file that the page is made of.
#[derive(Debug)]
pub(super) struct File {
    name: &'static str,
    pub(super) bytes: &'static [u8],
    /// The same, compressed when it is first asked for.
    pub(super) gzip: LazyLock<Vec<u8>>,
}

/// The file of this name in `page/`.
macro_rules! page {
    ($name:literal) => {{
        const BYTES: &[u8] = include_bytes!(concat!("page/", $name));
        File { name: $name, bytes: BYTES, gzip: LazyLock::new(|| gzip(BYTES)) }
    }};
}

/// The page itself as it is written: its files stand in `assets/`.
const WRITTEN: &str = include_str!("page/index.html");

/// What tells these files from those of any other build.
pub(super) static VERSION: LazyLock<String> = LazyLock::new(|| {
    let hash = FILES.iter().fold(Sha256::new_with_prefix(WRITTEN), |hash, file| hash.chain_update(file.bytes));
    hex::encode(&hash.finalize()[..8])
});

/// The page itself as it is sent: its files stand in a folder of this version, so a browser may keep them for good and opens the
/// page again with one request.
pub(super) static PAGE: LazyLock<String> =
    LazyLock::new(|| WRITTEN.replace("\"assets/", &format!("\"assets/{}/", *VERSION)));

/// What it is made of, in reading order.
static FILES: [File; 40] = [
    page!("theme.js"),
    page!("app.js"),
    page!("dom.js"),
    page!("route.js"),
    page!("api.js"),
    page!("data.js"),
    page!("live.js"),
    page!("time.js"),
    page!("keys.js"),
    page!("shell.js"),
    page!("views.js"),
    page!("list.js"),
    page!("parts.js"),
    page!("note.js"),
    page!("dialog.js"),
    page!("code.js"),
    page!("accounts.js"),
    page!("archive.js"),
    page!("cases.js"),
    page!("check.js"),
    page!("clock.js"),
    page!("deliveries.js"),
    page!("endpoints.js"),
    page!("inbox.js"),
    page!("reference.js"),
    page!("request.js"),
    page!("profile.js"),
    page!("requests.js"),
    page!("rule.js"),
    page!("sabotage.js"),
    page!("sandboxes.js"),
    page!("scenarios.js"),
    page!("split.js"),
    page!("start.js"),
    page!("timeline.js"),
    page!("verification.js"),
    page!("verifier.js"),
    page!("icon.svg"),
    page!("parts.css"),
    page!("style.css"),
];

/// The file that is called `name`.
pub(super) fn file(name: &str) -> Option<&'static File> {
    FILES.iter().find(|file| file.name == name)
}

impl File {
    /// Its content type.
    pub(super) fn kind(&self) -> &'static str {
        match self.name.rsplit_once('.') {
            Some((_, "js")) => "text/javascript; charset=utf-8",
            Some((_, "css")) => "text/css; charset=utf-8",
            _ => "image/svg+xml",
        }
    }
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).and_then(|()| encoder.finish()).expect("memory takes every byte")
}

#[cfg(test)]
mod tests {
    use std::{collections::BTreeSet, fs, path::Path};

    use super::*;

    /// What the page may weigh in all as a browser gets it.
    const LIMIT: usize = 70_000;

    #[test]
    fn every_file_in_the_folder_is_served_and_none_is_listed_twice() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/dashboard/page");
        let there = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
        let there: BTreeSet<String> = there.filter(|name| name != "index.html").collect();

        let listed: Vec<String> = FILES.iter().map(|file| file.name.to_owned()).collect();

        assert_eq!(listed.iter().cloned().collect::<BTreeSet<_>>(), there);
        assert_eq!(listed.len(), there.len());
    }

    /// The modules that `module` imports before it runs.
    fn imports(module: &str) -> impl Iterator<Item = &'static str> {
        let text = str::from_utf8(file(module).unwrap().bytes).unwrap();
        text.split(" from './").skip(1).map(|rest| rest.split('\'').next().unwrap())
    }

    #[test]
    fn the_page_preloads_every_module_that_it_opens_with_so_that_none_waits_for_another() {
        let mut needed = BTreeSet::from(["app.js", "start.js"]);
        let mut open: Vec<_> = needed.iter().copied().collect();
        while let Some(module) = open.pop() {
            open.extend(imports(module).filter(|it| needed.insert(it)));
        }
        needed.remove("app.js");

        let preloaded = WRITTEN.split("\"modulepreload\" href=\"assets/").skip(1);
        let preloaded: BTreeSet<_> = preloaded.map(|rest| rest.split('"').next().unwrap()).collect();

        assert_eq!(preloaded, needed);
    }

    #[test]
    fn the_page_is_light() {
        let weight = FILES.iter().map(|file| file.gzip.len()).sum::<usize>() + WRITTEN.len();

        assert!(weight < LIMIT, "{weight} bytes");
    }
}
