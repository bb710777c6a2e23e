//! Serde's view of a [`Node`]: the tree is read into the types of the language, and errors carry address and place.

use std::{array, fmt, iter::Enumerate, slice::Iter};

use serde::{
    Deserializer,
    de::{
        DeserializeSeed, Error as _, Expected, IntoDeserializer as _, MapAccess, SeqAccess, Unexpected, Visitor,
        value::{MapAccessDeserializer, U32Deserializer},
    },
    forward_to_deserialize_any,
};
use serde_json::Number;

use super::{
    at::MARK,
    error::ReadError,
    line::Place,
    node::{Key, Kind, Node},
    words::listed,
};

/// Up to here every whole number is a fraction exactly: 2 to the power of 53.
pub const MOST_EXACT: f64 = 9_007_199_254_740_992.0;

/// Reads one node.
pub struct Reader<'a>(pub(super) &'a Node);

impl<'de> Reader<'de> {
    /// Reads a whole number, which may be written as `7.0`.
    fn whole_number<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
        let Kind::Number(number) = &self.0.kind else { return self.deserialize_any(visitor) };
        let read = match whole(number) {
            Some(whole) => visitor.visit_i64(whole),
            None => visit_number(number, visitor),
        };
        read.map_err(|error| error.at(self.0.place))
    }

    /// That something else is expected.
    #[cold]
    fn other(&self, expected: &dyn Expected) -> ReadError {
        ReadError::invalid_type(unexpected(&self.0.kind), expected).at(self.0.place)
    }
}

impl<'de> Deserializer<'de> for Reader<'de> {
    type Error = ReadError;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
        let read = match &self.0.kind {
            Kind::Null => visitor.visit_unit(),
            Kind::Bool(truth) => visitor.visit_bool(*truth),
            Kind::Number(number) => visit_number(number, visitor),
            Kind::Text(text) => visitor.visit_borrowed_str(text),
            Kind::List(items) => visitor.visit_seq(ItemReader::of(items)),
            Kind::Fields(fields) => visitor.visit_map(FieldReader::of(fields)),
        };
        read.map_err(|error| error.at(self.0.place))
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
        let text = match (&self.0.kind, &self.0.written) {
            (_, Some(written)) => written,
            (Kind::Text(text), None) => text.as_str(),
            _ => return Err(self.other(&visitor)),
        };
        visitor.visit_borrowed_str(text).map_err(|error: ReadError| error.at(self.0.place))
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
        self.deserialize_str(visitor)
    }

    /// A list is never taken for the fields of a struct in their order.
    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _keys: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, ReadError> {
        if matches!(self.0.kind, Kind::List(_)) { Err(self.other(&visitor)) } else { self.deserialize_any(visitor) }
    }

    fn deserialize_u8<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
        self.whole_number(visitor)
    }

    fn deserialize_u16<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
        self.whole_number(visitor)
    }

    fn deserialize_u32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
        self.whole_number(visitor)
    }

    fn deserialize_u64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
        self.whole_number(visitor)
    }

    fn deserialize_i64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
        self.whole_number(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
        if matches!(self.0.kind, Kind::Null) { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        visitor: V,
    ) -> Result<V::Value, ReadError> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        _length: usize,
        visitor: V,
    ) -> Result<V::Value, ReadError> {
        if name == MARK { visitor.visit_seq(Placed::new(self.0.place, self)) } else { self.deserialize_any(visitor) }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _name: &'static str,
        words: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, ReadError> {
        let read = match (&self.0.kind, &self.0.written) {
            (Kind::Text(word), _) => visitor.visit_enum(word.as_str().into_deserializer()),
            (_, Some(written)) => visitor.visit_enum((&**written).into_deserializer()),
            (Kind::Fields(fields), None) if fields.len() == 1 => {
                visitor.visit_enum(MapAccessDeserializer::new(FieldReader::of(fields)))
            }
            (_, None) => Err(self.other(&OneOf(words))),
        };
        read.map_err(|error| error.at(self.0.place))
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i128 u128 f32 f64 char bytes byte_buf unit unit_struct seq tuple map identifier ignored_any
    }
}

/// The whole number that a fraction such as `7.0` is.
#[expect(clippy::cast_possible_truncation, reason = "fractions of this size are whole numbers exactly")]
pub fn whole(number: &Number) -> Option<i64> {
    let number = number.as_f64().filter(|_| number.is_f64())?;
    (number.fract() == 0.0 && number.abs() < MOST_EXACT).then_some(number as i64)
}

fn visit_number<'de, V: Visitor<'de>>(number: &Number, visitor: V) -> Result<V::Value, ReadError> {
    match (number.as_u64(), number.as_i64()) {
        (Some(whole), _) => visitor.visit_u64(whole),
        (None, Some(whole)) => visitor.visit_i64(whole),
        (None, None) => visitor.visit_f64(number.as_f64().unwrap_or_default()),
    }
}

/// What an enumeration expects.
struct OneOf(&'static [&'static str]);

impl Expected for OneOf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&listed(self.0))
    }
}

fn unexpected(kind: &Kind) -> Unexpected<'_> {
    match kind {
        Kind::Null => Unexpected::Unit,
        Kind::Bool(truth) => Unexpected::Bool(*truth),
        Kind::Number(number) => {
            number.as_u64().map_or(Unexpected::Float(number.as_f64().unwrap_or_default()), Unexpected::Unsigned)
        }
        Kind::Text(text) => Unexpected::Str(text),
        Kind::List(_) => Unexpected::Seq,
        Kind::Fields(fields) if fields.is_empty() => Unexpected::Other("an object without fields"),
        Kind::Fields(fields) if 1 < fields.len() => Unexpected::Other("several fields"),
        Kind::Fields(_) => Unexpected::Map,
    }
}

/// The four parts that [`super::at::At`] asks for: line, column, width and the value.
struct Placed<D> {
    place: array::IntoIter<u32, 3>,
    value: Option<D>,
}

impl<D> Placed<D> {
    fn new(Place { line, column, width }: Place, value: D) -> Self {
        Self { place: [line, column, width].into_iter(), value: Some(value) }
    }
}

impl<'de, D: Deserializer<'de, Error = ReadError>> SeqAccess<'de> for Placed<D> {
    type Error = ReadError;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, ReadError> {
        if let Some(number) = self.place.next() {
            return seed.deserialize(U32Deserializer::new(number)).map(Some);
        }
        self.value.take().map(|value| seed.deserialize(value)).transpose()
    }
}

struct ItemReader<'a> {
    left: Enumerate<Iter<'a, Node>>,
}

impl<'a> ItemReader<'a> {
    fn of(items: &'a [Node]) -> Self {
        Self { left: items.iter().enumerate() }
    }

    fn step(&mut self) -> Option<(usize, &'a Node)> {
        self.left.find(|(_, item)| !item.taken_out)
    }
}

impl<'de> SeqAccess<'de> for ItemReader<'de> {
    type Error = ReadError;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, ReadError> {
        let Some((index, item)) = self.step() else { return Ok(None) };
        seed.deserialize(Reader(item)).map(Some).map_err(|error| error.inside(index, item.place))
    }
}

struct FieldReader<'a> {
    left: Enumerate<Iter<'a, (Key, Node)>>,
    /// The value of the key that was read last.
    value: Option<(usize, &'a Node)>,
}

impl<'a> FieldReader<'a> {
    fn of(fields: &'a [(Key, Node)]) -> Self {
        Self { left: fields.iter().enumerate(), value: None }
    }

    fn step(&mut self) -> Option<(usize, &'a Key)> {
        let (index, (key, value)) = self.left.find(|(_, (_, value))| !value.taken_out)?;
        self.value = Some((index, value));
        Some((index, key))
    }
}

impl<'de> MapAccess<'de> for FieldReader<'de> {
    type Error = ReadError;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, ReadError> {
        let Some((index, key)) = self.step() else { return Ok(None) };
        seed.deserialize(KeyReader(key)).map(Some).map_err(|error: ReadError| error.in_key().inside(index, key.place))
    }

    fn next_value_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<T::Value, ReadError> {
        let (index, value) = self.value.ok_or_else(|| ReadError::custom("a value comes after its key"))?;
        seed.deserialize(Reader(value)).map_err(|error| error.inside(index, value.place))
    }
}

/// Reads a key, with its place when asked.
struct KeyReader<'a>(&'a Key);

impl<'de> Deserializer<'de> for KeyReader<'de> {
    type Error = ReadError;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
        visitor.visit_borrowed_str(&self.0.name)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _length: usize,
        visitor: V,
    ) -> Result<V::Value, ReadError> {
        visitor.visit_seq(Placed::new(self.0.place, self))
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        visitor: V,
    ) -> Result<V::Value, ReadError> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _words: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, ReadError> {
        visitor.visit_enum(self.0.name.as_str().into_deserializer())
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        seq tuple map struct identifier ignored_any
    }
}
