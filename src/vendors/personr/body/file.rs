//! Files: the platform's file object, a part of a form, or base64.

use base64::{
    Engine as _,
    alphabet::STANDARD,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig},
};
use bytes::Bytes;

use super::{ApiError, File, RequestFields};
use crate::{
    engine::tree::{Json, Object},
    vendors::{personr::document, upload::Format},
};

/// Base64 as clients send it: with or without its padding, and cut anywhere, as in the manual's samples.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);

impl RequestFields {
    /// The platform's file object that must be there: `{"filename": …, "contents": base64}`, or a part that is a file.
    pub fn required_file(&self, name: &'static str) -> Result<File, ApiError> {
        let parsed: Json;
        let object = match self.take(name) {
            None | Some(Json::Null) => return Err(self.missing(name)),
            Some(value @ Json::Object(object)) => match self.file_part(name, value) {
                Some(file) if file.filename.is_empty() || file.contents.is_empty() => return Err(self.not_a_file(name)),
                Some(file) => return Ok(file.clone()),
                None => object,
            },
            Some(Json::String(text)) if text.trim().is_empty() => return Err(self.missing(name)),
            Some(Json::String(text)) => {
                parsed = serde_json::from_str(text).map_err(|_| self.not_a_file(name))?;
                parsed.as_object().ok_or_else(|| self.not_a_file(name))?
            }
            Some(Json::Bool(_) | Json::Number(_) | Json::Array(_)) => return Err(self.not_a_file(name)),
        };
        let filename = member(object, "filename").ok_or_else(|| self.not_a_file(name))?;
        let contents = member(object, "contents").ok_or_else(|| self.not_a_file(name))?;
        Ok(File { filename: filename.to_owned(), contents: self.decode(name, contents)? })
    }

    /// A file of a form that may be left empty: browsers send an empty part for it.
    pub fn upload(&self, name: &'static str) -> Result<Option<File>, ApiError> {
        match self.take(name) {
            Some(value @ Json::Object(file)) => {
                let is_chosen = match self.file_part(name, value) {
                    Some(part) => !part.contents.is_empty(),
                    None => member(file, "contents").is_some(),
                };
                if is_chosen { self.required_file(name).map(Some) } else { Ok(None) }
            }
            Some(Json::Null) | None => Ok(None),
            Some(Json::String(text)) if text.is_empty() => Ok(None),
            Some(Json::String(_) | Json::Bool(_) | Json::Number(_) | Json::Array(_)) => Err(self.not_a_file(name)),
        }
    }

    /// Base64 text that must be there, or a part that is a file.
    pub fn required_base64(&self, name: &'static str) -> Result<Bytes, ApiError> {
        if let Some(value @ Json::Object(file)) = self.take(name) {
            if let Some(part) = self.file_part(name, value) {
                let contents = Some(part.contents.clone()).filter(|contents| !contents.is_empty());
                return contents.ok_or_else(|| self.not_a_file(name));
            }
            let contents = member(file, "contents").ok_or_else(|| self.not_a_file(name))?;
            return self.decode(name, contents);
        }
        let text = self.required(name)?;
        self.decode(name, &text)
    }

    /// Checks a file's name and content, and gives its format.
    pub fn check_file(&self, parameter: &'static str, filename: &str, contents: &[u8]) -> Result<Format, ApiError> {
        self.check_name(parameter, "have", filename)?;
        self.check_contents(parameter, contents)
    }

    /// Checks a file's name; `parameter` has one or is one.
    pub fn check_name(&self, parameter: &'static str, verb: &str, filename: &str) -> Result<(), ApiError> {
        let must = if !document::has_a_known_extension(filename) {
            "a file name that ends in .jpg, .jpeg, .png or .pdf"
        } else if filename.chars().count() > document::MOST_OF_A_NAME {
            "a file name of at most 255 characters"
        } else {
            return Ok(());
        };
        Err(self.invalid(parameter, &format!("{verb} {must}")))
    }

    /// Checks a file's content, and gives its format.
    pub fn check_contents(&self, parameter: &'static str, contents: &[u8]) -> Result<Format, ApiError> {
        Format::of(contents).ok_or_else(|| self.invalid(parameter, "hold a JPEG, PNG or PDF file"))
    }

    fn not_a_file(&self, name: &'static str) -> ApiError {
        self.invalid(name, r#"be an object such as {"filename":"Photo.jpg","contents":"<base64>"}"#)
    }

    fn decode(&self, name: &'static str, text: &str) -> Result<Bytes, ApiError> {
        let compact: String = after_data_url(text).chars().filter(|it| !it.is_ascii_whitespace()).collect();
        // The manual's samples are cut with dots, and still begin like a picture.
        let compact = compact.strip_suffix("...").unwrap_or(&compact);
        BASE64.decode(compact).map(Bytes::from).map_err(|_| self.invalid(name, "be base64"))
    }
}

fn after_data_url(text: &str) -> &str {
    text.strip_prefix("data:").and_then(|rest| rest.split_once(";base64,")).map_or(text, |(_, contents)| contents)
}

fn member<'a>(object: &'a Object, name: &str) -> Option<&'a str> {
    object.get(name).and_then(Json::as_str).filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use super::{
        super::tests::{form, json},
        *,
    };

    #[test]
    fn files_are_read_however_they_are_sent() {
        let expected = Ok(File { filename: "p.jpg".to_owned(), contents: Bytes::from_static(b"\xFF\xD8") });

        assert_eq!(json(r#"{"a": {"filename": "p.jpg", "contents": "/9g="}}"#).required_file("a"), expected);
        assert_eq!(form(r#"a={"filename":"p.jpg","contents":"/9g"}"#).required_file("a"), expected);
        assert_eq!(form("a[filename]=p.jpg&a[contents]=data:image/jpeg;base64,/9g=").required_file("a"), expected);
    }
}
