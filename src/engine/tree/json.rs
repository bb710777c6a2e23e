//! What a request brings, as JSON.
//!
//! It is read once for each request and kept by the journal until the request is forgotten, so it holds little memory in few pieces: short
//! texts stand in place, and an object of few fields is a list. `serde_json::Value` takes two pieces of memory for each field.

use std::{collections::HashMap, fmt};

use compact_str::CompactString;
use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{MapAccess, SeqAccess, Visitor},
};
use serde_json::{Number, Value};

/// A JSON value.
#[derive(Debug, Clone, Default, PartialEq)]
pub enum Json {
    #[default]
    Null,
    Bool(bool),
    Number(Number),
    String(CompactString),
    Array(Vec<Json>),
    Object(Object),
}

/// The fields of a JSON object, in the order in which they came; of a name that comes twice the last value, in the first place.
#[derive(Debug, Clone, Default)]
pub struct Object {
    fields: Vec<(CompactString, Json)>,
    /// Where each field stands, once there are more than [`FEW`].
    #[expect(
        clippy::box_collection,
        reason = "nearly all objects are small, and each of them has this beside its fields"
    )]
    places: Option<Box<HashMap<CompactString, usize>>>,
}

/// How many fields are looked through faster than a name is hashed.
const FEW: usize = 16;

impl Json {
    pub fn as_str(&self) -> Option<&str> {
        if let Self::String(text) = self { Some(text) } else { None }
    }

    pub fn as_bool(&self) -> Option<bool> {
        if let Self::Bool(truth) = self { Some(*truth) } else { None }
    }

    pub fn as_number(&self) -> Option<&Number> {
        if let Self::Number(number) = self { Some(number) } else { None }
    }

    pub fn as_i64(&self) -> Option<i64> {
        self.as_number()?.as_i64()
    }

    pub fn as_f64(&self) -> Option<f64> {
        self.as_number()?.as_f64()
    }

    pub fn as_array(&self) -> Option<&Vec<Json>> {
        if let Self::Array(items) = self { Some(items) } else { None }
    }

    pub fn as_object(&self) -> Option<&Object> {
        if let Self::Object(fields) = self { Some(fields) } else { None }
    }

    pub fn is_null(&self) -> bool {
        *self == Self::Null
    }

    /// The field `name` of an object.
    pub fn get(&self, name: &str) -> Option<&Json> {
        self.as_object()?.get(name)
    }
}

impl Object {
    /// The value of the field `name`.
    pub fn get(&self, name: &str) -> Option<&Json> {
        self.place(name).map(|place| &self.fields[place].1)
    }

    pub fn contains_key(&self, name: &str) -> bool {
        self.place(name).is_some()
    }

    pub fn is_empty(&self) -> bool {
        self.fields.is_empty()
    }

    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&str, &Json)> {
        self.fields.iter().map(|(name, value)| (name.as_str(), value))
    }

    pub fn keys(&self) -> impl ExactSizeIterator<Item = &str> {
        self.iter().map(|(name, _)| name)
    }

    pub fn values(&self) -> impl ExactSizeIterator<Item = &Json> {
        self.iter().map(|(_, value)| value)
    }

    /// The value of the field `name`, which is null if there was none.
    pub fn entry(&mut self, name: CompactString) -> &mut Json {
        let place = self.place(&name).unwrap_or_else(|| self.push(name));
        &mut self.fields[place].1
    }

    fn place(&self, name: &str) -> Option<usize> {
        match &self.places {
            Some(places) => places.get(name).copied(),
            None => self.fields.iter().position(|(known, _)| known == name),
        }
    }

    fn push(&mut self, name: CompactString) -> usize {
        let place = self.fields.len();
        if place == FEW {
            let names = self.fields.iter().map(|(name, _)| name.clone());
            self.places = Some(Box::new(names.zip(0..).collect()));
        }
        if let Some(places) = &mut self.places {
            places.insert(name.clone(), place);
        }
        self.fields.push((name, Json::Null));
        place
    }
}

impl PartialEq for Object {
    fn eq(&self, other: &Self) -> bool {
        self.fields == other.fields
    }
}

impl Extend<(CompactString, Json)> for Object {
    fn extend<I: IntoIterator<Item = (CompactString, Json)>>(&mut self, fields: I) {
        for (name, value) in fields {
            *self.entry(name) = value;
        }
    }
}

impl FromIterator<(CompactString, Json)> for Object {
    fn from_iter<I: IntoIterator<Item = (CompactString, Json)>>(fields: I) -> Self {
        let mut object = Self::default();
        object.extend(fields);
        object
    }
}

impl IntoIterator for Object {
    type Item = (CompactString, Json);
    type IntoIter = std::vec::IntoIter<(CompactString, Json)>;

    fn into_iter(self) -> Self::IntoIter {
        self.fields.into_iter()
    }
}

impl From<&str> for Json {
    fn from(text: &str) -> Self {
        Self::String(text.into())
    }
}

impl From<Value> for Json {
    fn from(value: Value) -> Self {
        match value {
            Value::Null => Self::Null,
            Value::Bool(truth) => Self::Bool(truth),
            Value::Number(number) => Self::Number(number),
            Value::String(text) => Self::String(text.into()),
            Value::Array(items) => Self::Array(items.into_iter().map(Self::from).collect()),
            Value::Object(fields) => {
                Self::Object(fields.into_iter().map(|(name, value)| (name.into(), value.into())).collect())
            }
        }
    }
}

impl From<&Json> for Value {
    fn from(json: &Json) -> Self {
        match json {
            Json::Null => Self::Null,
            Json::Bool(truth) => Self::Bool(*truth),
            Json::Number(number) => Self::Number(number.clone()),
            Json::String(text) => Self::String(text.as_str().to_owned()),
            Json::Array(items) => Self::Array(items.iter().map(Self::from).collect()),
            Json::Object(fields) => {
                Self::Object(fields.iter().map(|(name, value)| (name.to_owned(), value.into())).collect())
            }
        }
    }
}

/// As JSON text.
impl fmt::Display for Json {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&serde_json::to_string(self).map_err(|_| fmt::Error)?)
    }
}

impl Serialize for Json {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_unit(),
            Self::Bool(truth) => serializer.serialize_bool(*truth),
            Self::Number(number) => number.serialize(serializer),
            Self::String(text) => serializer.serialize_str(text),
            Self::Array(items) => serializer.collect_seq(items),
            Self::Object(fields) => serializer.collect_map(fields.iter()),
        }
    }
}

impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(JsonVisitor)
    }
}

struct JsonVisitor;

impl<'de> Visitor<'de> for JsonVisitor {
    type Value = Json;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Json, E> {
        Ok(Json::Null)
    }

    fn visit_bool<E>(self, truth: bool) -> Result<Json, E> {
        Ok(Json::Bool(truth))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Json, E> {
        Ok(Json::Number(number.into()))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Json, E> {
        Ok(Json::Number(number.into()))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Json, E> {
        Ok(Number::from_f64(number).map_or(Json::Null, Json::Number))
    }

    fn visit_str<E>(self, text: &str) -> Result<Json, E> {
        Ok(Json::from(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Json, A::Error> {
        let mut array = Vec::new();
        while let Some(item) = items.next_element()? {
            array.push(item);
        }
        Ok(Json::Array(array))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<Json, A::Error> {
        let mut object = Object::default();
        while let Some(name) = fields.next_key()? {
            let value = fields.next_value()?;
            *object.entry(name) = value;
        }
        Ok(Json::Object(object))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_reads_and_writes_what_it_read() {
        let text = r#"{"z":[1,-2,0.5,18446744073709551615],"a":{"text é \" of more than twenty-four bytes":"\n"},"n":null,"t":true,"":""}"#;

        let json: Json = serde_json::from_str(text).unwrap();
        let value: Value = serde_json::from_str(text).unwrap();

        assert_eq!(json.to_string(), text);
        assert_eq!((Value::from(&json), Json::from(value.clone())), (value, json));
        assert!(serde_json::from_str::<Json>(&"[".repeat(200)).unwrap_err().to_string().contains("recursion limit"));
    }

    #[test]
    fn a_name_that_comes_twice_has_its_last_value_among_few_and_many() {
        for count in [1, FEW, FEW + 1, 1000] {
            let fields: Vec<String> = (0..count).map(|number| format!("\"f{number}\":{number}")).collect();
            let json: Json = serde_json::from_str(&format!("{{{},\"f0\":\"again\"}}", fields.join(","))).unwrap();

            let object = json.as_object().unwrap();

            assert_eq!((object.keys().len(), object.keys().next()), (count, Some("f0")));
            assert_eq!(object.get("f0").and_then(Json::as_str), Some("again"));
            let last = format!("f{}", count - 1);
            assert!(object.contains_key(&last) && !object.contains_key("g") && json.get(&last).is_some());
        }
    }
}
