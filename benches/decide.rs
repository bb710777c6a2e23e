//! What a decision costs when no rule fits, so that each must be looked at; run it with `cargo bench --bench decide`.

use std::sync::Arc;

use divan::Bencher;
use serde_json::json;
use vetbox::{
    engine::{
        random::Random,
        scenario::{Library, Origin, Scenarios, Situation, compile},
        time::Timestamp,
        tree::Json,
    },
    vendors::{VOCABULARY, shipped},
};

fn main() {
    divan::main();
}

/// What the rules of a benchmark ask for.
#[derive(Debug, Clone, Copy)]
enum Rules {
    None,
    /// The magic values alone, about forty of which are about work checks.
    Magic,
    /// A hundred that differ in how the employer begins.
    Beginnings,
    /// The same beside the magic values.
    BeginningsAndMagic,
    /// A hundred about a header.
    Headers,
    /// A hundred about another operation.
    OtherOperation,
}

const ALL: [Rules; 6] =
    [Rules::None, Rules::Magic, Rules::Beginnings, Rules::BeginningsAndMagic, Rules::Headers, Rules::OtherOperation];

impl Rules {
    /// The `when` of the rule of this number.
    fn when(self, number: usize) -> Option<String> {
        Some(match self {
            Self::None | Self::Magic => return None,
            Self::Beginnings | Self::BeginningsAndMagic => {
                format!("operation: attestr.work.create, body: {{ employer: \"Initech {number} *\", tag: x }}")
            }
            Self::Headers => format!("operation: attestr.work.create, header: {{ x-team: team-{number} }}"),
            Self::OtherOperation => format!("operation: attestr.profile.create, body: {{ tag: \"{number}-*\" }}"),
        })
    }

    fn scenarios(self) -> Scenarios {
        let now = Timestamp::from_millis(0);
        let rules = (0..100).filter_map(|number| self.when(number));
        let rules = rules.map(|when| format!("  - {{ when: {{ {when} }}, then: {{ error: 5001 }} }}\n"));
        let text: String = std::iter::once("rules:\n".to_owned()).chain(rules).collect();
        let given = self.when(0).map(|_| {
            let compiled = compile("bench", "bench", &text, VOCABULARY);
            (compiled.scenario.expect("the rules are right"), Origin::Given)
        });
        let mut scenarios = Scenarios::of(Arc::new(Library::new(VOCABULARY, shipped::ALL)), given, now);
        if matches!(self, Self::Magic | Self::BeginningsAndMagic) {
            scenarios.set_active(shipped::MAGIC.name, true, now).expect("the magic values ship");
        }
        scenarios
    }
}

#[divan::bench(args = ALL)]
fn decide(bencher: Bencher<'_, '_>, rules: Rules) {
    let mut scenarios = rules.scenarios();
    let mut random = Random::seeded(1);
    let now = Timestamp::from_millis(0);
    let body = json!({
        "tag": "ABCD1234", "employer": "Initech Private Limited", "reg": "EMP-1", "position": "Clerk",
        "startDate": "02-12-2019", "ended": false, "documents": ["MX17Cd6KEBSsbKSaou"]
    })
    .into();
    let situation = Situation {
        operation: "attestr.work.create",
        method: "POST",
        path: "/api/v1/public/factx/async/work",
        query: "",
        header: &|_| None,
        account: "OX0LgghsxZsJZUwYvN",
        body: &body,
        record: &|| Json::Null,
    };
    bencher.bench_local(|| {
        let decision = scenarios.decide(divan::black_box(&situation), &mut random, now);
        assert!(decision.rule.is_none(), "no rule fits");
    });
}
