//! What an emulator says as it happens: server-sent events, from where one was when the connection broke.

use std::{collections::VecDeque, time::Duration};

use anyhow::Context as _;
use reqwest::{Method, Response, StatusCode};
use serde::de::DeserializeOwned;
use tokio::{runtime::Runtime, time::timeout};

use super::{
    remote::{Remote, query},
    terminal::{Failure, print_raw, warn, whole},
};
use crate::engine::clock::sleep;

/// After how long without a word a connection counts as broken; the emulator says something every 15 s.
const SILENCE: Duration = Duration::from_mins(1);
/// How long to wait before the emulator is asked again.
const PAUSE: Duration = Duration::from_millis(500);

/// An event of a stream.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct StreamEvent {
    pub kind: String,
    pub data: String,
}

impl StreamEvent {
    /// Whether it is a record of the journal, and not about the journal itself.
    fn is_record(&self) -> bool {
        matches!(self.kind.as_str(), "request" | "change" | "jump" | "attempt")
    }

    /// What the event says.
    pub fn read<T: DeserializeOwned>(&self) -> Result<T, Failure> {
        Remote::understood(serde_json::from_str(&self.data))
    }
}

/// The events of a sandbox, which the emulator says as they happen.
///
/// Once the emulator was there, it is waited for whenever it goes.
#[derive(Debug)]
pub struct Stream<'a> {
    remote: &'a Remote,
    path: String,
    runtime: Runtime,
    /// The records that were there when it began, if it begins with the newest of them.
    past: Vec<StreamEvent>,
    /// Where it is read from while the emulator is there.
    response: Option<Response>,
    lines: Lines,
    place: Place,
}

/// Where a stream begins; with what is new when nothing is said.
#[derive(Debug, Default, clap::Args)]
pub struct Begin {
    /// Begin after the record with this number, as 0 for the oldest that is kept; what is new when left out.
    #[arg(long, value_name = "NUMBER", value_parser = whole::<u64>)]
    after: Option<u64>,
    /// Begin with so many of the newest that fit.
    #[arg(long, value_name = "NUMBER", value_parser = whole::<usize>, conflicts_with = "after")]
    last: Option<usize>,
}

/// Prints what `told` says of each event as it comes, and ends after `count` of those of which it says something.
pub fn print_events(
    remote: &Remote,
    begin: &Begin,
    count: Option<u64>,
    mut told: impl FnMut(&StreamEvent) -> Result<Option<String>, Failure>,
) -> Result<(), Failure> {
    let mut stream = Stream::open(remote, begin)?;
    let mut newest = VecDeque::new();
    for event in std::mem::take(&mut stream.past) {
        newest.extend(told(&event)?);
    }
    newest.drain(..newest.len().saturating_sub(begin.last.unwrap_or_default()));
    let mut left = count;
    while left != Some(0) {
        let text = newest.pop_front().map_or_else(|| told(&stream.next()?), |text| Ok(Some(text)))?;
        let Some(text) = text else { continue };
        if print_raw(&text)?.is_break() {
            break;
        }
        left = left.map(|left| left - 1);
    }
    Ok(())
}

impl<'a> Stream<'a> {
    /// What comes from where it shall begin.
    pub fn open(remote: &'a Remote, begin: &Begin) -> Result<Self, Failure> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let runtime = runtime.map_err(|error| Failure::Failed(error.into()))?;
        let (mut place, mut past) = (Place::default(), Vec::new());
        if begin.last.is_some() {
            let text = remote.get("/events?after=0&follow=false")?.text;
            past.extend(text.lines().filter_map(|line| place.read(line)).filter(StreamEvent::is_record));
        }
        // Where there was no record yet, the first is what is new.
        let after = begin.after.or(begin.last.filter(|_| place.id.is_none()).map(|_| 0)).map(|after| after.to_string());
        let path = remote.path(&format!("/events{}", query([("after", after.as_deref())])));
        let response = Some(runtime.block_on(open(remote, &path, place.id.as_deref()))?);
        Ok(Self { remote, path, runtime, response, past, lines: Lines::default(), place })
    }

    /// The next event, which is waited for.
    pub fn next(&mut self) -> Result<StreamEvent, Failure> {
        loop {
            if let Some(event) = self.at_hand()? {
                return Ok(event);
            }
            self.read_on()?;
        }
    }

    /// The next event if it has arrived.
    pub fn at_hand(&mut self) -> Result<Option<StreamEvent>, Failure> {
        while let Some(line) = self.lines.next() {
            let line = String::from_utf8(line).context("the emulator's events are no text").map_err(Failure::Failed)?;
            if let Some(event) = self.place.read(&line) {
                return Ok(Some(event));
            }
        }
        Ok(None)
    }

    /// Waits for more bytes, and for the emulator when it is gone.
    fn read_on(&mut self) -> Result<(), Failure> {
        let Self { remote, path, runtime, response, lines, place, past: _ } = self;
        runtime.block_on(async {
            if let Some(opened) = response
                && let Ok(Ok(Some(chunk))) = timeout(SILENCE, opened.chunk()).await
            {
                lines.waiting.extend_from_slice(&chunk);
                return Ok(());
            }
            *response = None;
            // What came of an event that was cut off comes again.
            (*lines, place.event, place.next) = (Lines::default(), StreamEvent::default(), None);
            warn("the connection to the emulator broke; connecting again");
            while response.is_none() {
                sleep(PAUSE).await;
                match open(remote, path, place.id.as_deref()).await {
                    Ok(opened) => *response = Some(opened),
                    Err(Failure::Unreachable(_)) => {}
                    // It is there, and the sandbox is not.
                    Err(refused) => return Err(refused),
                }
            }
            warn("connected again");
            Ok(())
        })
    }
}

async fn open(remote: &Remote, path: &str, last: Option<&str>) -> Result<Response, Failure> {
    let request = remote.request(Method::GET, path).map_err(|error| remote.unreachable(&error))?;
    let request = last.into_iter().fold(request, |request, id| request.header("last-event-id", id));
    let response = request.send().await.map_err(|error| remote.unreachable(&error.into()))?;
    if response.status() == StatusCode::OK {
        return Ok(response);
    }
    Err(remote.answer(response).await.map_err(|error| remote.unreachable(&error))?.refused())
}

/// Bytes as lines.
#[derive(Debug, Default)]
struct Lines {
    waiting: Vec<u8>,
}

impl Lines {
    /// The next whole line.
    fn next(&mut self) -> Option<Vec<u8>> {
        let end = self.waiting.iter().position(|byte| *byte == b'\n')?;
        let mut line: Vec<u8> = self.waiting.drain(..=end).collect();
        line.truncate(line.trim_ascii_end().len());
        Some(line)
    }
}

/// How far a stream was read.
#[derive(Debug, Default)]
struct Place {
    /// The id of the latest whole event.
    id: Option<String>,
    /// The id of the event that is read.
    next: Option<String>,
    event: StreamEvent,
}

impl Place {
    /// Reads a line; gives the event that it ends.
    fn read(&mut self, line: &str) -> Option<StreamEvent> {
        if line.is_empty() {
            let event = std::mem::take(&mut self.event);
            self.id = self.next.take().or(self.id.take());
            return (!event.kind.is_empty()).then_some(event);
        }
        // Lines that begin with a colon are comments.
        let (name, value) = line.split_once(':')?;
        let value = value.strip_prefix(' ').unwrap_or(value);
        match name {
            "event" => value.clone_into(&mut self.event.kind),
            "data" => self.event.data.push_str(value),
            "id" => self.next = Some(value.to_owned()),
            _ => {}
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_are_read_from_whole_lines_and_the_latest_is_remembered() {
        let mut lines =
            Lines { waiting: b"event: jump\nid: 1.0-3\ndata: {}\n\n: nothing happened\n\nevent: req".to_vec() };
        let mut place = Place::default();
        let mut events = Vec::new();
        while let Some(line) = lines.next() {
            events.extend(place.read(std::str::from_utf8(&line).unwrap()));
        }

        assert_eq!(events, [StreamEvent { kind: "jump".to_owned(), data: "{}".to_owned() }]);
        assert_eq!(place.id.as_deref(), Some("1.0-3"));
        assert_eq!(lines.waiting, b"event: req");
    }
}
