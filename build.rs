//! Tells an optimised build which commit it is made from, so that `vetbox --version` names it.
//!
//! A build for development is not told: each commit would build everything again.

use std::{env, fs, path::Path};

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-env-changed=VETBOX_COMMIT");
    // Whoever releases says it.
    let is_optimised = env::var_os("PROFILE").is_some_and(|profile| profile == "release");
    if !is_optimised || env::var_os("VETBOX_COMMIT").is_some() {
        return;
    }
    if let Some(commit) =
        of_clone(Path::new(".git/logs/HEAD")).or_else(|| of_package(Path::new(".cargo_vcs_info.json")))
    {
        println!("cargo::rustc-env=VETBOX_COMMIT={commit}");
    }
}

/// Git notes each change of the current commit in a line: the commit before, the one after, and why.
fn of_clone(log: &Path) -> Option<String> {
    let text = fs::read_to_string(log).ok()?;
    println!("cargo::rerun-if-changed={}", log.display());
    text.lines().last()?.split(' ').nth(1).map(str::to_owned)
}

/// Cargo notes the commit in what it publishes.
fn of_package(info: &Path) -> Option<String> {
    let text = fs::read_to_string(info).ok()?;
    let (_, rest) = text.split_once("\"sha1\"")?;
    rest.split('"').nth(1).map(str::to_owned)
}
