//! Checks what conditions and templates name of requests, by what the vendors document. A client may send anything else, so that what is
//! not documented is only warned of.

use super::{
    super::{
        file::{Comparison, Scalar},
        glob::Glob,
        path::Path,
        problem::Finding,
        requests::RequestWords,
    },
    Compiler,
};
use crate::engine::tree::{At, Place, listed, nearest};

/// The longest pattern of a path that is compared with those of endpoints, in bytes.
const LONGEST: usize = 512;

impl Compiler {
    /// What the rule's requests have; `None` when that is not known of each.
    fn requests(&self) -> Option<Vec<&'static RequestWords>> {
        let is_known = !self.guessed && !self.operations.is_empty();
        is_known.then(|| self.operations.iter().map(|words| self.vocabulary.request(words)).collect())?
    }

    /// Warns of what no body of the rule's requests has; `example` shows what a field is named in.
    pub fn check_body(&mut self, place: Place, path: &Path, example: impl Fn(&str) -> String) {
        let Some(requests) = self.requests() else { return };
        let bodies = requests.iter().map(|words| &words.body);
        let finding = if bodies.clone().all(|body| body.fields.is_empty() && !body.is_open) {
            Finding::warning(place, format!("{} takes no body, so this is never there", self.named_operations()))
        } else if let Some(astray) = path.astray(bodies.collect()) {
            let right = astray.nearest.as_deref().map(example);
            Finding::warning(place, format!("the body of {}: {}", self.named_operations(), astray.message))
                .nearest(astray.nearest)
                .with_example(right.as_deref())
        } else {
            return;
        };
        self.note(finding);
    }

    /// Warns of a parameter that none of the rule's requests has in its query.
    pub fn check_query(&mut self, name: &At<String>) {
        let Some(requests) = self.requests() else { return };
        let known = || requests.iter().flat_map(|words| &words.query).map(String::as_str);
        // Where nothing is documented a client sends it for itself, and nothing is misspelt.
        if known().next().is_none() || known().any(|known| known == **name) {
            return;
        }
        let message = format!("no parameter `{}` is documented for {}", **name, self.named_operations());
        self.note(Finding::warning(name.place, message).nearest(nearest(name, known())));
    }

    /// Warns of a path that none of the rule's operations has.
    pub fn check_path(&mut self, path: &At<Comparison>) {
        let Some(requests) = self.requests() else { return };
        let paths = || requests.iter().flat_map(|words| &words.paths);
        let texts: Vec<&str> = match &path.value {
            Comparison::Plain(scalar) => vec![scalar],
            Comparison::Forms(forms) => forms.one_of.iter().flat_map(|scalars| &scalars.value).collect(),
        }
        .into_iter()
        .filter_map(|scalar| if let Scalar::Text(text) = scalar { Some(text.as_str()) } else { None })
        .collect();
        for text in texts.into_iter().filter(|text| text.len() <= LONGEST) {
            let pattern = Glob::new(text);
            if !paths().any(|path| answers(path, &pattern)) {
                let message = format!("no endpoint of {} has the path `{text}`", self.named_operations());
                let near = nearest(text, paths().map(String::as_str));
                self.note(Finding::warning(path.place, message).nearest(near).with_example(self.example_of("path")));
            }
        }
    }

    /// The operations of the rule, or how many they are.
    fn named_operations(&self) -> String {
        match &self.operations[..] {
            few @ ([_] | [_, _] | [_, _, _]) => listed(few.iter().map(|words| words.name)),
            many => format!("the {} operations of this rule", many.len()),
        }
    }
}

/// Whether a path that the pattern fits may lead to the endpoint at `path`, with or without a slash at its end.
fn answers(path: &str, pattern: &Glob) -> bool {
    let path: String =
        path.split('{').enumerate().fold(String::new(), |whole, (place, part)| match part.split_once('}') {
            Some((_, rest)) if 0 < place => whole + "*" + rest,
            _ => whole + part,
        });
    let path = path.trim_end_matches('/');
    pattern.meets(path) || pattern.meets(&format!("{path}/"))
}
