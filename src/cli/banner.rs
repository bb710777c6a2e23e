//! What a developer sees first.

use std::net::SocketAddr;

use crate::{
    app::App,
    engine::clock::Mode,
    vendors::personr::settings::{DEMO_EMAIL, DEMO_PASSWORD},
};

/// The banner: address, base URLs, working credentials, clock, seed, and one request to try.
pub fn text(app: &App, bound: SocketAddr) -> String {
    let base = url("http", bound);
    let control = app.config.control_listen.map_or_else(|| base.clone(), |bound| url("http", bound));
    let own = app.config.control_listen.map(|_| format!("vetbox.control={control}\n")).unwrap_or_default();
    let world = &app.registry.default_sandbox().world;
    let (header, secret, consent) = world.read_blocking(|state| {
        let records = &state.records.attestr;
        let (header, secret) = records
            .accounts
            .demo()
            .map(|account| (account.header(), account.secret.reveal().to_owned()))
            .unwrap_or_default();
        (header, secret, records.demo_consent().map(|id| id.to_string()).unwrap_or_default())
    });
    let token = world.read_blocking(|state| state.records.personr.demo_token().unwrap_or_default().to_owned());
    let clock = match app.config.mode {
        Mode::Real => "real".to_owned(),
        Mode::Frozen => "frozen".to_owned(),
        Mode::Scaled { factor } => format!("{factor}x"),
    };
    let https =
        app.config.tls.address.map(|bound| format!("  HTTPS         {}\n", url("https", bound))).unwrap_or_default();
    let file = app.config.file.as_ref().map(|file| format!("  Settings      {}\n", file.display())).unwrap_or_default();
    let (version, seed) = (env!("CARGO_PKG_VERSION"), app.config.seed);
    format!(
        "\
vetbox {version} listens on {base}

  Attestr       {base}/api/v1/public/factx/
    header      Authorization: {header}
    secret      {secret}
    consent     {consent}
  Personr       {base}/api/1.1/wf
    header      Authorization: Bearer {token}
    login       {DEMO_EMAIL} {DEMO_PASSWORD}
  Control       {control}/_vetbox/v1/sandboxes/default
  Dashboard     {control}/_vetbox/
{https}{file}  Clock         {clock}
  Seed          {seed}

Try:
  curl -s {base}/api/v1/public/factx/ -H 'Authorization: {header}' \\
    -H 'Content-Type: application/json' -d '{{\"tag\":\"AA-1234\",\"name\":\"Gitanjali Raheja\"}}'

{own}vetbox.ready={base}"
    )
}

fn url(scheme: &str, bound: SocketAddr) -> String {
    match bound.ip() {
        ip if ip.is_unspecified() => format!("{scheme}://localhost:{}", bound.port()),
        _ => format!("{scheme}://{bound}"),
    }
}
