//! The pages as their templates show them.

use askama::Template;
use bytes::Bytes;
use hyper::StatusCode;

use super::form::Form;
use crate::vendors::{exchange::Reply, personr::error::Obstacle};

/// A page that only says something.
#[derive(Template)]
#[template(path = "message.html", config = "src/vendors/personr/hosted/askama.toml")]
struct Message<'a> {
    title: &'a str,
    text: &'a str,
}

/// A page with a form; one that is shown again was refused.
pub fn form(form: &Form<'_>, template: &impl Template) -> Reply {
    page(if form.is_refused() { StatusCode::BAD_REQUEST } else { StatusCode::OK }, template)
}

/// A page that only says something.
pub fn message(status: StatusCode, title: &str, text: &str) -> Reply {
    page(status, &Message { title, text })
}

/// A page that says why nothing was submitted.
pub fn refused(because: Obstacle) -> Reply {
    message(StatusCode::CONFLICT, "Nothing was submitted", because.explain())
}

fn page(status: StatusCode, template: &impl Template) -> Reply {
    let html = template.render().expect("texts can be written into a page");
    Reply {
        status,
        content_type: Some("text/html; charset=utf-8"),
        body: Bytes::from(html),
        headers: Vec::new(),
        undocumented: None,
    }
}
