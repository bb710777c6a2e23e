//! Fetching files from receivers on real sockets.

use std::time::Duration;

use super::{
    receiver::{Receiver, answering},
    sender,
};
use crate::engine::{
    deliver::{Bounds, FetchError, Fetched, SenderSettings},
    policy::{AllowList, Policy},
};

const BOUNDS: Bounds = Bounds { bytes: 1000, time: Duration::from_secs(5) };

fn file(body: &str) -> String {
    format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{body}", body.len())
}

fn redirect(location: &str) -> String {
    format!("HTTP/1.1 302 Found\r\nlocation: {location}\r\ncontent-length: 0\r\n\r\n")
}

async fn fetch(answers: Vec<String>) -> Result<Fetched, FetchError> {
    let receiver = answering(answers).await;
    sender(SenderSettings::default()).fetch(&receiver.url(), BOUNDS).await
}

#[tokio::test]
async fn a_file_is_counted_and_its_start_is_kept() {
    let fetched = fetch(vec![file(&"%PDF-".repeat(100))]).await.unwrap();

    assert_eq!((fetched.size, &*fetched.start), (500, &b"%PDF-%PDF-%PDF-%"[..]));
}

#[tokio::test]
async fn a_few_redirects_are_followed() {
    let to = || redirect("elsewhere?a=b");

    assert_eq!(fetch(vec![to(), to(), to(), file("x")]).await.unwrap().size, 1);
    assert_eq!(fetch(vec![to(), to(), to(), to()]).await, Err(FetchError::Redirects));
}

#[tokio::test]
async fn a_redirect_does_not_lead_where_nobody_may_go() {
    let hosts = AllowList { hosts: vec!["127.0.0.1".to_owned()], ..AllowList::default() };
    let settings = SenderSettings { policy: Policy::Listed(hosts), ..SenderSettings::default() };

    for (location, expected) in [
        ("http://10.0.0.1/a.pdf", FetchError::NotAllowed("10.0.0.1".to_owned())),
        ("file:///etc/passwd", FetchError::Address("`file:` is neither http: nor https:".to_owned())),
    ] {
        let receiver = answering(vec![redirect(location)]).await;
        assert_eq!(sender(settings.clone()).fetch(&receiver.url(), BOUNDS).await, Err(expected));
    }
}

#[tokio::test]
async fn what_is_no_file_is_told_apart() {
    let large = fetch(vec![file(&"x".repeat(1001))]).await;
    let missing = fetch(vec!["HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n".to_owned()]).await;
    let nowhere = fetch(vec!["HTTP/1.1 302 Found\r\ncontent-length: 0\r\n\r\n".to_owned()]).await;
    let cut = fetch(vec!["HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nabc".to_owned()]).await;

    assert_eq!(large, Err(FetchError::TooLarge(1000)));
    assert_eq!(missing, Err(FetchError::Status(404)));
    assert_eq!(nowhere, Err(FetchError::Address("it redirects to no URL".to_owned())));
    assert!(matches!(cut, Err(FetchError::Failed(_))), "{cut:?}");
}

#[tokio::test]
async fn a_host_that_hangs_takes_a_bounded_time() {
    let receiver = Receiver::start(|listener| async move {
        let _held = listener.accept().await;
        std::future::pending::<()>().await;
    })
    .await;
    let bounds = Bounds { time: Duration::from_millis(50), ..BOUNDS };

    let hung = sender(SenderSettings::default()).fetch(&receiver.url(), bounds).await;
    receiver.stop();

    assert_eq!(hung, Err(FetchError::TimedOut(Duration::from_millis(50))));
}
