//! The scenario engine: which rule decides a request, what then happens, and why.
//!
//! It knows no HTTP and no vendor: it gets an operation and a JSON view of the request and the record, and gives back a decision.
//!
//! `file` is what people write; `compile` turns it into `rule` and reports every `problem`; `decide` runs it. What vendors call their things is
//! in the `vocabulary` that they hand over.

mod change;
mod comparison;
mod compile;
mod decide;
mod document;
mod explain;
mod file;
mod files;
mod filter;
mod glob;
mod header;
mod latency;
mod library;
mod load;
mod magic;
mod matcher;
mod name;
mod path;
mod plan;
mod problem;
mod refused;
mod rule;
mod save;
mod set;
mod situation;
mod template;
mod trace;
mod turns;
mod vocabulary;

#[cfg(test)]
mod tests;

pub use change::{RuleView, ScenarioView};
#[cfg(test)]
use compile::compile_rule;
pub use compile::{Compiled, compile};
pub use decide::{Decision, Scenarios};
pub use document::Document;
pub use explain::{Explanation, Miss, RuleExplanation, RuleResult, Without, explain};
pub use file::{SabotageFile, schema};
pub use files::{FileChanges, ScenarioFiles};
pub use filter::{Matcher, read_plan};
pub use header::HEADER;
pub use library::{Library, Shipped};
pub use load::{Read, Source, read_paths};
pub use magic::{MagicValue, Sent, magic_values};
pub use plan::{Answer, Chosen, DecidedBy, Ending, Fault, Origin, Plan, Step, StepAction};
pub use problem::{Problem, Severity, sentences};
pub use rule::Scenario;
pub use save::{SavedScenario, SavedTrace};
pub use situation::Situation;
pub use template::{TemplateContext, render, render_text};
pub use trace::Trace;
pub use turns::Counter;
pub use vocabulary::{CheckWords, Form, Mark, OperationWords, OutputField, SettingProblem, VendorWords, Vocabulary};
