//! What the program writes on standard error while it serves: a line for each request and each webhook attempt, and what else it has to tell.
//!
//! A thread of its own writes, so that no request waits for a terminal or for whoever reads a pipe; what it cannot keep up with is dropped
//! and counted.

mod line;
mod writer;

use std::{
    io::{self, IsTerminal as _, Write},
    sync::Arc,
};

use tracing_subscriber::{Layer as _, layer::SubscriberExt as _, util::SubscriberInitExt as _};

pub use line::{Colours, json, text};
pub use writer::Log;

use crate::{
    config::{Config, LogFormat},
    engine::journal::Reporter,
};
use line::Form;

/// Begins to log as `config` says, and lets it tell of requests and attempts when anybody wants to hear of them.
pub fn start(config: &mut Config) -> Log {
    let form = match config.log_format {
        LogFormat::Auto if io::stderr().is_terminal() => Form::Text(Colours::of(&io::stderr())),
        LogFormat::Auto | LogFormat::Json => Form::Json,
        LogFormat::Text => Form::Text(Colours::of(&io::stderr())),
    };
    let log = Log::start(form, io::stderr());
    let events = log.clone();
    let events = tracing_subscriber::fmt::layer().with_writer(move || EventWriter(events.clone()));
    let events = match form {
        Form::Text(colours) => events.with_ansi(colours == Colours::On).boxed(),
        Form::Json => events.json().boxed(),
    };
    tracing_subscriber::registry().with(events.with_filter(config.log.clone())).init();
    let is_wanted = |kind: line::Kind| config.log.would_enable(kind.target(), &kind.level());
    if !config.quiet && line::Kind::ALL.into_iter().any(is_wanted) {
        let reporter: Arc<dyn Reporter> = Arc::new(log.only(config.log.clone()));
        config.reporter = Some(reporter);
    }
    log
}

/// Where events are written to, of which each is one line: those that come after in its text are indented, so that nobody who has a text
/// logged can make it look like another event.
struct EventWriter(Log);

impl Write for EventWriter {
    fn write(&mut self, event: &[u8]) -> io::Result<usize> {
        self.0.write(one_line(&String::from_utf8_lossy(event)));
        Ok(event.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn one_line(event: &str) -> String {
    let ends = ["\r\n", "\r", "\n", "\u{85}", "\u{2028}", "\u{2029}"];
    let text = ends.iter().fold(event.trim_end().to_owned(), |text, end| text.replace(end, "\n"));
    text.replace('\n', "\n    ") + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_logged_text_cannot_look_like_an_event() {
        assert_eq!(one_line("WARN x\n2026 forged\r\rb\u{2028}c\n"), "WARN x\n    2026 forged\n    \n    b\n    c\n");
    }
}
