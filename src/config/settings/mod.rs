//! Everything that can be set, in the order of the help.

mod logs;
mod personr;
mod sandboxes;
mod server;
mod webhooks;

use super::setting::Setting;

/// Everything that can be set by a flag, a variable or a key of the file.
pub fn settings() -> impl Iterator<Item = &'static Setting> {
    [server::SETTINGS, sandboxes::SETTINGS, personr::SETTINGS, webhooks::SETTINGS, logs::SETTINGS].into_iter().flatten()
}
