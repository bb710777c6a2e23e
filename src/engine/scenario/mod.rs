//! The scenario engine: which rule decides a request, what then happens, and why.
//!
//! It knows no HTTP and no vendor: it gets an operation and a JSON view of the request and the record, and gives back a decision.
//!
//! `file` is what people write; `compile` turns it into `rule` and reports every `problem`; `decide` runs it. What vendors call their things is
//! in the `vocabulary` that they hand over.

mod requests;
mod vocabulary;
mod problem;
mod name;
mod path;
mod glob;
mod situation;
mod pattern;
mod comparison;
mod matcher;
mod latency;
mod plan;
mod rule;
mod turns;
mod file;
mod template;
mod compile;
mod load;
mod files;
mod document;
mod library;
mod set;
mod trace;
mod index;
mod header;
mod decide;
mod refused;
mod explain;
mod change;
mod added;
mod filter;
mod save;
mod magic;

#[cfg(test)]
mod tests;

pub use added::{AddedRule, NewRule};
pub use change::{RuleView, ScenarioView};
#[cfg(test)]
use compile::compile_rule;
pub use compile::{Compiled, compile};
pub use decide::{Decision, Scenarios};
pub use document::Document;
pub use explain::{Drawn, Explanation, Miss, RuleExplanation, RuleResult, Without, explain};
pub use file::schema;
pub use files::{FileChanges, ScenarioFiles};
pub use filter::{Matcher, read_plan};
pub use glob::Glob;
pub use header::HEADER;
pub use library::{Library, Shipped};
pub use load::{Read, Source, read_paths};
pub use magic::{MagicValue, Sent, magic_values};
pub use plan::{Answer, BrokenAnswer, Chosen, DecidedBy, Ending, Fault, Origin, Plan, Step, StepAction};
pub use problem::{Problem, Severity, sentences};
pub use requests::Requests;
pub use rule::Scenario;
pub use save::ScenarioSnapshot;
pub use situation::Situation;
pub use template::{Room, TemplateContext, render, render_text};
pub use vocabulary::{CheckWords, Form, OperationWords, OutputField, VendorSettings, VendorWords, Vocabulary};
