//! Reads an answer as far as it is worth: its head, and the first bytes of its body.

use std::time::Duration;

use http_body_util::BodyExt as _;
use hyper::{
    HeaderMap, Response,
    body::Incoming,
    header::{DATE, HeaderName, LOCATION, RETRY_AFTER},
};
use jiff::fmt::rfc2822;
use tokio::time::timeout;

use crate::engine::{
    clock,
    outbox::{Answer, Rest},
    time::Timestamp,
};

/// The longest wait that a receiver can ask for.
const MAX_RETRY_AFTER: Duration = Duration::from_hours(24);
/// The longest `Location` that is kept.
const MAX_LOCATION: usize = 1024;

/// Reads an answer, at most `limit` bytes of its body and no longer than `time`.
pub(super) async fn read(mut response: Response<Incoming>, limit: usize, time: Duration) -> Answer {
    let status = response.status().as_u16();
    let retry_after = retry_after(response.headers());
    let location = header(response.headers(), &LOCATION).map(|text| text.chars().take(MAX_LOCATION).collect());
    let mut body = Vec::new();
    let rest = timeout(time, fill(response.body_mut(), &mut body, limit)).await.unwrap_or(Rest::TimedOut);
    let body = String::from_utf8_lossy(&body).into_owned();
    Answer { status, body, rest, retry_after, location }
}

async fn fill(from: &mut Incoming, body: &mut Vec<u8>, limit: usize) -> Rest {
    while let Some(frame) = from.frame().await {
        let Ok(frame) = frame else { return Rest::Broken };
        // Trailers are nothing that is kept.
        let chunk = frame.into_data().unwrap_or_default();
        let left = limit - body.len();
        body.extend_from_slice(&chunk[..left.min(chunk.len())]);
        if left < chunk.len() {
            return Rest::LeftUnread;
        }
    }
    Rest::Complete
}

/// How long the receiver asks to wait: seconds, or a date compared with its own.
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = header(headers, &RETRY_AFTER)?.trim();
    let span = match text.parse() {
        Ok(seconds) => Duration::from_secs(seconds),
        // More than fits is a number all the same.
        Err(_) if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) => MAX_RETRY_AFTER,
        Err(_) => date(text)?.since(header(headers, &DATE).and_then(date).unwrap_or_else(clock::wall)),
    };
    Some(span.min(MAX_RETRY_AFTER))
}

/// A date in one of the three forms of HTTP; the two old ones have neither a time zone that says something nor, in one, a century.
fn date(text: &str) -> Option<Timestamp> {
    let old = |form| jiff::civil::DateTime::strptime(form, text).ok()?.to_zoned(jiff::tz::TimeZone::UTC).ok();
    let instant = rfc2822::DateTimeParser::new().parse_timestamp(text).ok();
    let instant = instant
        .or_else(|| Some(old("%A, %d-%b-%y %H:%M:%S GMT")?.timestamp()))
        .or_else(|| Some(old("%a %b %e %H:%M:%S %Y")?.timestamp()))?;
    Some(Timestamp::from_millis(instant.as_millisecond()))
}

fn header<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(headers: &[(HeaderName, &str)], expected: Option<u64>) {
        let headers = headers.iter().map(|(name, value)| (name.clone(), value.parse().unwrap())).collect();
        assert_eq!(retry_after(&headers), expected.map(Duration::from_secs), "{headers:?}");
    }

    #[test]
    fn reads_retry_after_in_both_forms() {
        check(&[], None);
        check(&[(RETRY_AFTER, "120")], Some(120));
        check(&[(RETRY_AFTER, "99999999999")], Some(86_400));
        check(&[(RETRY_AFTER, "99999999999999999999999999")], Some(86_400));
        check(&[(RETRY_AFTER, "soon")], None);
        check(&[(RETRY_AFTER, "-5")], None);
        let date = (DATE, "Sun, 06 Nov 1994 08:49:37 GMT");
        check(&[date.clone(), (RETRY_AFTER, "Sunday, 06-Nov-94 08:51:37 GMT")], Some(120));
        check(&[date.clone(), (RETRY_AFTER, "Sun Nov  6 08:51:37 1994")], Some(120));
        check(&[date.clone(), (RETRY_AFTER, "Sun, 06 Nov 1994 08:51:37 GMT")], Some(120));
        check(&[date, (RETRY_AFTER, "Sun, 06 Nov 1994 08:00:00 GMT")], Some(0));
    }
}
