//! What the parts of the engine do together: precedence, parts, counters, changes, snapshots.

mod changes;
mod conditions;
mod decisions;
mod explanations;
mod mistakes;
mod shipped;
mod vendors;
mod words;
