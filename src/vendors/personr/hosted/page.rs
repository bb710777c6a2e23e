//! The pages as their templates show them.

use askama::Template;
use bytes::Bytes;
use hyper::StatusCode;

use super::form::{Control, Form, Group};
use crate::vendors::{exchange::Reply, personr::error::Obstacle};

/// A page that only says something.
#[derive(Template)]
#[template(path = "message.html", config = "src/vendors/personr/hosted/askama.toml")]
struct Message<'a> {
    title: &'a str,
    text: &'a str,
}

/// A page with a form about somebody on a flow.
#[derive(Template)]
#[template(path = "form.html", config = "src/vendors/personr/hosted/askama.toml")]
pub struct FormPage<'a> {
    pub title: &'a str,
    /// Why it has to be filled in again.
    pub alert: Option<String>,
    /// Who is verified.
    pub name: &'a str,
    pub flow: &'a str,
    pub groups: Vec<Group>,
}

impl FormPage<'_> {
    /// The page; what is wrong with `form` stands in place of its alert.
    pub fn reply(mut self, form: &Form<'_>) -> Reply {
        if !form.is_refused() {
            return page(StatusCode::OK, &self);
        }
        let refused = "Nothing was submitted yet: a field below needs another look. Files have to be chosen again.";
        self.alert = Some(refused.to_owned());
        page(StatusCode::BAD_REQUEST, &self)
    }
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
    Reply { status, content_type: Some("text/html; charset=utf-8"), body: Bytes::from(html), undocumented: None }
}
