//! Texts, and what stands for something in one: words, addresses, countries, dates, booleans, lists.

use super::{ApiError, RequestFields};
use crate::{engine::tree::Json, vendors::personr::countries};

/// How many bytes a text may have for which the vendor documents no length (ruling P20).
const MOST_OF_A_TEXT: usize = 16 << 10;

impl RequestFields {
    /// A text that must be there.
    pub fn required(&self, name: &'static str) -> Result<String, ApiError> {
        self.optional(name)?.ok_or_else(|| self.missing(name))
    }

    /// A text that may be left out, null or blank; any other is taken as it is, spaces around it included.
    pub fn optional(&self, name: &'static str) -> Result<Option<String>, ApiError> {
        match self.take(name) {
            None | Some(Json::Null) => Ok(None),
            Some(Json::String(text)) if text.len() > MOST_OF_A_TEXT => Err(self.too_long(name, text)),
            Some(Json::String(text)) => Ok((!text.trim().is_empty()).then(|| text.as_str().to_owned())),
            Some(Json::Bool(_) | Json::Number(_) | Json::Array(_) | Json::Object(_)) => {
                Err(self.invalid(name, "be a text"))
            }
        }
    }

    /// The id of the record that nearly every request names.
    pub fn applicant_id(&self) -> Result<String, ApiError> {
        self.required("applicantId")
    }

    /// The same where the manual's table and its samples differ in the name.
    pub fn linked_id(&self) -> Result<String, ApiError> {
        self.required_alias("applicantId", "applicant")
    }

    /// A text that may be sent under either of two names; errors name the first, documented one.
    pub fn required_alias(&self, name: &'static str, alias: &'static str) -> Result<String, ApiError> {
        match (self.optional(name)?, self.optional(alias)?) {
            (Some(text), _) | (None, Some(text)) => Ok(text),
            (None, None) => Err(self.missing(name)),
        }
    }

    /// One of the words of `choices` that must be there; upper and lower case count.
    pub fn required_choice<T: Copy>(&self, name: &'static str, choices: &[(&'static str, T)]) -> Result<T, ApiError> {
        self.choice(name, choices)?.ok_or_else(|| self.missing(name))
    }

    /// One of the words of `choices`, if any.
    pub fn choice<T: Copy>(&self, name: &'static str, choices: &[(&'static str, T)]) -> Result<Option<T>, ApiError> {
        let Some(text) = self.optional(name)? else { return Ok(None) };
        if let Some((_, choice)) = choices.iter().find(|(word, _)| *word == text) {
            return Ok(Some(*choice));
        }
        let words: Vec<_> = choices.iter().map(|(word, _)| *word).collect();
        Err(self.invalid(name, &format!("be one of {}, not {text}", words.join(", "))))
    }

    /// An email address that must be there: one `@` with text around it.
    pub fn required_email(&self, name: &'static str) -> Result<String, ApiError> {
        self.optional_email(name)?.ok_or_else(|| self.missing(name))
    }

    /// An email address, if any.
    pub fn optional_email(&self, name: &'static str) -> Result<Option<String>, ApiError> {
        let Some(email) = self.optional(name)? else { return Ok(None) };
        match email.split_once('@').filter(|_| !email.contains(char::is_control)) {
            Some((user, host)) if !user.trim().is_empty() && !host.trim().is_empty() && !host.contains('@') => {
                Ok(Some(email))
            }
            Some(_) | None => Err(self.invalid(name, "be an email address such as johndoe@mail.com")),
        }
    }

    /// An ISO 3166-1 alpha-3 code that must be there.
    pub fn required_country(&self, name: &'static str) -> Result<String, ApiError> {
        self.optional_country(name)?.ok_or_else(|| self.missing(name))
    }

    /// An ISO 3166-1 alpha-3 code, if any.
    pub fn optional_country(&self, name: &'static str) -> Result<Option<String>, ApiError> {
        let Some(code) = self.optional(name)? else { return Ok(None) };
        if countries::is_country(&code) {
            return Ok(Some(code));
        }
        let right = code.trim().to_ascii_uppercase();
        let right = if countries::is_country(&right) { &right } else { "AUS" };
        Err(self.invalid(name, &format!("be an ISO 3166-1 alpha-3 code, in upper case, such as {right}")))
    }

    /// A calendar date, as `1985-10-27`, if any.
    pub fn optional_date(&self, name: &'static str) -> Result<Option<jiff::civil::Date>, ApiError> {
        let Some(text) = self.optional(name)? else { return Ok(None) };
        let right = text.len() == "YYYY-MM-DD".len();
        text.parse().ok().filter(|_| right).map(Some).ok_or_else(|| self.invalid(name, "be a date such as 1985-10-27"))
    }

    /// A boolean that must be there; forms send it as a text.
    pub fn required_flag(&self, name: &'static str) -> Result<bool, ApiError> {
        self.flag(name)?.ok_or_else(|| self.missing(name))
    }

    /// A boolean, if any.
    pub fn flag(&self, name: &'static str) -> Result<Option<bool>, ApiError> {
        let wrong = || Err(self.invalid(name, "be true or false"));
        match self.take(name) {
            None | Some(Json::Null) => Ok(None),
            Some(Json::Bool(flag)) => Ok(Some(*flag)),
            Some(Json::String(text)) => match text.trim().to_ascii_lowercase().as_str() {
                "" => Ok(None),
                "true" | "yes" => Ok(Some(true)),
                "false" | "no" => Ok(Some(false)),
                _ => wrong(),
            },
            Some(Json::Number(_) | Json::Array(_) | Json::Object(_)) => wrong(),
        }
    }

    /// A list of texts: a JSON list, the text of one, repeated parts, or one plain text.
    pub fn list(&self, name: &'static str) -> Result<Vec<String>, ApiError> {
        let items = match self.values.get(name) {
            None | Some(Json::Null) => Vec::new(),
            Some(Json::Array(items)) => items.clone(),
            Some(Json::String(text)) if text.trim().is_empty() => Vec::new(),
            Some(Json::String(text)) if text.trim_start().starts_with('[') => {
                serde_json::from_str(text).map_err(|_| self.not_a_list(name))?
            }
            Some(Json::String(text)) => vec![Json::String(text.clone())],
            Some(Json::Bool(_) | Json::Number(_) | Json::Object(_)) => return Err(self.not_a_list(name)),
        };
        let text = |item| match text_of(item) {
            Some(text) if text.len() > MOST_OF_A_TEXT => Err(self.too_long(name, &text)),
            text => text.ok_or_else(|| self.not_a_list(name)),
        };
        items.into_iter().map(text).collect()
    }

    fn too_long(&self, name: &'static str, text: &str) -> ApiError {
        self.invalid(name, &format!("have at most {MOST_OF_A_TEXT} bytes, not {}", text.len()))
    }

    fn not_a_list(&self, name: &'static str) -> ApiError {
        self.invalid(name, r#"be a list of texts such as ["UUID1","UUID2"]"#)
    }
}

fn text_of(value: Json) -> Option<String> {
    match value {
        Json::String(text) => Some(text.into_string()),
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::Array(_) | Json::Object(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{check_invalid, check_missing, form, json};

    #[test]
    fn what_is_absent_null_or_empty_is_missing() {
        for body in ["{}", r#"{"a": null}"#, r#"{"a": "  "}"#] {
            check_missing(json(body).required("a"));
            check_missing(json(body).required_email("a"));
            check_missing(json(body).required_flag("a"));
            check_missing(json(body).required_file("a"));
            check_missing(json(body).required_base64("a"));
            check_missing(json(body).required_choice("a", &[("A", 1)]));
            assert_eq!(json(body).list("a"), Ok(Vec::new()));
        }
    }

    #[test]
    fn a_wrong_type_says_what_is_right() {
        for body in [r#"{"a": 5}"#, r#"{"a": {}}"#] {
            check_invalid(json(body).required("a"), "a text");
            check_invalid(json(body).required_flag("a"), "true or false");
            check_invalid(json(body).list("a"), "UUID1");
            check_invalid(json(body).required_file("a"), "filename");
        }
        check_invalid(json(r#"{"a": ["b"]}"#).required("a"), "a text");
    }

    #[test]
    fn a_malformed_value_says_what_is_right() {
        for email in ["a", "@b", "a@", "a@b@c", "a@+", "+@b", "a%0Ab@c", "a@b%7F"] {
            check_invalid(form(&format!("a={email}")).required_email("a"), "johndoe@mail.com");
        }
        for (code, right) in [("nzl", "NZL"), ("ZZZ", "AUS"), ("DE", "AUS"), (" GBR", "GBR")] {
            let hint = format!("alpha-3 code, in upper case, such as {right}");
            check_invalid(form(&format!("a={code}")).required_country("a"), &hint);
        }
        for date in ["1985-13-01", "27/10/1985", "1985-10-27T00:00:00"] {
            check_invalid(form(&format!("a={date}")).optional_date("a"), "1985-10-27");
        }
        check_invalid(form("a=maybe").required_flag("a"), "true or false");
        check_invalid(form("a=%").required_base64("a"), "base64");
        check_invalid(form("a=B").required_choice("a", &[("A", 1), ("C", 2)]), "A, C, not B");
        check_invalid(form("a=[UUID1,UUID2]").list("a"), "UUID1");
        check_invalid(json(r#"{"a": ["b", 1]}"#).list("a"), "UUID1");
    }

    #[test]
    fn a_text_is_taken_as_it_is() {
        assert_eq!(form("a=+KYC+basic+").required("a"), Ok(" KYC basic ".to_owned()));
    }

    #[test]
    fn lists_are_read_however_they_are_sent() {
        let expected = Ok(vec!["A".to_owned(), "B".to_owned()]);

        assert_eq!(json(r#"{"a": ["A", "B"]}"#).list("a"), expected);
        assert_eq!(form(r#"a=["A","B"]"#).list("a"), expected);
        assert_eq!(form("a=A&a=B").list("a"), expected);
        assert_eq!(form("a[]=A&a[]=B").list("a"), expected);
        assert_eq!(form("a=A").list("a"), Ok(vec!["A".to_owned()]));
    }

    #[test]
    fn the_last_of_a_repeated_form_field_wins() {
        assert_eq!(form("a=1&a=2").required("a"), Ok("2".to_owned()));
    }

    #[test]
    fn booleans_are_read_as_forms_send_them() {
        assert_eq!(form("a=true").required_flag("a"), Ok(true));
        assert_eq!(form("a=False").required_flag("a"), Ok(false));
        assert_eq!(json(r#"{"a": false}"#).required_flag("a"), Ok(false));
    }

    #[test]
    fn a_field_may_have_two_names() {
        assert_eq!(form("b=1").required_alias("a", "b"), Ok("1".to_owned()));
        assert_eq!(form("a=1&b=2").required_alias("a", "b"), Ok("1".to_owned()));
        check_missing(form("c=1").required_alias("a", "b"));
    }
}
