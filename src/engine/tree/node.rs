//! A YAML or JSON document as a tree whose every value of YAML knows its place.
//!
//! Documents are read into this first, because a mistake anywhere must be shown where it stands, and because reading goes on after a mistake.

use std::{fmt, marker::PhantomData};

use serde::{
    Deserialize, Deserializer,
    de::{MapAccess, SeqAccess, Visitor},
};
use serde_json::{Map, Number, Value};
use serde_saphyr::Spanned;

use super::line::{Line, Place, lines, text_at};

/// How deep values may be nested: reading is recursive, and a stack of 2 MB must hold it in a debug build, too.
const DEEPEST: usize = 32;

/// A value at its place; what was read as JSON has the default place.
#[derive(Debug, Clone)]
pub struct Node {
    pub(super) place: Place,
    pub(super) kind: Kind,
    /// How a number or a truth was written in YAML, for where a text is expected: `outcome: False` is a word.
    pub(super) written: Option<Box<str>>,
    /// Whether it does not fit and is passed over; it stays where it is, so that what comes after it keeps its address.
    pub(super) taken_out: bool,
}

/// What a node holds.
#[derive(Debug, Clone)]
pub enum Kind {
    Null,
    Bool(bool),
    Number(Number),
    Text(String),
    List(Vec<Node>),
    Fields(Vec<(Key, Node)>),
}

/// A key at its place.
#[derive(Debug, Clone)]
pub struct Key {
    pub(super) place: Place,
    pub(super) name: String,
}

/// Why a text is not YAML.
#[derive(Debug)]
pub struct NotYaml {
    /// Where it stops being YAML.
    pub place: Place,
    /// What is wrong there.
    pub message: String,
}

impl Node {
    fn new(place: Place, kind: Kind) -> Self {
        Self { place, kind, written: None, taken_out: false }
    }

    /// Reads JSON. Unlike YAML it may be nested as deep as the parser allows, which is 128.
    pub fn of_json(text: &[u8]) -> serde_json::Result<Self> {
        serde_json::from_slice(without_mark(text))
    }

    /// Reads YAML, of which JSON is a part.
    pub fn of_yaml(text: &str) -> Result<Self, NotYaml> {
        // Else `NO` is no country and `y` no text, but truths that equal none of either.
        let options = serde_saphyr::options! {
            with_snippet: false,
            strict_booleans: true,
            budget: serde_saphyr::budget! { max_depth: DEEPEST },
        };
        match serde_saphyr::from_str_with_options::<Spanned<Kind>>(text, options) {
            Ok(root) => {
                let mut root = Self::from(root);
                root.note_written(&lines(text));
                Ok(root)
            }
            Err(error) => {
                Err(NotYaml { place: error.location().map(point).unwrap_or_default(), message: plain(&error) })
            }
        }
    }

    fn note_written(&mut self, lines: &[Line<'_>]) {
        match &mut self.kind {
            Kind::Bool(_) | Kind::Number(_) => {
                self.written = text_at(self.place, lines).map(Into::into);
                self.read_digits();
            }
            Kind::List(items) => items.iter_mut().for_each(|item| item.note_written(lines)),
            Kind::Fields(fields) => fields.iter_mut().for_each(|(_, value)| value.note_written(lines)),
            Kind::Null | Kind::Text(_) => {}
        }
    }

    /// Makes a number of digits alone a whole one: YAML takes those with zeros in front, as `007`, for fractions.
    fn read_digits(&mut self) {
        let digits = self.written.as_deref().filter(|text| text.bytes().all(|byte| byte.is_ascii_digit()));
        if let (Kind::Number(number), Some(Ok(whole))) = (&mut self.kind, digits.map(str::parse::<u64>)) {
            *number = whole.into();
        }
    }

    /// The value without its places.
    pub fn to_value(&self) -> Value {
        match &self.kind {
            Kind::Null => Value::Null,
            Kind::Bool(truth) => Value::Bool(*truth),
            Kind::Number(number) => Value::Number(number.clone()),
            Kind::Text(text) => Value::String(text.clone()),
            Kind::List(items) => items.iter().map(Self::to_value).collect(),
            Kind::Fields(fields) => Value::Object(
                fields.iter().map(|(key, node)| (key.name.clone(), node.to_value())).collect::<Map<_, _>>(),
            ),
        }
    }

    /// The value of the field `key`; the last one, where it is written twice.
    pub fn field(&self, key: &str) -> Option<&Self> {
        let Kind::Fields(fields) = &self.kind else { return None };
        fields.iter().rev().find(|(it, _)| it.name == key).map(|(_, value)| value)
    }

    /// Where it stands.
    pub fn place(&self) -> Place {
        self.place
    }

    /// The items of the list under `key`.
    pub fn items(&self, key: &str) -> impl Iterator<Item = &Self> {
        let items =
            self.field(key).and_then(|list| if let Kind::List(items) = &list.kind { Some(items) } else { None });
        items.into_iter().flatten()
    }

    /// The item at `place` of the list under `key`.
    pub fn item(&self, key: &str, place: Place) -> Option<&Self> {
        self.items(key).find(|item| item.place == place)
    }

    /// With the field `key`, which is `value` unless it is there already.
    pub fn with_default(mut self, key: &str, value: Self) -> Self {
        let place = self.place;
        if let Kind::Fields(fields) = &mut self.kind
            && !fields.iter().any(|(it, _)| it.name == key)
        {
            fields.push((Key { place, name: key.to_owned() }, Self { place, ..value }));
        }
        self
    }

    /// A document that is nothing but this as the only item of a list under `key`.
    pub fn into_item_of(self, key: &str) -> Self {
        let place = self.place;
        let list = Self::new(place, Kind::List(vec![self]));
        Self::new(place, Kind::Fields(vec![(Key { place, name: key.to_owned() }, list)]))
    }

    /// The place of the key at the end of `path`, or of the deepest part of it that is there.
    pub fn place_of<'a>(&self, path: impl IntoIterator<Item = &'a str>) -> Place {
        self.follow(path).1
    }

    /// The place of the value at the end of `path` when it stands beside its key; else that of the key.
    pub fn place_of_value<'a>(&self, path: impl IntoIterator<Item = &'a str>) -> Place {
        let (node, key) = self.follow(path);
        if node.place.line == key.line { node.place } else { key }
    }

    /// What `path` leads to as far as it is there, and the place of its key.
    fn follow<'a>(&self, path: impl IntoIterator<Item = &'a str>) -> (&Self, Place) {
        let (mut node, mut place) = (self, self.place);
        for step in path {
            match &node.kind {
                Kind::Fields(fields) => match fields.iter().find(|(key, _)| key.name == step) {
                    Some((key, value)) => (node, place) = (value, key.place),
                    None => break,
                },
                Kind::List(items) => match step.parse().ok().and_then(|index: usize| items.get(index)) {
                    Some(item) => (node, place) = (item, item.place),
                    None => break,
                },
                Kind::Null | Kind::Bool(_) | Kind::Number(_) | Kind::Text(_) => break,
            }
        }
        (node, place)
    }
}

/// The message without the position, which is shown beside it.
fn plain(error: &serde_saphyr::Error) -> String {
    let error = error.without_snippet();
    if let Some(message) = in_our_words(error) {
        return message;
    }
    let text = error.to_string();
    let first = text.lines().next().unwrap_or_default();
    first.split(" at line ").next().unwrap_or(first).trim_start_matches("error: ").to_owned()
}

/// The parser's messages in words for those who write documents.
fn in_our_words(error: &serde_saphyr::Error) -> Option<String> {
    use serde_saphyr::{Error, budget::BudgetBreach};
    // Where the alias stands is shown beside it.
    if let Error::AliasError { error, .. } = error {
        return in_our_words(error);
    }
    if let Error::DuplicateMappingKey { key, .. } = error {
        return Some(
            key.as_ref().map_or("a key is written twice".to_owned(), |key| format!("the key `{key}` is written twice")),
        );
    }
    if let Error::Budget { breach: BudgetBreach::Depth { .. }, .. } = error {
        return Some(format!("values are nested deeper than {DEEPEST}"));
    }
    if let Error::Budget { .. } = error {
        return Some("this is too large, or its aliases expand too far".to_owned());
    }
    if let Error::RecursiveReferencesRequireWeakTypes { .. } = error {
        return Some("this alias stands inside of what it refers to".to_owned());
    }
    let several = matches!(error, Error::MultipleDocuments { .. });
    several.then(|| "`---` begins a second document, and a file holds one".to_owned())
}

fn point(location: serde_saphyr::Location) -> Place {
    Place { line: narrow(location.line()), column: narrow(location.column()), width: narrow(location.span().len()) }
}

fn narrow<N: TryInto<u32>>(number: N) -> u32 {
    number.try_into().unwrap_or(u32::MAX)
}

impl From<Spanned<Kind>> for Node {
    fn from(spanned: Spanned<Kind>) -> Self {
        Self::new(point(spanned.referenced), spanned.value)
    }
}

impl From<&Value> for Node {
    fn from(value: &Value) -> Self {
        let kind = match value {
            Value::Null => Kind::Null,
            Value::Bool(truth) => Kind::Bool(*truth),
            Value::Number(number) => Kind::Number(number.clone()),
            Value::String(text) => Kind::Text(text.clone()),
            Value::Array(items) => Kind::List(items.iter().map(Self::from).collect()),
            Value::Object(fields) => {
                Kind::Fields(fields.iter().map(|(name, value)| (name.clone().into(), value.into())).collect())
            }
        };
        Self::new(Place::default(), kind)
    }
}

impl From<Spanned<String>> for Key {
    fn from(spanned: Spanned<String>) -> Self {
        Self { place: point(spanned.referenced), name: spanned.value }
    }
}

impl From<String> for Key {
    fn from(name: String) -> Self {
        Self { place: Place::default(), name }
    }
}

/// What lists and fields consist of while they are read.
trait Child<'de>: Deserialize<'de> + Into<Node> {
    /// A field's name.
    type Name: Deserialize<'de> + Into<Key>;
}

impl Child<'_> for Spanned<Kind> {
    type Name = Spanned<String>;
}

impl Child<'_> for Node {
    type Name = String;
}

impl<'de> Deserialize<'de> for Kind {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(KindVisitor(PhantomData::<Spanned<Self>>))
    }
}

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let kind = deserializer.deserialize_any(KindVisitor(PhantomData::<Self>))?;
        Ok(Self::new(Place::default(), kind))
    }
}

struct KindVisitor<C>(PhantomData<C>);

impl<'de, C: Child<'de>> Visitor<'de> for KindVisitor<C> {
    type Value = Kind;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E>(self) -> Result<Kind, E> {
        Ok(Kind::Null)
    }

    fn visit_bool<E>(self, truth: bool) -> Result<Kind, E> {
        Ok(Kind::Bool(truth))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Kind, E> {
        Ok(Kind::Number(number.into()))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Kind, E> {
        Ok(Kind::Number(number.into()))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Kind, E> {
        Ok(Number::from_f64(number).map_or(Kind::Null, Kind::Number))
    }

    fn visit_str<E>(self, text: &str) -> Result<Kind, E> {
        Ok(Kind::Text(text.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Kind, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = list.next_element::<C>()? {
            items.push(item.into());
        }
        Ok(Kind::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Kind, A::Error> {
        let mut fields = Vec::new();
        while let Some((name, value)) = map.next_entry::<C::Name, C>()? {
            fields.push((name.into(), value.into()));
        }
        Ok(Kind::Fields(fields))
    }
}

/// A text without the byte order mark that some editors put in front of it.
pub fn without_mark(text: &[u8]) -> &[u8] {
    text.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_value_knows_its_place() {
        let node = Node::of_yaml("name: x\nrules:\n  - id: one\n    then: { error: 4292 }\n").unwrap();

        assert_eq!(node.place_of(["rules", "0", "then", "error"]), Place { line: 4, column: 13, width: 5 });
        assert_eq!(node.place_of(["name"]), Place { line: 1, column: 1, width: 4 });
        assert_eq!(
            node.to_value(),
            serde_json::json!({"name": "x", "rules": [{"id": "one", "then": {"error": 4292}}]})
        );
    }

    #[test]
    fn json_is_yaml_too() {
        let node = Node::of_yaml("{\"name\": \"x\",\n \"rules\": []}").unwrap();

        assert_eq!(node.place_of(["rules"]).line, 2);
    }

    #[test]
    fn only_true_and_false_are_truths() {
        let truths = Node::of_yaml("[true, True, TRUE, false, False, FALSE]").unwrap().to_value();
        assert_eq!(truths, serde_json::json!([true, true, true, false, false, false]));
        let texts = Node::of_yaml("[NO, no, n, y, yes, on, Off]").unwrap().to_value();
        assert_eq!(texts, serde_json::json!(["NO", "no", "n", "y", "yes", "on", "Off"]));
    }

    #[test]
    fn digits_are_a_whole_number() {
        let numbers = Node::of_yaml("[007, 7, 7.0, 12345678901234567890]").unwrap().to_value();
        assert_eq!(numbers, serde_json::json!([7, 7, 7.0, 12_345_678_901_234_567_890_u64]));
    }

    #[test]
    fn broken_yaml_says_where() {
        let error = Node::of_yaml("name: [x\nrules: 3\n").unwrap_err();

        assert!(error.place.line >= 1, "{error:?}");
        assert!(!error.message.contains('\n'), "{error:?}");
    }

    #[test]
    fn what_unfolds_without_end_is_too_large() {
        let level = |level: usize| format!("a{level}: &a{level} [{}]\n", format!("*a{}, ", level - 1).repeat(10));
        let text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned() + &(1..10).map(level).collect::<String>();

        let error = Node::of_yaml(&text).unwrap_err();

        assert_eq!(error.message, "this is too large, or its aliases expand too far");
        let error = Node::of_yaml("rules: &a [*a]").unwrap_err();
        assert_eq!(error.message, "this alias stands inside of what it refers to");
    }
}
