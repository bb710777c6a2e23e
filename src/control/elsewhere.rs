//! What answers where neither a vendor nor this API is: it says where they are, and the journal shows who asked.

use axum::{
    extract::{FromRequestParts as _, Request, State},
    response::Response,
};
use hyper::StatusCode;

use super::{extract::Reached, problem::Problem, sandboxes::Urls};
use crate::{
    app::App,
    engine::registry::Name,
    vendors::exchange::{self, Reply, Served},
};

/// The most bytes of a body that are read for the journal.
const LIMIT: usize = 1 << 20;

/// Says that there is nothing at a path.
pub async fn nothing(State(app): State<App>, request: Request) -> Response {
    let (mut parts, body) = request.into_parts();
    let Ok(reached) = Reached::from_request_parts(&mut parts, &app).await;
    let request = Request::from_parts(parts, body);
    let received = exchange::receive(&app.registry, None, LIMIT, None, request).await;
    let (sandbox, mut incoming) = match received {
        Ok(received) => received,
        Err(refusal) => return refusal,
    };
    let reply = reply(incoming.uri.path(), &sandbox.name, &reached);
    let view = incoming.json();
    let outgoing =
        sandbox.world.write(|state| exchange::record(state, &mut incoming, view, Served::refused(reply))).await;
    exchange::send(&app.registry, &sandbox, outgoing).await
}

fn reply(path: &str, sandbox: &Name, reached: &Reached) -> Reply {
    let Urls { attestr, personr, .. } = Urls::of(sandbox, reached);
    let home = format!("{}/_vetbox/", reached.control);
    let detail = format!(
        "nothing answers at {path}; Attestr is below {attestr}, Personr below {personr}, the control API and the dashboard at {home}"
    );
    let problem = Problem::unknown(detail).valid([attestr, personr, home]);
    let body = serde_json::to_vec(&problem).expect("a problem is plain JSON");
    let reply = Reply::json(StatusCode::NOT_FOUND, body).undocumented("an error of the emulator, not of the vendor");
    Reply { content_type: Some("application/problem+json"), ..reply }
}
