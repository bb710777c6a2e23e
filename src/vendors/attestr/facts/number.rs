//! What is made up about a number: each fact follows from the sandbox's seed, the number and the fact's name alone.
//!
//! So the same number has the same facts in every check, whatever was called before and whenever it is.

use std::ops::RangeInclusive;

use jiff::{ToSpan as _, civil::Date};

use super::{
    names,
    places::{STATES, State},
};
use crate::engine::random::Random;

/// The facts of one number.
#[derive(Debug)]
pub struct Facts {
    seed: u64,
    number: String,
}

/// A person behind a number.
#[derive(Debug)]
pub struct Person {
    pub first: &'static str,
    pub last: &'static str,
    pub father: &'static str,
    pub is_female: bool,
    pub birth: Date,
}

impl Person {
    pub fn name(&self) -> String {
        format!("{} {}", self.first, self.last)
    }

    pub fn father(&self) -> String {
        format!("{} {}", self.father, self.last)
    }

    pub fn gender(&self) -> &'static str {
        if self.is_female { "FEMALE" } else { "MALE" }
    }
}

impl Facts {
    pub fn of(seed: u64, number: &str) -> Self {
        Self { seed, number: number.to_owned() }
    }

    /// The facts of another number.
    pub fn about(&self, number: &str) -> Self {
        Self::of(self.seed, number)
    }

    pub fn number(&self) -> &str {
        &self.number
    }

    fn draw(&self, fact: &str) -> Random {
        Random::of_text(&format!("{} {} {fact}", self.seed, self.number))
    }

    /// One of `choices`, which are not empty.
    pub fn pick<T: Copy>(&self, fact: &str, choices: &[T]) -> T {
        self.draw(fact).pick(choices)
    }

    /// A number from `low` to `high`, both included.
    pub fn between(&self, fact: &str, low: u64, high: u64) -> u64 {
        self.draw(fact).between(low, high)
    }

    /// Something that is so in so many of a hundred cases.
    pub fn is_so(&self, fact: &str, percent: u64) -> bool {
        self.between(fact, 1, 100) <= percent
    }

    pub fn digits(&self, fact: &str, length: usize) -> String {
        self.draw(fact).digits(length)
    }

    /// So many capitals and digits, without those that look alike, as vehicles are numbered.
    pub fn serial(&self, fact: &str, length: usize) -> String {
        let mut random = self.draw(fact);
        (0..length).map(|_| char::from(random.pick(b"ABCDEFGHJKLMNPRSTUVWXYZ0123456789"))).collect()
    }

    pub fn date(&self, fact: &str, years: RangeInclusive<i16>) -> Date {
        let mut random = self.draw(fact);
        let mut number = |low: i16, high: i16| {
            let drawn = random.between(low.unsigned_abs().into(), high.unsigned_abs().into());
            i16::try_from(drawn).expect("it is between two such numbers")
        };
        let (year, month, day) = (number(*years.start(), *years.end()), number(1, 12), number(1, 28));
        let small = |part: i16| i8::try_from(part).expect("months and days are small");
        jiff::civil::date(year, small(month), small(day))
    }

    /// A date so many days after `start`, from `low` to `high`.
    pub fn later(&self, fact: &str, start: Date, low: u64, high: u64) -> Date {
        let days = i64::try_from(self.between(fact, low, high)).expect("a few thousand days");
        start.saturating_add(days.days())
    }

    /// The person, whose last name begins with `initial` when somebody says one.
    pub fn person(&self, initial: Option<char>) -> Person {
        let is_female = self.is_so("gender", 45);
        let first = if is_female { &names::WOMEN } else { &names::MEN };
        Person {
            first: self.pick("first name", first),
            last: self.named("last name", &names::LAST, initial),
            father: self.pick("father", &names::MEN),
            is_female,
            birth: self.date("birth", 1960..=1994),
        }
    }

    /// The name of a business without its form, which begins with `initial` when somebody says one.
    pub fn business(&self, initial: Option<char>) -> String {
        format!("{} {}", self.named("business", &names::BUSINESSES, initial), self.pick("trade", &names::TRADES))
    }

    fn named(&self, fact: &str, names: &[&'static str], initial: Option<char>) -> &'static str {
        let fitting: Vec<_> =
            names.iter().copied().filter(|name| initial.is_none_or(|it| name.starts_with(it))).collect();
        self.pick(fact, if fitting.is_empty() { names } else { &fitting })
    }

    /// The state, where the number names none.
    pub fn state(&self) -> &'static State {
        &STATES[usize::try_from(self.between("state", 0, STATES.len() as u64 - 1)).expect("there are few states")]
    }

    pub fn town(&self, state: &State) -> &'static str {
        self.pick("town", state.towns).1
    }

    /// The transport office of `state` with this number, by its own town where that is known.
    pub fn transport_office(&self, state: &State, number: &str) -> String {
        let known = state.towns.iter().find(|(office, _)| number.parse() == Ok(*office));
        let town = known.map_or_else(|| self.town(state), |(_, town)| town);
        format!("{town}, {}", state.name)
    }

    /// The postal code of the address.
    pub fn pin(&self, state: &State) -> String {
        format!("{}{}", state.pin, self.digits("pin", 4))
    }

    pub fn street(&self) -> String {
        let number = self.between("house", 1, 240);
        format!("{number}, {}, {}", self.pick("street", &names::STREETS), self.pick("area", &names::AREAS))
    }

    /// A whole address in `state`.
    pub fn address(&self, state: &State) -> String {
        let (street, town, pin) = (self.street(), self.town(state), self.pin(state));
        format!("{street}, {town}, {} - {pin}", state.name).to_uppercase()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn facts_follow_from_seed_number_and_name() {
        let facts = |seed, number: &str| Facts::of(seed, number).person(None).name();
        assert_eq!(facts(1, "ABCPS1234D"), facts(1, "ABCPS1234D"));
        let other = (0..20).filter(|seed| facts(*seed, "ABCPS1234D") != facts(99, "ABCPS1234D")).count();
        assert!(15 <= other, "{other}");
    }

    #[test]
    fn a_last_name_begins_as_it_must() {
        for initial in "ABCDEFGHIJKLMNOPQRSTUVWYZ".chars() {
            assert!(Facts::of(1, "A").person(Some(initial)).last.starts_with(initial), "{initial}");
            assert!(Facts::of(1, "A").business(Some(initial)).starts_with(initial), "{initial}");
        }
        assert!(!Facts::of(1, "A").person(Some('X')).last.is_empty());
    }
}
