//! Pages from their templates. Everything that a person entered is escaped on its way in.

use bytes::Bytes;
use hyper::StatusCode;

use super::form::Form;
use crate::vendors::{exchange::Reply, personr::error::Obstacle};

/// A piece of HTML that may stand in a page.
#[derive(Debug, Clone, Default)]
pub struct Html(String);

impl Html {
    /// A text, escaped.
    pub fn text(text: &str) -> Self {
        let mut escaped = String::with_capacity(text.len());
        for character in text.chars() {
            match character {
                '&' => escaped.push_str("&amp;"),
                '<' => escaped.push_str("&lt;"),
                '>' => escaped.push_str("&gt;"),
                '"' => escaped.push_str("&quot;"),
                '\'' => escaped.push_str("&#39;"),
                other => escaped.push(other),
            }
        }
        Self(escaped)
    }

    /// A piece of ours, if `condition` holds.
    pub fn when(condition: bool, piece: &'static str) -> Self {
        Self(if condition { piece.to_owned() } else { String::new() })
    }

    /// A template of ours with its `{{places}}` filled.
    pub fn fill(template: &'static str, values: &[(&str, Self)]) -> Self {
        let mut page = String::with_capacity(template.len() * 2);
        let mut rest = template;
        while let Some((before, after)) = rest.split_once("{{") {
            let (name, after) = after.split_once("}}").expect("places of templates are closed");
            page.push_str(before);
            let value = values.iter().find(|(known, _)| *known == name).expect("every place has a value");
            page.push_str(&value.1.0);
            rest = after;
        }
        page.push_str(rest);
        Self(page)
    }

    /// Pieces one after the other.
    pub fn concat(pieces: impl IntoIterator<Item = Self>) -> Self {
        Self(pieces.into_iter().map(|piece| piece.0).collect())
    }
}

/// A whole page.
pub fn page(status: StatusCode, title: &str, main: Html) -> Reply {
    let html = Html::fill(include_str!("shell.html"), &[("title", Html::text(title)), ("main", main)]);
    Reply { status, content_type: Some("text/html; charset=utf-8"), body: Bytes::from(html.0), undocumented: None }
}

/// A page that only says something.
pub fn message(status: StatusCode, title: &str, text: &str) -> Reply {
    let main = Html::fill(
        "<p role=\"status\">{{text}}</p>\n<p><a href=\"\">Look again</a></p>",
        &[("text", Html::text(text))],
    );
    page(status, title, main)
}

/// A page that says why nothing was submitted.
pub fn refused(because: Obstacle) -> Reply {
    message(StatusCode::CONFLICT, "Nothing was submitted", because.explain())
}

/// A page with a form about somebody on a flow; `retry` says why it has to be filled in again.
pub fn form_page(title: &str, form: &Form<'_>, retry: Option<&str>, [name, flow]: [&str; 2], fields: Html) -> Reply {
    let refused = "Nothing was submitted yet: a field below needs another look. Files have to be chosen again.";
    let (status, alert) =
        if form.is_refused() { (StatusCode::BAD_REQUEST, Some(refused)) } else { (StatusCode::OK, retry) };
    let alert = alert.map(|text| Html::fill("<p class=\"alert\">{{text}}</p>", &[("text", Html::text(text))]));
    let main = Html::fill(
        include_str!("form.html"),
        &[
            ("alert", alert.unwrap_or_default()),
            ("name", Html::text(name)),
            ("flow", Html::text(flow)),
            ("fields", fields),
        ],
    );
    page(status, title, main)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_person_entered_is_escaped() {
        let reply = page(StatusCode::OK, "<b>", Html::text("{{title}} & \"'"));

        let body = std::str::from_utf8(&reply.body).unwrap();
        assert!(body.contains("<title>&lt;b&gt;</title>"));
        assert!(body.contains("{{title}} &amp; &quot;&#39;"));
    }
}
