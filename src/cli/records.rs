//! `vetbox checks`, `profiles`, `applicants`, `entities` and `consents`: the records of a sandbox, as the control API shows them.

use serde_json::{Map, Value};

use super::{
    list::{List, Part},
    remote::Remote,
    select::Fields,
    terminal::{Failure, facts, shown},
};

/// Which records are listed, or which one is shown.
#[derive(Debug, clap::Args)]
pub struct Records {
    /// The id of one of them, to see all of it.
    #[arg(conflicts_with_all = ["filters", "Part", "Fields", "Has"])]
    id: Option<String>,
    /// Only those of which this is so, such as status=COMPLETED; may be repeated.
    #[arg(long = "where", value_name = "NAME=VALUE", value_parser = pair, conflicts_with_all = ["Fields", "Has"])]
    filters: Vec<(String, String)>,
    #[command(flatten)]
    part: Part,
    #[command(flatten)]
    which: Fields,
    #[command(flatten)]
    remote: Remote,
}

/// Reads `name=value`.
pub fn pair(text: &str) -> Result<(String, String), String> {
    let (name, value) =
        text.split_once('=').ok_or_else(|| format!("`{text}` is not a name and a value such as status=COMPLETED"))?;
    Ok((name.to_owned(), value.to_owned()))
}

/// A kind of record: where its list is, and what a table of them shows, each column with the field that it is from.
#[derive(Debug)]
pub struct Kind {
    path: &'static str,
    columns: &'static [(&'static str, &'static str)],
}

/// Attestr's checks.
pub const CHECKS: Kind = Kind {
    path: "/checks",
    columns: &[
        ("CHECK", "/id"),
        ("CREATED", "/created"),
        ("TYPE", "/type"),
        ("TAG", "/tag"),
        ("STATUS", "/status"),
        ("RESULT", "/output/status"),
        ("ERROR", "/error/code"),
        ("PROFILE", "/profile"),
        ("WAITS FOR", "/waitingFor"),
    ],
};

/// Attestr's profiles.
pub const PROFILES: Kind = Kind {
    path: "/profiles",
    columns: &[
        ("PROFILE", "/id"),
        ("CREATED", "/created"),
        ("TAG", "/tag"),
        ("STATUS", "/status"),
        ("CHECKS", "/items"),
        ("QUERIES", "/queries"),
        ("WAITS FOR", "/waitingFor"),
    ],
};

/// Personr's applicants.
pub const APPLICANTS: Kind = Kind {
    path: "/applicants",
    columns: &[
        ("APPLICANT", "/id"),
        ("CREATED", "/created"),
        ("EMAIL", "/email"),
        ("FLOW", "/flow"),
        ("STATUS", "/status"),
        ("OUTCOME", "/outcome"),
        ("WAITS FOR", "/waitingFor"),
    ],
};

/// Personr's entities.
pub const ENTITIES: Kind = Kind {
    path: "/entities",
    columns: &[
        ("ENTITY", "/id"),
        ("CREATED", "/created"),
        ("COMPANY", "/companyName"),
        ("FLOW", "/flow"),
        ("STATUS", "/status"),
        ("OUTCOME", "/outcome"),
        ("WAITS FOR", "/waitingFor"),
    ],
};

/// Attestr's consents.
pub const CONSENTS: Kind = Kind {
    path: "/consents",
    columns: &[
        ("CONSENT", "/id"),
        ("CREATED", "/created"),
        ("STATUS", "/status"),
        ("VALID TILL", "/validTill"),
        ("USED", "/used"),
        ("ACCOUNT", "/account"),
    ],
};

/// Lists the records of a kind, or shows one.
pub fn run(kind: &Kind, arguments: &Records) -> Result<(), Failure> {
    let Records { id, filters, part, which, remote } = arguments;
    if let Some(one) = which.record(id.as_deref())? {
        return remote.get(&format!("{}/{one}", kind.path))?.print(|record: Map<String, Value>| facts(&record));
    }
    let filter: Vec<_> = filters.iter().map(|(name, value)| (name.as_str(), Some(value.as_str()))).collect();
    let head: Vec<&str> = kind.columns.iter().map(|(head, _)| *head).collect();
    let list = List { path: kind.path, filter: &filter, head: &head, row: &|record| Ok(kind.row(&record)) };
    list.show(remote, part)
}

impl Kind {
    fn row(&self, record: &Value) -> Vec<String> {
        let cell = |field: &str| match record.pointer(field) {
            Some(Value::Array(items)) => items.len().to_string(),
            Some(value) => shown(value),
            None => "-".to_owned(),
        };
        self.columns.iter().map(|(_, field)| cell(field)).collect()
    }
}
