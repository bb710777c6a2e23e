//! The composition root: which routes a listener answers, and how long it answers them. Only the command line and the Rust handle know it.

use std::sync::Arc;

use axum::{
    Router,
    extract::{self, Request},
    response::Response,
};
use tokio::sync::watch;

use crate::{
    app::App,
    config::Config,
    control, dashboard,
    server::{self, Listener, tls::Tls},
    vendors::{self, personr},
};

/// Where the vendors answer, and the control API unless it has a listener of its own.
#[derive(Debug)]
pub struct Listeners {
    pub http: Listener,
    pub https: Option<(Listener, Tls)>,
}

/// Answers on the listeners until `stop` resolves, then lets requests and webhook attempts under way end, all within [`server::GRACE`].
pub async fn serve(app: &App, listeners: Listeners, stop: impl Future<Output = ()>) {
    let Listeners { http, https } = listeners;
    let (stopping, stopped) = watch::channel(false);
    let has_stopped = || {
        let mut stopped = stopped.clone();
        // It fails when the other end is gone, which is a stop as well.
        async move { drop(stopped.wait_for(|it| *it).await) }
    };
    let bounds = server::Bounds::within(app.registry.memory());
    let tls = async {
        if let Some((listener, tls)) = https {
            server::serve_with(Some(tls), listener, router(app), bounds.clone(), has_stopped()).await;
        }
    };
    let attempts = async {
        has_stopped().await;
        app.registry.close(server::GRACE).await;
    };
    let stop = async {
        stop.await;
        stopping.send_replace(true);
    };
    tokio::join!(server::serve(http, router(app), bounds.clone(), stop), tls, attempts);
}

/// Everything that answers, without the control API when that has a listener of its own.
pub fn router(app: &App) -> Router {
    let control = match app.config.control_listen {
        None => controls(app),
        Some(_) => control::open_router(app.clone()),
    };
    let routes = vendors::router(Arc::clone(&app.registry)).merge(control);
    whole(app, routes, Router::new().fallback(nowhere))
}

/// The control API for a listener of its own.
pub fn control_router(app: &App) -> Router {
    whole(app, controls(app), Router::new().fallback(control::nothing))
}

/// The control API with its page, which are reached at the same address.
fn controls(app: &App) -> Router {
    control::router(app.clone()).merge(dashboard::router())
}

/// A listener's routes with what answers where they have nothing, behind the proxies that there are.
fn whole(app: &App, routes: Router, nowhere: Router<App>) -> Router {
    let Config { trusted_proxies, public_url, .. } = &*app.config;
    server::behind_proxies(routes.merge(nowhere.with_state(app.clone())), trusted_proxies, public_url.as_ref())
}

/// Answers where no route leads: a misspelt workflow of Personr as the vendor would, everything else as nobody's.
async fn nowhere(app: extract::State<App>, request: Request) -> Response {
    if personr::fallback::is_like_a_workflow(&request) {
        return personr::fallback::serve(&app.registry, request).await;
    }
    control::nothing(app, request).await
}
