//! Every command of the guide is run, and prints what the guide says.

use std::{
    env, fs,
    path::Path,
    process::{Command, Stdio},
};

use super::program::{Folder, Running, finish, run};

/// The code blocks of a page with the words behind their fences.
fn blocks(page: &str) -> Vec<(String, String)> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs").join(page);
    let text = fs::read_to_string(path).expect("the page can be read");
    let mut parts = text.split("\n```");
    parts.next();
    let blocks = parts.step_by(2).map(|block| block.split_once('\n').expect("a fence ends its line"));
    blocks.map(|(kind, code)| (kind.to_owned(), format!("{code}\n"))).collect()
}

/// Runs a block in `folder` with the program on the path.
fn shell(code: &str, folder: &Folder, emulator: &Running) -> String {
    let program = Path::new(env!("CARGO_BIN_EXE_vetbox")).parent().expect("the program is in a folder");
    let mut command = Command::new("bash");
    command.args(["-euo", "pipefail", "-c", code]).current_dir(folder.path("")).env_clear();
    command.env("PATH", format!("{}:{}", program.display(), env::var_os("PATH").unwrap_or_default().to_string_lossy()));
    command.env("VETBOX_URL", &emulator.url).stderr(Stdio::inherit());
    let ran = finish(&mut command, "");
    assert_eq!(ran.code, 0, "{code}\n{}{}", ran.out, ran.err);
    ran.out
}

/// A line with one space where there are several.
fn squeezed(line: &str) -> String {
    line.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Runs the commands of a page, and compares what they print; says how many lines it compared.
fn follow(page: &str) -> usize {
    let (folder, emulator) = (Folder::new(page), Running::start());
    let mut printed = String::new();
    let mut compared = 0;
    for (kind, code) in blocks(page) {
        match kind.as_str() {
            "sh" => printed = shell(&code, &folder, &emulator),
            "text" => {
                let lines: Vec<String> = printed.lines().map(squeezed).collect();
                for expected in code.lines().map(squeezed) {
                    assert!(lines.iter().any(|line| line.starts_with(&expected)), "`{expected}` is not in:\n{printed}");
                    compared += 1;
                }
            }
            _ => {}
        }
    }
    compared
}

#[test]
fn the_commands_print_what_the_guide_says() {
    assert!(follow("cli.md") > 20, "the guide shows what its commands print");
}

#[test]
fn the_commands_print_what_the_page_on_snapshots_says() {
    assert!(follow("snapshots.md") > 10, "the page shows what its commands print");
}

#[test]
fn the_configuration_in_the_guide_is_right() {
    let folder = Folder::new("guide-config");
    let (_, yaml) = blocks("cli.md").into_iter().find(|(kind, _)| kind == "yaml").expect("the guide shows a file");
    let file = folder.write("vetbox.yaml", &yaml);

    run(&["serve", "--print-config", "--config", &file]).ends_with(0);
}

#[test]
fn the_seeds_on_the_page_on_snapshots_are_right() {
    let folder = Folder::new("guide-seeds");
    let seeds: Vec<_> = blocks("snapshots.md").into_iter().filter(|(kind, _)| kind == "json").collect();
    assert_eq!(seeds.len(), 1);
    for (place, (_, seed)) in seeds.iter().enumerate() {
        let file = folder.write(&format!("seed-{place}.json"), seed);

        let emulator = Running::with(&["--seed-file", &file]);

        emulator.run(&["wait"]).ends_with(0);
    }
}
