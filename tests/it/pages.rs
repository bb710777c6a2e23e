//! Links in the pages lead somewhere, and no page is left out of the list of all.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The Markdown files of a folder.
fn pages(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("the folder can be read");
    let paths = entries.map(|entry| entry.expect("an entry").path());
    paths.filter(|path| path.extension().is_some_and(|end| end == "md")).collect()
}

/// The text without its fenced blocks.
fn prose(page: &Path) -> String {
    let text = fs::read_to_string(page).expect("the page can be read");
    text.split("\n```").step_by(2).collect::<Vec<_>>().join("\n")
}

/// Where the links of a page lead.
fn links(page: &Path) -> Vec<String> {
    let text = prose(page);
    let ends = text.split("](").skip(1).filter_map(|rest| rest.split_once(')'));
    ends.map(|(link, _)| link.to_owned()).filter(|link| !link.contains("://")).collect()
}

/// The anchors of a page, as the sites that show Markdown make them of its headings.
fn anchors(page: &Path) -> BTreeSet<String> {
    let text = prose(page);
    let headings =
        text.lines().filter_map(|line| line.strip_prefix('#')).map(|line| line.trim_start_matches('#').trim());
    let is_kept = |it: &char| it.is_alphanumeric() || matches!(it, ' ' | '-' | '_');
    headings
        .map(|heading| heading.to_lowercase().chars().filter(is_kept).collect::<String>().replace(' ', "-"))
        .collect()
}

#[test]
fn links_lead_to_a_file_and_a_heading() {
    let mut nowhere = Vec::new();
    for page in pages(&root()).into_iter().chain(pages(&root().join("docs"))) {
        for link in links(&page) {
            let (file, anchor) = link.split_once('#').unwrap_or((&link, ""));
            let there = if file.is_empty() { page.clone() } else { page.parent().expect("a folder").join(file) };
            let is_there = there.exists() && (anchor.is_empty() || anchors(&there).contains(anchor));
            if !is_there {
                nowhere.push(format!("{}: {link}", page.display()));
            }
        }
    }
    assert!(nowhere.is_empty(), "links that lead nowhere: {nowhere:#?}");
}

#[test]
fn the_list_of_all_pages_is_one() {
    let list = root().join("docs/README.md");
    let listed: BTreeSet<_> = links(&list).iter().map(|link| list.with_file_name(link)).collect();
    let missing: Vec<_> =
        pages(&root().join("docs")).into_iter().filter(|page| *page != list && !listed.contains(page)).collect();
    assert!(missing.is_empty(), "docs/README.md leaves out {missing:#?}");
}
