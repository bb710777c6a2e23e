//! What an emulator says as it happens: server-sent events, from where one was when the connection broke.

use std::{ops::ControlFlow, time::Duration};

use anyhow::Context as _;
use reqwest::{Method, Response, StatusCode};
use tokio::time::timeout;

use super::{
    remote::Remote,
    terminal::{Failure, warn},
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

/// Hands every event of the sandbox to `each`, until that breaks off; `after` is the number of the record to begin behind.
///
/// Once the emulator was there, it is waited for whenever it goes.
pub fn follow(
    remote: &Remote,
    after: Option<u64>,
    mut each: impl FnMut(StreamEvent) -> Result<ControlFlow<()>, Failure>,
) -> Result<(), Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|error| Failure::Failed(error.into()))?;
    let path = remote.path(&after.map_or_else(|| "/events".to_owned(), |after| format!("/events?after={after}")));
    runtime.block_on(async {
        let mut place = Place::default();
        let mut response = Some(open(remote, &path, &place).await?);
        let mut is_there = true;
        loop {
            if let Some(opened) = response.take() {
                if !is_there {
                    warn("the emulator is there again");
                }
                if read(opened, &mut place, &mut each).await?.is_break() {
                    return Ok(());
                }
                warn("the emulator is gone; waiting for it");
                is_there = false;
            }
            sleep(PAUSE).await;
            response = open(remote, &path, &place).await.ok();
        }
    })
}

async fn open(remote: &Remote, path: &str, place: &Place) -> Result<Response, Failure> {
    let request = remote.request(Method::GET, path).map_err(|error| remote.unreachable(&error))?;
    let request = place.id.iter().fold(request, |request, id| request.header("last-event-id", id));
    let response = request.send().await.map_err(|error| remote.unreachable(&error.into()))?;
    if response.status() == StatusCode::OK {
        return Ok(response);
    }
    Err(remote.answer(response).await.map_err(|error| remote.unreachable(&error))?.refused())
}

/// Reads until the connection ends, or `each` breaks off.
async fn read(
    mut response: Response,
    place: &mut Place,
    each: &mut impl FnMut(StreamEvent) -> Result<ControlFlow<()>, Failure>,
) -> Result<ControlFlow<()>, Failure> {
    let mut lines = Lines::default();
    while let Ok(Ok(Some(chunk))) = timeout(SILENCE, response.chunk()).await {
        lines.waiting.extend_from_slice(&chunk);
        while let Some(line) = lines.next() {
            let line = String::from_utf8(line).context("the emulator's events are no text").map_err(Failure::Failed)?;
            if let Some(event) = place.read(&line)
                && each(event)?.is_break()
            {
                return Ok(ControlFlow::Break(()));
            }
        }
    }
    // What came of an event that was cut off comes again.
    place.event = StreamEvent::default();
    Ok(ControlFlow::Continue(()))
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
