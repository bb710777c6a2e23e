//! What all kinds of findings are made of: texts to choose from, paragraphs, and made-up people.

use crate::{
    engine::random::Random,
    vendors::attestr::{media::Evidence, outcome::outcomes::Outcome},
};

/// The made-up part of an output record.
#[derive(Debug)]
pub struct Finding {
    /// HTML, as the vendor's page says.
    pub description: String,
    pub verifier: Option<String>,
    pub authority: Option<String>,
    pub mode: &'static str,
    pub proof: Option<Evidence>,
    /// How many calls were recorded.
    pub recordings: usize,
}

/// What can be written about one kind of check.
#[derive(Debug)]
pub struct Wording {
    pub clear: Texts,
    pub alert: Texts,
    pub falsified: Texts,
    pub more_info: Texts,
    pub no_result: Texts,
}

/// The texts of one outcome; some need a yes or a no to the one question that its kind asks of the request.
#[derive(Debug)]
pub struct Texts {
    pub always: &'static [&'static str],
    pub yes: &'static [&'static str],
    pub no: &'static [&'static str],
}

impl Wording {
    /// One of the texts that fit, as an HTML paragraph.
    pub fn paragraph(&self, outcome: Outcome, answer: bool, fields: &[(&str, &str)], random: &mut Random) -> String {
        let texts = match outcome {
            Outcome::Clear => &self.clear,
            Outcome::Alert => &self.alert,
            Outcome::False => &self.falsified,
            Outcome::MoreInfo => &self.more_info,
            Outcome::NoResult => &self.no_result,
        };
        let fitting = [texts.always, if answer { texts.yes } else { texts.no }].concat();
        paragraph(&fitting, fields, random)
    }
}

/// One of `texts` as an HTML paragraph, with what stands in braces filled in.
pub fn paragraph(texts: &[&'static str], fields: &[(&str, &str)], random: &mut Random) -> String {
    let mut filled = String::from("<p>");
    let mut rest = random.pick(texts);
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let (name, after) = after.split_once('}').expect("a brace in a text is closed");
        let (_, value) = fields.iter().find(|(field, _)| *field == name).expect("a text names fields that there are");
        let begins = ["<p>", ". "].iter().any(|end| filled.ends_with(end));
        escape(value, begins, &mut filled);
        rest = after;
    }
    filled.push_str(rest);
    filled + "</p>"
}

/// The description is HTML, and what a client sent must not become markup in it; where a sentence begins, a capital does.
fn escape(text: &str, begins: bool, html: &mut String) {
    for (place, character) in text.chars().enumerate() {
        match character {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            first if begins && place == 0 => html.extend(first.to_uppercase()),
            other => html.push(other),
        }
    }
}

const GIVEN: [&str; 20] = [
    "Asha", "Vikram", "Meera", "Rohan", "Kavita", "Arjun", "Nisha", "Sanjay", "Leela", "Imran", "Teresa", "Harpreet",
    "Divya", "Karthik", "Farah", "Nikhil", "Ritu", "Joseph", "Anjali", "Suresh",
];
const FAMILY: [&str; 20] = [
    "Nair",
    "Kulkarni",
    "Fernandes",
    "Banerjee",
    "Reddy",
    "Gill",
    "Iyer",
    "Khan",
    "Joshi",
    "Das",
    "Menon",
    "Shetty",
    "Patil",
    "Mathew",
    "Bhat",
    "Chauhan",
    "Sethi",
    "Pillai",
    "Rao",
    "Mishra",
];

/// A made-up person.
pub fn person(random: &mut Random) -> String {
    format!("{} {}", random.pick(&GIVEN), random.pick(&FAMILY))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_begin_with_a_capital_and_values_are_no_markup() {
        let texts = ["{a} met {b}. {b} left."];

        let text = paragraph(&texts, &[("a", "<i>we"), ("b", "élan")], &mut Random::seeded(1));

        assert_eq!(text, "<p>&lt;i&gt;we met élan. Élan left.</p>");
    }
}
