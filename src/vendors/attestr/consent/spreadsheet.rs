//! The history of a consent as a spreadsheet (ruling C5).

use super::record::Consent;
use crate::engine::time::Timestamp;

/// A spreadsheet that lists what became of `consent` until `now`, in the XML that Excel and others open.
pub fn spreadsheet(consent: &Consent, now: Timestamp) -> String {
    let row = |cells: [&str; 3]| {
        let cells = cells.map(|cell| format!("<Cell><Data ss:Type=\"String\">{cell}</Data></Cell>"));
        format!("<Row>{}</Row>", cells.concat())
    };
    let events = events(consent, now);
    let rows = events.iter().map(|(event, at, operation)| row([event, &at.to_string(), operation]));
    let rows: String = std::iter::once(row(["event", "at", "operation"])).chain(rows).collect();
    format!(
        r#"<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="Consent"><Table>{rows}</Table></Worksheet></Workbook>"#
    )
}

/// What became of a consent until `now`, in order: the event, its moment, and the operation that used it.
fn events(consent: &Consent, now: Timestamp) -> Vec<(&'static str, Timestamp, &str)> {
    let scope = &consent.scope;
    let mut events = vec![("registered", consent.created, ""), ("active", scope.valid_from.max(consent.created), "")];
    events.extend(consent.uses.iter().map(|used| ("used", used.at, &*used.operation)));
    events.extend(consent.revoked.map(|at| ("revoked", at, "")));
    events.push(("expired", scope.valid_till, ""));
    events.retain(|(_, at, _)| *at <= now);
    events.sort_by_key(|(_, at, _)| *at);
    events
}
