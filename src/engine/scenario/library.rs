//! The scenarios that ship with a program; each is compiled when it is first asked for, so that a start does not wait for them.

use std::sync::{Arc, OnceLock};

use super::{
    compile::{Compiled, compile},
    plan::Origin,
    rule::Scenario,
    vocabulary::Vocabulary,
};

/// A scenario that ships.
#[derive(Debug, Clone, Copy)]
pub struct Shipped {
    /// The name by which it is activated.
    pub name: &'static str,
    /// Its file's text.
    pub text: &'static str,
    /// Its place in the order of precedence.
    pub origin: Origin,
}

impl Shipped {
    /// Reads it.
    pub fn compile(self, vocabulary: Vocabulary) -> Compiled {
        compile(&format!("scenarios/{}.yaml", self.name), self.name, self.text, vocabulary)
    }
}

/// Words and shipped scenarios, as all sandboxes of a server share them.
#[derive(Debug, Default)]
pub struct Library {
    /// What scenarios are checked against.
    pub vocabulary: Vocabulary,
    shipped: Vec<CompiledOnce>,
}

/// A shipped scenario, compiled when it is first asked for.
#[derive(Debug)]
struct CompiledOnce {
    shipped: Shipped,
    scenario: OnceLock<Arc<Scenario>>,
}

impl Library {
    /// Everything that ships, in the order in which it is listed.
    pub fn new(vocabulary: Vocabulary, shipped: &[Shipped]) -> Self {
        let once = |shipped: &Shipped| CompiledOnce { shipped: *shipped, scenario: OnceLock::new() };
        Self { vocabulary, shipped: shipped.iter().map(once).collect() }
    }

    /// The names of what ships, in the order in which it is listed.
    pub fn names(&self) -> impl Iterator<Item = &'static str> {
        self.shipped.iter().map(|it| it.shipped.name)
    }

    /// The scenario called `name` with its place in the order of precedence.
    pub fn get(&self, name: &str) -> Option<(Arc<Scenario>, Origin)> {
        let it = self.shipped.iter().find(|it| it.shipped.name == name)?;
        let compile = || it.shipped.compile(self.vocabulary).scenario.expect("a test compiles every shipped scenario");
        Some((Arc::clone(it.scenario.get_or_init(compile)), it.shipped.origin))
    }
}
