//! Whose turn it is: `skip`, `times`, `every` and `chance` of a rule, counted in the sandbox.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::rule::Turns;
use crate::engine::random::Random;

/// What a rule did so far.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Counter {
    /// How many requests fitted and reached it.
    pub matched: u64,
    /// How many of them it decided.
    pub decided: u64,
}

/// Whether a rule has its turn for a fitting request.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) enum Turn {
    /// It decides.
    Taken,
    /// It lets the first ones pass.
    Skipped,
    /// It decided as often as it may.
    UsedUp,
    /// It is not the right one of every so many.
    NotThisOne,
    /// It was taken back, since the vendor refused the request.
    Refused,
    /// The number that was drawn is not below the chance.
    Unlucky(f64),
}

impl Turn {
    pub(super) fn is_taken(self) -> bool {
        self == Self::Taken
    }
}

impl Counter {
    /// Counts a fitting request and says whether the rule decides it.
    pub(super) fn take_turn(&mut self, turns: Turns, random: &mut Random) -> Turn {
        self.matched += 1;
        let turn = self.turn(turns).unwrap_or_else(|| match turns.chance.map(|chance| (chance, random.unit())) {
            Some((chance, drawn)) if chance <= drawn => Turn::Unlucky(drawn),
            _ => Turn::Taken,
        });
        self.decided += u64::from(turn.is_taken());
        turn
    }

    /// What the counters say about the request that was just counted; `None` when nothing is against it.
    pub(super) fn turn(self, turns: Turns) -> Option<Turn> {
        let Some(number) = self.matched.checked_sub(turns.skip).filter(|number| 0 < *number) else {
            return Some(Turn::Skipped);
        };
        if turns.times.is_some_and(|times| times <= self.decided) {
            return Some(Turn::UsedUp);
        }
        turns.every.filter(|every| !number.is_multiple_of(*every)).map(|_| Turn::NotThisOne)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taken(turns: Turns, requests: usize) -> Vec<usize> {
        let (mut counter, mut random) = (Counter::default(), Random::seeded(1));
        (1..=requests).filter(|_| counter.take_turn(turns, &mut random).is_taken()).collect()
    }

    #[test]
    fn skip_times_and_every_work_together() {
        let turns = Turns { skip: 1, times: Some(2), every: Some(3), chance: None };

        assert_eq!(taken(turns, 20), [4, 7]);
    }

    #[test]
    fn a_rule_without_turns_decides_always() {
        assert_eq!(taken(Turns::default(), 3), [1, 2, 3]);
    }

    #[test]
    fn chances_come_from_the_seed() {
        let turns = Turns { chance: Some(0.25), ..Turns::default() };

        let decided = taken(turns, 1000);

        assert_eq!(decided, taken(turns, 1000));
        assert!((200..300).contains(&decided.len()), "{}", decided.len());
        assert_eq!(taken(Turns { chance: Some(0.0), ..turns }, 100), [] as [usize; 0]);
        assert_eq!(taken(Turns { chance: Some(1.0), ..turns }, 2), [1, 2]);
    }
}
