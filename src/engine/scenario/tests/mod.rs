//! What the parts of the engine do together: precedence, parts, counters, changes, snapshots.

mod changes;
mod conditions;
mod decisions;
mod explanations;
mod loading;
mod mistakes;
mod bounds;
mod words;
