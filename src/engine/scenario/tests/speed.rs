//! What a decision costs.

use std::time::Duration;

use serde_json::json;

use super::words::{Call, Sandbox};
use crate::engine::clock::Stopwatch;

/// Run with `cargo test --release --lib deciding_is_fast -- --nocapture`; debug builds are slower, so the bound is wide there.
#[test]
fn deciding_is_fast_with_a_hundred_rules() {
    let rule = |n: usize| {
        format!(
            "  - {{ when: {{ operation: shop.order.create, body: {{ item: \"Tea {n} *\", tag: x }} }}, then: {{ error: 5001 }} }}\n"
        )
    };
    let text: String = std::iter::once("rules:\n".to_owned()).chain((0..100).map(rule)).collect();
    let mut sandbox = Sandbox::with(&text);
    let order = Call { body: json!({ "item": "Tea 99 and milk", "tag": "y" }), ..Call::default() };
    sandbox.decide(&order);

    let watch = Stopwatch::start();
    for _ in 0..2_000 {
        assert!(sandbox.decide(&order).rule.is_none());
    }

    let each = watch.elapsed() / 2_000;
    println!("one decision among 100 rules takes {each:?}");
    assert!(each < Duration::from_micros(if cfg!(debug_assertions) { 500 } else { 2 }), "{each:?}");
}
