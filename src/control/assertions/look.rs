//! How a condition stands.

/// How a condition stands.
#[derive(Debug, Clone)]
pub struct Look {
    pub holds: bool,
    /// What is the case, as a sentence.
    pub seen: String,
    /// Why the answer may be wrong.
    pub doubts: Vec<String>,
}

impl Look {
    /// A look at records, which are all there.
    pub fn sure(holds: bool, seen: String) -> Self {
        Self { holds, seen, doubts: Vec::new() }
    }

    /// Several in one: `holds` is how they stand together, and those that stand so are told.
    pub fn together(looks: Vec<Self>, holds: bool) -> Self {
        let deciding: Vec<&str> = looks.iter().filter(|look| look.holds == holds).map(|look| &*look.seen).collect();
        let seen = deciding.join(" and ");
        Self { holds, seen, doubts: looks.into_iter().flat_map(|look| look.doubts).collect() }
    }
}

/// All doubts in one text, each once.
pub fn joined(mut doubts: Vec<String>) -> Option<String> {
    doubts.sort_unstable();
    doubts.dedup();
    (!doubts.is_empty()).then(|| doubts.join("; "))
}
