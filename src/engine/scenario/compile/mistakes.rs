//! What does not fit the language, put in words.

use super::{
    super::{
        problem::{Finding, listed, nearest},
        yaml::{Mistake, Place, Wrong},
    },
    Compiler,
    examples::example_of,
};

impl Compiler {
    /// Notes the mistakes; returns the places of everything that has one in it.
    pub(super) fn report(&mut self, mistakes: Vec<Mistake>) -> Vec<Place> {
        let mut damaged = Vec::new();
        for mistake in mistakes {
            damaged.extend(&mistake.within);
            self.note(finding_of(&mistake));
        }
        damaged
    }
}

fn finding_of(mistake: &Mistake) -> Finding {
    let key = mistake.path.iter().rev().find(|step| step.parse::<usize>().is_err()).map_or("", String::as_str);
    match &mistake.wrong {
        Wrong::UnknownKey { key, valid } => unknown_key(mistake, key, valid),
        Wrong::UnknownWord { word, valid } => {
            let message = format!("unknown {key} `{word}`; there are {}", listed(valid.iter()));
            let near = nearest(word, valid.iter().copied());
            Finding::error(mistake.place, message).nearest(near).with_example(example_of(key))
        }
        Wrong::Missing { key } => {
            Finding::error(mistake.place, format!("`{key}` is missing here")).with_example(example_of(key))
        }
        Wrong::Other(message) => {
            let message = if key.is_empty() { message.clone() } else { format!("{key}: {message}") };
            Finding::error(mistake.place, message).with_example(example_of(key))
        }
    }
}

fn unknown_key(mistake: &Mistake, key: &str, valid: &[&str]) -> Finding {
    let near = nearest(key, valid.iter().copied());
    // The step before the last is what the key stands in; items of lists have numbers.
    let outside = mistake.path.iter().rev().skip(1).find(|step| step.parse::<usize>().is_err());
    let home = outside.map_or_else(|| "the top of a scenario".to_owned(), |outside| format!("`{outside}`"));
    let message = format!("unknown key `{key}` in {home}; there are {}", listed(valid.iter()));
    Finding::error(mistake.place, message).nearest(near).with_example(near.and_then(example_of))
}
