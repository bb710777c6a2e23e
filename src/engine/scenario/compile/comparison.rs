//! Compiles comparisons.

use super::{
    super::{
        comparison::{Leaf, Range, Test, parse_date},
        file::{Comparison, Forms, Scalar},
        glob::Glob,
        pattern::Pattern,
        problem::Finding,
    },
    Compiler,
};
use crate::engine::tree::{At, MOST_EXACT, Place, shortened};

impl Compiler {
    /// The test of a field whose comparison stands at `place`.
    pub fn comparison(&mut self, place: Place, file: &Comparison) -> Test {
        self.find_large_numbers(place, file);
        match file {
            Comparison::Plain(scalar) => plain(scalar),
            Comparison::Forms(forms) => self.forms(place, forms),
        }
    }

    /// Warns of numbers that are equal to their neighbours.
    fn find_large_numbers(&mut self, place: Place, file: &Comparison) {
        let (plain, equals, listed) = match file {
            Comparison::Plain(scalar) => (Some(scalar), None, None),
            Comparison::Forms(forms) => (None, forms.equals.as_ref(), forms.one_of.as_ref()),
        };
        let all = plain.into_iter().chain(equals).chain(listed.into_iter().flat_map(|list| &list.value));
        let is_large = |scalar: &&Scalar| matches!(scalar, Scalar::Number(number) if MOST_EXACT <= number.abs());
        if let Some(Scalar::Number(number)) = all.into_iter().find(is_large) {
            let message =
                format!("a number of so many digits, about {number:e}, fits its neighbours, too: a text fits exactly");
            self.note(Finding::warning(place, message).example("\"12345678901234567890\""));
        }
    }

    fn forms(&mut self, place: Place, forms: &Forms) -> Test {
        let mut tests = Vec::new();
        tests.extend(forms.equals.as_ref().map(exactly));
        tests.extend(forms.any_case.as_ref().map(|text| Test::Some(Leaf::AnyCase(Glob::in_any_case(text)))));
        tests.extend(forms.matches.as_ref().and_then(|text| self.regex(text)));
        tests.extend(forms.one_of.as_ref().map(|values| self.one_of(values)));
        tests.extend(forms.exists.map(exists));
        tests.extend(forms.absent.map(|absent| exists(!absent)));
        tests.extend(self.range(place, forms));
        tests.extend(self.dates(place, forms));
        tests.extend(forms.not.as_ref().map(|inner| Test::Not(Box::new(self.comparison(place, inner)))));
        if tests.is_empty() && !self.damaged && self.is_right_from(place) {
            let finding = Finding::error(place, "nothing is compared here, so everything fits");
            self.note(finding.with_example(self.example_of("oneOf")));
        }
        if tests.len() == 1 { tests.remove(0) } else { Test::All(tests) }
    }

    fn one_of(&mut self, values: &At<Vec<Scalar>>) -> Test {
        if values.is_empty() {
            self.note(
                Finding::error(values.place, "an empty list fits nothing").with_example(self.example_of("oneOf")),
            );
        }
        Test::Any(values.iter().map(plain).collect())
    }

    fn regex(&mut self, text: &At<String>) -> Option<Test> {
        self.patterns += 1;
        match Pattern::new(text) {
            Ok(pattern) => Some(Test::Some(Leaf::Matches(pattern))),
            Err(reason) => {
                let finding = Finding::error(text.place, format!("`{}` {reason}", shortened(text)));
                self.note(finding.with_example(self.example_of("matches")));
                None
            }
        }
    }

    fn range(&mut self, place: Place, forms: &Forms) -> Option<Test> {
        let range = Range {
            less_than: forms.less_than,
            more_than: forms.more_than,
            at_least: forms.at_least,
            at_most: forms.at_most,
        };
        if range.is_void() {
            let finding = Finding::error(place, format!("no number is {range}"));
            self.note(finding.example("{ atLeast: 1000, lessThan: 5000 }"));
        }
        (range != Range::default()).then_some(Test::Some(Leaf::Range(range)))
    }

    fn dates(&mut self, place: Place, forms: &Forms) -> Option<Test> {
        let form = self.vocabulary.dates;
        let mut bound = |text: &Option<At<String>>| {
            let text = text.as_ref()?;
            let date = parse_date(text, form);
            if date.is_none() {
                let finding = Finding::error(text.place, format!("`{}` is not a date", **text));
                self.note(finding.example("{ after: 31-12-2020 } or { after: 2020-12-31 }"));
            }
            date
        };
        let (after, before) = (bound(&forms.after), bound(&forms.before));
        if let (Some(after), Some(before)) = (after, before)
            && after.tomorrow().is_ok_and(|next| before <= next)
        {
            let finding = Finding::error(place, format!("no date is after {after} and before {before}"));
            self.note(finding.example("{ after: 2019-12-31, before: 2021-01-01 }"));
        }
        (after.is_some() || before.is_some()).then_some(Test::Some(Leaf::Dates { after, before, form }))
    }
}

fn plain(scalar: &Scalar) -> Test {
    match scalar {
        Scalar::Text(text) if text.contains('*') => Test::Some(Leaf::Glob(Glob::new(text))),
        Scalar::Text(_) | Scalar::Null | Scalar::Bool(_) | Scalar::Number(_) => exactly(scalar),
    }
}

fn exactly(scalar: &Scalar) -> Test {
    match scalar {
        Scalar::Null => exists(false),
        Scalar::Bool(truth) => Test::Some(Leaf::Bool(*truth)),
        Scalar::Number(number) => Test::Some(Leaf::Number(*number)),
        Scalar::Text(text) => Test::Some(Leaf::Text(text.as_str().into())),
    }
}

fn exists(exists: bool) -> Test {
    let test = Test::Some(Leaf::Exists);
    if exists { test } else { Test::Not(Box::new(test)) }
}
