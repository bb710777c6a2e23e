//! About how many bytes of memory a value holds: those of its texts, and something for all else.
//!
//! It goes over a value as a writer of JSON does, and writes nothing: what is kept is weighed after each transaction that changed it.

use std::fmt;

use serde::{
    Serialize,
    ser::{self, Serializer},
};

/// What a number, a word or another small thing comes to, and what each item, field and text costs beside its content.
const EACH: usize = 16;
/// What an entry of a map costs beside its name and value: its hash, its place, and two allocations.
const ENTRY: usize = 64;

/// About how many bytes a value holds.
pub fn weight(value: &(impl Serialize + ?Sized)) -> usize {
    let mut weight = Weight(0);
    // It fails for what cannot be written, of which there is nothing in a state; that counts as far as it could be.
    let _ = value.serialize(&mut weight);
    weight.0
}

/// What was weighed so far.
struct Weight(usize);

type Weighed = Result<(), fmt::Error>;
/// The name of a type or of a part of it, which is in the program and not in the value.
type Name = &'static str;

/// Methods for what holds nothing beside itself.
macro_rules! small {
    ($($method:ident($($type:ty),*))*) => { $(fn $method(self, $(_: $type),*) -> Weighed { self.serialize_bytes(&[]) })* };
}

/// Methods for what begins with its length and goes on item by item.
macro_rules! large {
    ($($method:ident($($type:ty),*))*) => { $(fn $method(self, $(_: $type),*) -> Result<Self, fmt::Error> { Ok(self) })* };
}

/// How the items of something large are weighed, one after the other.
macro_rules! items {
    ($($large:ident::$method:ident($($name:ty)?))*) => { $(
        impl ser::$large for &mut Weight {
            type Ok = ();
            type Error = fmt::Error;

            fn $method<T: Serialize + ?Sized>(&mut self, $(_: $name,)? item: &T) -> Weighed {
                item.serialize(&mut **self)
            }

            fn end(self) -> Weighed {
                Ok(())
            }
        }
    )* };
}

impl Serializer for &mut Weight {
    type Ok = ();
    type Error = fmt::Error;
    type SerializeSeq = Self;
    type SerializeTuple = Self;
    type SerializeTupleStruct = Self;
    type SerializeTupleVariant = Self;
    type SerializeMap = Self;
    type SerializeStruct = Self;
    type SerializeStructVariant = Self;

    small! {
        serialize_bool(bool) serialize_char(char) serialize_unit() serialize_none()
        serialize_i8(i8) serialize_i16(i16) serialize_i32(i32) serialize_i64(i64) serialize_f32(f32)
        serialize_u8(u8) serialize_u16(u16) serialize_u32(u32) serialize_u64(u64) serialize_f64(f64)
        serialize_unit_struct(Name) serialize_unit_variant(Name, u32, Name)
    }

    large! {
        serialize_seq(Option<usize>) serialize_tuple(usize) serialize_tuple_struct(Name, usize)
        serialize_tuple_variant(Name, u32, Name, usize) serialize_map(Option<usize>) serialize_struct(Name, usize)
        serialize_struct_variant(Name, u32, Name, usize)
    }

    fn serialize_str(self, text: &str) -> Weighed {
        self.serialize_bytes(text.as_bytes())
    }

    fn serialize_bytes(self, bytes: &[u8]) -> Weighed {
        self.0 += EACH + bytes.len();
        Ok(())
    }

    /// What is shown as a text and is none, as a moment.
    fn collect_str<T: fmt::Display + ?Sized>(self, _: &T) -> Weighed {
        self.serialize_bytes(&[])
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Weighed {
        value.serialize(self)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: Name, value: &T) -> Weighed {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(self, _: Name, _: u32, _: Name, value: &T) -> Weighed {
        value.serialize(self)
    }
}

items! {
    SerializeSeq::serialize_element()
    SerializeTuple::serialize_element()
    SerializeTupleStruct::serialize_field()
    SerializeTupleVariant::serialize_field()
    SerializeStruct::serialize_field(Name)
    SerializeStructVariant::serialize_field(Name)
}

impl ser::SerializeMap for &mut Weight {
    type Ok = ();
    type Error = fmt::Error;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Weighed {
        self.0 += ENTRY;
        key.serialize(&mut **self)
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Weighed {
        value.serialize(&mut **self)
    }

    fn end(self) -> Weighed {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde_json::json;

    use super::*;

    #[derive(Serialize)]
    enum Shape {
        None,
        Text(String),
        Parts { name: Option<String>, numbers: Vec<u64> },
    }

    #[test]
    fn texts_count_and_so_does_all_that_they_are_in() {
        let long = "a".repeat(1000);

        assert_eq!(weight(&Shape::None), EACH);
        assert_eq!(weight(&Shape::Text(long.clone())), EACH + 1000);
        assert_eq!(weight(&Shape::Parts { name: Some(long.clone()), numbers: vec![1, 2, 3] }), 4 * EACH + 1000);
        assert_eq!(weight(&Shape::Parts { name: None, numbers: vec![] }), EACH);
        assert_eq!(weight(&BTreeMap::from([("key", (1, "text"))])), ENTRY + 3 * EACH + 3 + 4);
        let json = json!({ "a": [long, 1, null], "b": { "c": long } });
        assert!((2000..2400).contains(&weight(&json)), "{}", weight(&json));
    }
}
