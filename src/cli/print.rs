//! What people read on the terminal; logs go through `tracing`.

/// Prints a line to standard output.
#[expect(clippy::print_stdout, reason = "the one place that prints results")]
pub(super) fn line(text: &str) {
    println!("{text}");
}

/// Prints a line to standard error.
#[expect(clippy::print_stderr, reason = "the one place that prints errors")]
pub(super) fn error(text: &str) {
    eprintln!("{text}");
}
