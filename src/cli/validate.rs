//! `vetbox validate`: whether files are right, each as what it is, without starting anything.

use std::{
    fs,
    path::{Path, PathBuf},
};

use super::{
    configuration::{Checked, Configuration, is_key},
    terminal::{Failure, print, print_json, warn},
};
use crate::{
    config::Config,
    engine::{
        scenario::{Document, Problem, Severity, read_paths},
        tree::{Node, Place},
    },
    state_file::read_seeds,
    vendors::VOCABULARY,
};

/// Check scenario files, the configuration and seed files; exits with 2 and names every problem when one is wrong.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  vetbox validate
  vetbox validate ./scenarios
  vetbox validate low-credits.yaml vetbox.yaml seed.json --json")]
pub struct Validate {
    /// Files, each read as what it is, or folders of scenarios; without one vetbox.yaml with what it names, the folder `scenarios` and
    /// seed files here.
    paths: Vec<PathBuf>,
    /// Print the problems as JSON.
    #[arg(long)]
    json: bool,
}

/// The folder of scenarios where none is named.
const SCENARIOS: &str = "scenarios";

/// The keys that only scenarios have.
const OF_SCENARIOS: [&str; 5] = ["rules", "settings", "name", "description", "active"];

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Configuration,
    Scenario,
    Seed,
}

/// Files by what they are.
#[derive(Debug, Default)]
struct Files {
    configuration: Vec<PathBuf>,
    scenarios: Vec<PathBuf>,
    seeds: Vec<PathBuf>,
}

#[derive(Debug, Default)]
struct Found {
    problems: Vec<Problem>,
    /// What is wrong with variables.
    others: Vec<String>,
}

/// Reads every file, as a server would.
pub fn run(arguments: &Validate) -> Result<(), Failure> {
    let mut found = Found::default();
    let (files, config) =
        if arguments.paths.is_empty() { Files::here(&mut found)? } else { Files::named(&arguments.paths, &mut found)? };
    let scenarios = read_paths(&files.scenarios, VOCABULARY);
    found.problems.extend(scenarios.problems);
    for seed in &files.seeds {
        if let Err(error) = read_seeds(seed, &config) {
            let mut document = Document::new(seed.display().to_string(), "{}");
            document.object(Place::default(), error.to_string(), None);
            found.problems.extend(document.problems());
        }
    }
    if arguments.json {
        print_json(&found.problems)?;
    } else {
        found.problems.iter().map(ToString::to_string).chain(found.others.iter().cloned()).for_each(|it| warn(&it));
        print(&files.summary(scenarios.scenarios.len(), found.problems.len() + found.others.len()))?;
    }
    let is_wrong = found.problems.iter().any(|problem| problem.severity == Severity::Error) || !found.others.is_empty();
    if is_wrong { Err(Failure::Reported) } else { Ok(()) }
}

impl Files {
    /// Those of this folder, with the configuration that seeds are read by.
    fn here(found: &mut Found) -> Result<(Self, Config), Failure> {
        let Checked { configuration: Configuration { config, .. }, problems, others } = Configuration::checked(None)?;
        found.problems.extend(problems);
        found.others.extend(others);
        let is_folder = |path: &&Path| path.is_dir();
        let usual = || Some(Path::new(SCENARIOS)).filter(is_folder).map(Path::to_owned).into_iter().collect();
        let files = Self {
            configuration: config.file.clone().into_iter().collect(),
            scenarios: if config.scenario_dirs.is_empty() { usual() } else { config.scenario_dirs.clone() },
            seeds: config.seed_file.clone().map_or_else(seeds_here, |named| vec![named]),
        };
        if files.configuration.is_empty() && files.scenarios.is_empty() && files.seeds.is_empty() {
            let what = "there is no vetbox.yaml here, no folder `scenarios` and no seed file";
            return Err(Failure::usage(format!("{what}; name files to check, or begin with `vetbox init`")));
        }
        Ok((files, config))
    }

    /// Those at these paths, with the configuration among them.
    fn named(paths: &[PathBuf], found: &mut Found) -> Result<(Self, Config), Failure> {
        let (mut files, mut config) = (Self::default(), Config::default());
        for path in paths {
            match kind_of(path) {
                Kind::Scenario => files.scenarios.push(path.clone()),
                Kind::Seed => files.seeds.push(path.clone()),
                Kind::Configuration => {
                    let checked = Configuration::checked(Some(path))?;
                    found.problems.extend(checked.problems);
                    found.others.extend(checked.others);
                    config = checked.configuration.config;
                    files.configuration.push(path.clone());
                }
            }
        }
        Ok((files, config))
    }

    fn summary(&self, usable: usize, problems: usize) -> String {
        let count = |what: &str, files: &[PathBuf]| (!files.is_empty()).then(|| format!("{what}: {}", files.len()));
        let scenarios = (!self.scenarios.is_empty()).then(|| format!("scenarios that can be used: {usable}"));
        let parts = [count("configurations", &self.configuration), scenarios, count("seed files", &self.seeds)];
        parts.into_iter().flatten().chain([format!("problems: {problems}")]).collect::<Vec<_>>().join("; ")
    }
}

/// The seed files of this folder.
fn seeds_here() -> Vec<PathBuf> {
    let entries = fs::read_dir(".").into_iter().flatten().filter_map(Result::ok).map(|entry| entry.file_name());
    let mut seeds: Vec<PathBuf> = entries.map(PathBuf::from).filter(|file| may_be_seed(file)).collect();
    seeds.retain(|file| kind_of(file) == Kind::Seed);
    seeds.sort();
    seeds
}

fn may_be_seed(file: &Path) -> bool {
    let ending = file.extension().unwrap_or_default();
    ["json", "yaml", "yml"].iter().any(|known| ending == *known)
}

/// What a file is by what stands at its top; whatever cannot be read is told as a scenario.
fn kind_of(path: &Path) -> Kind {
    // A pipe can be read once.
    let text = path.is_file().then(|| fs::read_to_string(path).ok()).flatten().unwrap_or_default();
    let root = Node::of_yaml(&text).map(|root| root.to_value()).unwrap_or_default();
    let keys: Vec<&str> = root.as_object().into_iter().flatten().map(|(key, _)| key.as_str()).collect();
    let has = |keys_of_kind: &[&str]| keys.iter().any(|key| keys_of_kind.contains(key));
    if has(&["sandboxes"]) {
        Kind::Seed
    } else if path.file_name().is_some_and(|name| name == "vetbox.yaml")
        || !has(&OF_SCENARIOS) && keys.iter().any(|key| *key != "seed" && is_key(key))
    {
        Kind::Configuration
    } else {
        Kind::Scenario
    }
}
