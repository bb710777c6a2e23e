//! The thread that writes the log.

use std::{
    fmt,
    io::Write,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
        mpsc::{Receiver, Sender, SyncSender, channel, sync_channel},
    },
    thread,
    time::Duration,
};

use tracing_subscriber::filter::Targets;

use super::line::{Form, Kind};
use crate::engine::{
    journal::{Line, Reporter},
    tree::counted,
};

/// How many lines may wait to be written; those that come while so many wait are dropped.
const WAITING: usize = 4096;
/// How many bytes are written at once.
const AT_ONCE: usize = 64 << 10;
/// How long the end of the program waits for what is not written yet.
const PATIENCE: Duration = Duration::from_secs(1);

/// One thing to write.
enum Message {
    Line(Box<Line>),
    Text(String),
    /// Somebody waits until everything before this is written.
    End(Sender<()>),
}

/// The log: whoever writes into it never waits.
#[derive(Clone)]
pub struct Log {
    messages: SyncSender<Message>,
    dropped: Arc<AtomicU64>,
}

impl fmt::Debug for Log {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Log").finish_non_exhaustive()
    }
}

impl Log {
    /// A log that a thread writes to `output`.
    pub(super) fn start(form: Form, output: impl Write + Send + 'static) -> Self {
        let (log, waiting) = Self::bounded(WAITING);
        thread::spawn(move || waiting.write_to(form, output));
        log
    }

    /// A log in which `most` lines may wait, and the lines that do.
    fn bounded(most: usize) -> (Self, Waiting) {
        let (messages, received) = sync_channel(most);
        let dropped = Arc::new(AtomicU64::new(0));
        (Self { messages, dropped: Arc::clone(&dropped) }, Waiting { messages: received, dropped })
    }

    /// Writes a text that ends its line.
    pub(super) fn write(&self, text: String) {
        self.put(Message::Text(text));
    }

    fn put(&self, message: Message) {
        if self.messages.try_send(message).is_err() {
            self.dropped.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// The same log for requests and attempts that `filter` lets through.
    pub(super) fn only(&self, filter: Targets) -> Lines {
        Lines { log: self.clone(), filter }
    }

    /// Waits until everything is written, unless nobody takes it.
    pub fn end(self) {
        let (written, end) = channel();
        self.put(Message::End(written));
        // Nobody reads on the other side, and there is nowhere else to say so.
        let _ = end.recv_timeout(PATIENCE);
    }
}

/// The log for requests and attempts.
#[derive(Debug)]
pub(super) struct Lines {
    log: Log,
    filter: Targets,
}

impl Reporter for Lines {
    fn report(&self, line: Line) {
        let kind = Kind::of(&line.said);
        if self.filter.would_enable(kind.target(), &kind.level()) {
            self.log.put(Message::Line(Box::new(line)));
        }
    }
}

/// What is not written yet.
struct Waiting {
    messages: Receiver<Message>,
    dropped: Arc<AtomicU64>,
}

impl Waiting {
    /// Writes everything until nobody can log any more.
    fn write_to(&self, form: Form, mut output: impl Write) {
        let mut text = String::new();
        while let Ok(message) = self.messages.recv() {
            let mut ends = Vec::new();
            let mut next = Some(message);
            while let Some(message) = next {
                match message {
                    Message::Line(line) => form.put(&line, &mut text),
                    Message::Text(event) => text.push_str(&event),
                    Message::End(written) => ends.push(written),
                }
                next = if text.len() < AT_ONCE { self.messages.try_recv().ok() } else { None };
            }
            let dropped = self.dropped.swap(0, Ordering::Relaxed);
            if dropped > 0 {
                form.put_note(&dropped_note(dropped), &mut text);
            }
            // A log that cannot be written has nowhere to say so.
            let _ = output.write_all(text.as_bytes()).and_then(|()| output.flush());
            text.clear();
            for written in ends {
                let _ = written.send(());
            }
        }
    }
}

fn dropped_note(count: u64) -> String {
    let verb = if count == 1 { "was" } else { "were" };
    format!("{} of the log {verb} dropped: it came faster than it was read", counted(count, "line"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::log::line::Colours;

    fn written(waiting: &Waiting) -> String {
        let mut output = Vec::new();
        waiting.write_to(Form::Text(Colours::Off), &mut output);
        String::from_utf8(output).unwrap()
    }

    #[test]
    fn what_nobody_reads_is_dropped_and_counted() {
        let (log, waiting) = Log::bounded(2);
        for text in ["one\n", "two\n", "three\n", "four\n"] {
            log.write(text.to_owned());
        }
        drop(log);

        let written = written(&waiting);

        assert!(written.starts_with("one\ntwo\n"), "{written}");
        assert!(written.ends_with(" 2 lines of the log were dropped: it came faster than it was read\n"), "{written}");
    }

    #[test]
    fn the_end_comes_after_everything_before_it() {
        let (log, waiting) = Log::bounded(2);
        log.write("last\n".to_owned());
        let (written_to, end) = channel();
        log.put(Message::End(written_to));
        drop(log);

        assert_eq!(written(&waiting), "last\n");
        assert_eq!(end.try_recv(), Ok(()));
    }
}
