//! The page's files, compiled in.

use std::sync::LazyLock;

use sha2::{Digest as _, Sha256};

/// A file of the page.
#[derive(Debug)]
pub(super) struct File {
    name: &'static str,
    pub(super) bytes: &'static [u8],
    tag: LazyLock<String>,
}

/// The file of this name in `page/`.
macro_rules! page {
    ($name:literal) => {{
        const BYTES: &[u8] = include_bytes!(concat!("page/", $name));
        File { name: $name, bytes: BYTES, tag: LazyLock::new(|| tag(BYTES)) }
    }};
}

/// The page itself.
pub(super) static PAGE: File = page!("index.html");

/// What it is made of, in reading order.
static FILES: [File; 37] = [
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
    page!("sign.js"),
    page!("accounts.js"),
    page!("cases.js"),
    page!("check.js"),
    page!("clock.js"),
    page!("deliveries.js"),
    page!("endpoints.js"),
    page!("inbox.js"),
    page!("reference.js"),
    page!("request.js"),
    page!("requests.js"),
    page!("rule.js"),
    page!("sabotage.js"),
    page!("sandboxes.js"),
    page!("scenarios.js"),
    page!("split.js"),
    page!("start.js"),
    page!("timeline.js"),
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
    /// What tells this file from any other content.
    pub(super) fn tag(&self) -> &str {
        &self.tag
    }

    /// Its content type.
    pub(super) fn kind(&self) -> &'static str {
        match self.name.rsplit_once('.') {
            Some((_, "js")) => "text/javascript; charset=utf-8",
            Some((_, "css")) => "text/css; charset=utf-8",
            Some((_, "svg")) => "image/svg+xml",
            _ => "text/html; charset=utf-8",
        }
    }
}

fn tag(bytes: &[u8]) -> String {
    format!("\"{}\"", hex::encode(&Sha256::digest(bytes)[..8]))
}

#[cfg(test)]
mod tests {
    use std::{collections::BTreeSet, fs, path::Path};

    use super::*;

    /// What the page may weigh in all.
    const LIMIT: usize = 150_000;

    #[test]
    fn every_file_in_the_folder_is_served_and_none_is_listed_twice() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/dashboard/page");
        let there = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
        let there: BTreeSet<String> = there.filter(|name| name != PAGE.name).collect();

        let listed: Vec<String> = FILES.iter().map(|file| file.name.to_owned()).collect();

        assert_eq!(listed.iter().cloned().collect::<BTreeSet<_>>(), there);
        assert_eq!(listed.len(), there.len());
    }

    #[test]
    fn the_page_preloads_every_module_so_that_none_waits_for_another() {
        let page = str::from_utf8(PAGE.bytes).unwrap();

        for module in FILES.iter().filter(|file| file.kind().starts_with("text/javascript") && file.name != "app.js") {
            assert!(page.contains(&format!("href=\"assets/{}\"", module.name)), "{}", module.name);
        }
    }

    #[test]
    fn the_page_is_light() {
        let weight = FILES.iter().chain([&PAGE]).map(|file| file.bytes.len()).sum::<usize>();

        assert!(weight < LIMIT, "{weight} bytes");
    }
}
