//! What the parts of the engine do together: precedence, parts, counters, changes, snapshots.

mod decisions;
mod words;
