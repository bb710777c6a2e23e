//! A sandbox that is busy, and everybody else. Each test has one thread for all requests: whoever held it would hold them all.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
        mpsc,
    },
    thread::{self, JoinHandle},
    time::Duration,
};

use axum::{body::Body, extract::Request};
use serde_json::{Value, json};
use vetbox::vendors::{Sandbox, State};

use crate::harness::TestApp;

/// After how long a transaction that nobody lets go ends by itself, so that a test fails in place of standing still.
const GIVE_UP: Duration = Duration::from_mins(1);

/// A transaction that goes on until it is let go.
struct Busy {
    go: mpsc::Sender<()>,
    thread: JoinHandle<bool>,
}

impl Busy {
    fn begin(sandbox: &Arc<Sandbox>) -> Self {
        let (go, wait) = mpsc::channel();
        let (tell, began) = mpsc::channel();
        let sandbox = Arc::clone(sandbox);
        let thread = thread::spawn(move || {
            sandbox.world.write_blocking(|_| {
                tell.send(()).expect("the test waits for it");
                wait.recv_timeout(GIVE_UP).is_ok()
            })
        });
        began.recv().expect("it begins");
        Self { go, thread }
    }

    /// Lets it go; says whether it waited for that.
    fn end(self) -> bool {
        self.go.send(()).is_ok() && self.thread.join().expect("it ends")
    }
}

async fn sandbox(app: &TestApp, name: &str) -> Arc<Sandbox> {
    app.call("POST", "/sandboxes", json!({ "name": name })).await.expect(201);
    app.app.registry.get(&name.parse().expect("a name")).expect("it was just made")
}

fn profile(app: &TestApp, prefix: &str) -> Request {
    let mut request = app.request("POST", "/factx/", json!({ "tag": "A", "name": "B" }));
    *request.uri_mut() = format!("{prefix}/api/v1/public/factx/").parse().expect("a URI");
    request
}

#[tokio::test]
async fn a_busy_sandbox_stops_nobody_else() {
    let app = TestApp::new();
    let busy = Busy::begin(&sandbox(&app, "busy").await);
    let waiting: Vec<_> = (0..20)
        .map(|number| {
            let app = app.clone();
            tokio::spawn(async move {
                match number % 4 {
                    0 => app.send(profile(&app, "/sandbox/busy")).await,
                    1 => app.call("GET", "/sandboxes/busy/requests", Value::Null).await,
                    2 => app.call("POST", "/sandboxes/busy/wait", json!({ "for": { "idle": true } })).await,
                    _ => app.call("POST", "/sandboxes/busy/verify", json!({ "expect": [{ "idle": true }] })).await,
                }
            })
        })
        .collect();
    tokio::task::yield_now().await;

    for path in ["/livez", "/readyz"] {
        app.send(Request::get(path).body(Body::empty()).expect("a request")).await.ok();
    }
    app.send(profile(&app, "")).await.ok();
    app.control("GET", "/requests", Value::Null).await.ok();
    app.control("POST", "/wait", json!({ "for": { "request": { "status": 200 } } })).await.ok();
    app.call("PUT", "/sandboxes/other/clock", json!({ "mode": "real" })).await.ok();
    sandbox(&app, "new").await;

    assert!(waiting.iter().all(|request| !request.is_finished()));
    assert!(busy.end(), "nobody had to wait until it gave up");
    for request in waiting {
        request.await.expect("it does not fail").ok();
    }
}

#[tokio::test]
async fn metrics_leave_out_a_sandbox_that_is_busy_and_count_it() {
    let app = TestApp::new();
    let busy = Busy::begin(&sandbox(&app, "busy").await);

    let request = Request::get("/_vetbox/metrics").header("host", "localhost").body(Body::empty()).expect("a request");
    let metrics = app.send(request).await.ok();

    for line in ["vetbox_sandboxes 2", "vetbox_sandboxes_busy 1", "vetbox_profiles{sandbox=\"default\"} 0"] {
        assert!(metrics.text().lines().any(|seen| seen == line), "{line}\n{}", metrics.text());
    }
    assert!(!metrics.text().contains("sandbox=\"busy\""), "{}", metrics.text());
    assert!(busy.end(), "nobody had to wait until it gave up");
}

#[tokio::test]
async fn who_waits_is_looked_for_together_and_not_at_every_change() {
    const WAITERS: usize = 100;
    const CHANGES: usize = 50;
    let app = TestApp::new();
    let sandbox = sandbox(&app, "t1").await;
    let looks = Arc::new(AtomicUsize::new(0));
    let done = Arc::new(AtomicBool::new(false));
    let waiting: Vec<_> = (0..WAITERS)
        .map(|_| {
            let (sandbox, looks, done) = (Arc::clone(&sandbox), Arc::clone(&looks), Arc::clone(&done));
            tokio::spawn(async move {
                let look = move |_: &State| {
                    looks.fetch_add(1, Ordering::Relaxed);
                    done.load(Ordering::Relaxed).then_some(())
                };
                sandbox.world.until(look).await;
            })
        })
        .collect();
    while looks.load(Ordering::Relaxed) < WAITERS {
        tokio::task::yield_now().await;
    }

    for _ in 0..CHANGES {
        sandbox.world.write_blocking(|_| ());
    }
    done.store(true, Ordering::Relaxed);
    sandbox.world.write_blocking(|_| ());

    for waiter in waiting {
        waiter.await.expect("it is told");
    }
    // Each when it came, all when the first one began to look for them, and all after the changes.
    let looks = looks.load(Ordering::Relaxed);
    assert!((2 * WAITERS..=3 * WAITERS).contains(&looks), "{looks} looks");
}

#[tokio::test]
async fn who_waits_no_more_is_not_looked_for() {
    let app = TestApp::new();
    let sandbox = sandbox(&app, "t1").await;
    let looks = Arc::new(AtomicUsize::new(0));
    for _ in 0..10 {
        let looks = Arc::clone(&looks);
        let look = move |_: &State| {
            looks.fetch_add(1, Ordering::Relaxed);
            None::<()>
        };
        tokio::select! {
            biased;
            () = sandbox.world.until(look) => {}
            () = tokio::task::yield_now() => {}
        }
    }
    let before = looks.load(Ordering::Relaxed);

    app.send(profile(&app, "/sandbox/t1")).await.ok();
    let begin = sandbox.world.read_blocking(|state| state.core.journal.last());
    let another = tokio::spawn(async move {
        sandbox.world.until(move |state| (state.core.journal.last() > begin).then_some(())).await;
    });
    tokio::task::yield_now().await;
    app.send(profile(&app, "/sandbox/t1")).await.ok();
    another.await.expect("it is told");

    assert_eq!(looks.load(Ordering::Relaxed), before);
}

#[tokio::test]
async fn a_wait_counts_what_came_before_it_and_while_it_waits() {
    let app = TestApp::new();
    app.profile().await;
    let waiting = {
        let wish =
            json!({ "for": { "request": { "operation": "attestr.profile.create" }, "exactly": 3 }, "timeout": "1m" });
        let app = app.clone();
        tokio::spawn(async move { app.control("POST", "/wait", wish).await })
    };
    tokio::task::yield_now().await;

    app.profile().await;
    app.work(json!({})).await;
    app.profile().await;

    let held = waiting.await.expect("it does not fail").ok().json();
    assert_eq!(held["seen"], "3 requests fit, expected exactly 3");
}
