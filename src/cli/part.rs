//! Long lists, a part at a time.

use serde_json::Value;

use super::print;

/// Which part of a list.
#[derive(Debug, clap::Args)]
pub(super) struct Part {
    /// How many at most, up to 1000; a list shows 100 when it is left out.
    #[arg(long, value_name = "NUMBER")]
    limit: Option<u32>,
    /// Only those after this one, which the end of the part before names.
    #[arg(long, value_name = "ID")]
    after: Option<String>,
}

impl Part {
    /// The parameters of the control API.
    pub(super) fn query(&self) -> [(&'static str, Option<String>); 2] {
        [("limit", self.limit.map(|limit| limit.to_string())), ("after", self.after.clone())]
    }
}

/// Says how to see the rest of a list.
pub(super) fn show_rest(page: &Value) {
    if !page["next"].is_null() {
        print::line(&format!("… of {} in all; --after {} shows more", page["count"], print::plain(&page["next"])));
    }
}
