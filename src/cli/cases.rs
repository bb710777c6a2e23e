//! `vetbox cases`: checks, applicants and entities, and all that happened to one of them.

use serde::Deserialize;

use super::{
    list::{List, Part, cells},
    records::pair,
    remote::Remote,
    select::Fields,
    terminal::{Failure, columns, lines},
};

/// List the checks, applicants and entities of the sandbox, or show all that happened to one.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  vetbox cases
  vetbox cases --where vendor=personr --where status=Pending
  vetbox cases --where search=acme
  vetbox cases AR0ZoLeBdqvmr-nmy1
  vetbox cases --tag EMP-9")]
pub struct Cases {
    /// The id of one of them, to see its timeline.
    #[arg(conflicts_with_all = ["filters", "Part"])]
    id: Option<String>,
    /// Only those of which this is so: tag, email, name, employer, companyName, externalUserId, sourceKey, number,
    /// account, type, status, vendor, or search for a text; may be repeated.
    #[arg(long = "where", value_name = "NAME=VALUE", value_parser = pair, conflicts_with_all = ["Has", "Fields"])]
    filters: Vec<(String, String)>,
    #[command(flatten)]
    part: Part,
    #[command(flatten)]
    one: Fields,
    #[command(flatten)]
    remote: Remote,
}

/// Lists cases, or shows one.
pub fn run(arguments: &Cases) -> Result<(), Failure> {
    let Cases { id, filters, part, one, remote } = arguments;
    if let Some(record) = one.record(id.as_deref())? {
        return remote.get(&format!("/cases/{record}"))?.print(show);
    }
    let filters: Vec<_> = filters.iter().map(|(name, value)| (name.as_str(), Some(value.as_str()))).collect();
    List { path: "/cases", filter: &filters, head: &HEAD, row: &|item| cells(item, row) }.show(remote, part)
}

/// A check, an applicant or an entity.
#[derive(Debug, Deserialize)]
struct CaseLine {
    id: String,
    r#type: String,
    status: String,
    created: String,
    selected: Vec<SelectedBy>,
}

/// Something by which it is selected.
#[derive(Debug, Deserialize)]
struct SelectedBy {
    by: String,
    value: String,
}

impl CaseLine {
    fn has(&self) -> String {
        let known = self.selected.iter().filter(|it| it.by != "account");
        known.map(|SelectedBy { by, value }| format!("{by}={value}")).collect::<Vec<_>>().join(" ")
    }
}

const HEAD: [&str; 5] = ["CASE", "CREATED", "TYPE", "STATUS", "HAS"];

fn row(it: CaseLine) -> Vec<String> {
    let has = it.has();
    vec![it.id, it.created, it.r#type, it.status, has]
}

/// A case with all that happened to it.
#[derive(Debug, Deserialize)]
struct CaseView {
    #[serde(flatten)]
    line: CaseLine,
    timeline: Vec<Moment>,
}

#[derive(Debug, Deserialize)]
struct Moment {
    at: String,
    #[serde(flatten)]
    happened: Happened,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "lowercase", tag = "is")]
enum Happened {
    Request { method: String, path: String, answered: String, rule: Option<String> },
    Change { what: String },
    Jump { from: String, to: String },
    Attempt { delivery: String, what: String },
}

impl Happened {
    fn in_words(self) -> [String; 2] {
        let (is, what) = match self {
            Self::Request { method, path, answered, rule } => {
                let by = rule.map(|rule| format!(", by {rule}")).unwrap_or_default();
                ("request", format!("{method} {path}: {answered}{by}"))
            }
            Self::Change { what } => ("change", what),
            Self::Jump { from, to } => ("clock", format!("moved from {from} to {to}")),
            Self::Attempt { delivery, what } => ("webhook", format!("{delivery}: {what}")),
        };
        [is.to_owned(), what]
    }
}

fn show(CaseView { line, timeline }: CaseView) -> String {
    let head = format!("{} {} {}", line.id, line.r#type, line.status);
    let rows = timeline.into_iter().map(|Moment { at, happened }| {
        let [is, what] = happened.in_words();
        vec![at, is, what]
    });
    lines([head, line.has(), String::new(), columns(&["AT", "IS", "WHAT"], rows)])
}
