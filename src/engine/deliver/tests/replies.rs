//! Receivers that fail in every way, each told apart from the others.

use std::{future::pending, net::TcpListener as Listener, time::Duration};

use tokio::io::AsyncWriteExt as _;

use super::{
    super::{Trust, tls::TlsError},
    receiver::{AUTHORITY, CERTIFICATE, Received, Receiver, accept, answering, secure, status},
    *,
};
use crate::engine::{
    outbox::{Answer, Failure, FailureKind, Reply, Rest, Status},
    policy::AllowList,
};

/// What comes of one attempt.
async fn reply(url: &str, settings: SenderSettings) -> Reply {
    reply_at(Post::with(url, settings)).await
}

async fn reply_at(mut post: Post) -> Reply {
    let id = post.emit("a", Sabotage::default())[0];
    post.run(at(0)).await;
    post.outbox.delivery(id).unwrap().attempts[0].reply.clone()
}

async fn failure(url: &str) -> Failure {
    failure_with(url, SenderSettings::default()).await
}

async fn failure_with(url: &str, settings: SenderSettings) -> Failure {
    match reply(url, settings).await {
        Reply::Unanswered { failure } => failure,
        Reply::Answered(answer) => panic!("{answer:?}"),
    }
}

async fn answer(url: &str, settings: SenderSettings) -> Answer {
    match reply(url, settings).await {
        Reply::Answered(answer) => answer,
        Reply::Unanswered { failure } => panic!("{failure:?}"),
    }
}

fn hint(failure: &Failure) -> &str {
    failure.hint.as_deref().unwrap()
}

#[tokio::test]
async fn a_receiver_that_says_without_end_that_an_answer_will_come_is_left_after_a_megabyte() {
    let receiver = Receiver::start(|listener| async move {
        let mut stream = accept(&listener).await;
        Received::read(&mut stream).await;
        let wait = "HTTP/1.1 100 Continue\r\n\r\n".repeat(1000);
        while stream.write_all(wait.as_bytes()).await.is_ok() {}
    })
    .await;

    // Longer than any machine needs.
    let post = Post::waiting(Duration::from_mins(5), &receiver.url(), SenderSettings::default());
    let Reply::Unanswered { failure } = reply_at(post).await else { panic!("it never answers") };

    let detail = format!("127.0.0.1:{} sends and sends, and the answer never begins", receiver.port);
    assert_eq!((failure.kind, failure.detail), (FailureKind::Other, detail));
    // It finds the connection closed.
    receiver.seen().await;
}

#[tokio::test]
async fn a_receiver_that_fails_twice_is_tried_again_on_the_same_connection() {
    let receiver = answering(vec![status(500), status(500), status(200)]).await;
    let mut post = Post::to(&receiver.url());
    let id = post.emit("a", Sabotage::default())[0];

    post.run(Timestamp::MAX).await;

    let delivery = post.outbox.delivery(id).unwrap();
    let statuses: Vec<u16> = delivery
        .attempts
        .iter()
        .map(|attempt| match &attempt.reply {
            Reply::Answered(answer) => answer.status,
            Reply::Unanswered { failure } => panic!("{failure:?}"),
        })
        .collect();
    assert_eq!(statuses, [500, 500, 200]);
    assert_eq!(delivery.status, Status::Delivered { at: at(35) });
    let seen = receiver.seen().await;
    assert_eq!(seen[0], seen[2]);
    assert_eq!(seen[0].line(), "POST /hooks HTTP/1.1");
    assert_eq!(seen[0].header("authorization"), Some("Basic dG9rZW4="));
    assert_eq!(seen[0].header("content-type"), Some("application/json"));
    assert_eq!(seen[0].header("user-agent"), Some(concat!("vetbox/", env!("CARGO_PKG_VERSION"))));
    assert_eq!(seen[0].body, delivery.event.body);
}

#[tokio::test]
async fn a_receiver_that_hangs_costs_the_timeout_and_no_more() {
    let receiver = Receiver::start(|listener| async move {
        let _open = accept(&listener).await;
        pending::<()>().await;
    })
    .await;

    let failure = failure(&receiver.url()).await;

    assert_eq!(failure.kind, FailureKind::TimedOut);
    assert_eq!(failure.detail, "no answer within 400ms");
    receiver.stop();
}

#[tokio::test]
async fn a_receiver_that_closes_without_an_answer_is_told_as_reset() {
    let receiver = Receiver::start(|listener| async move { Received::read(&mut accept(&listener).await).await }).await;

    assert_eq!(failure(&receiver.url()).await.kind, FailureKind::Reset);
}

#[tokio::test]
async fn a_receiver_that_resets_is_told_as_reset() {
    let receiver = Receiver::start(|listener| async move {
        let stream = accept(&listener).await;
        stream.readable().await.unwrap();
        socket2::SockRef::from(&stream).set_linger(Some(Duration::ZERO)).unwrap();
    })
    .await;

    assert_eq!(failure(&receiver.url()).await.kind, FailureKind::Reset);
}

#[tokio::test]
async fn a_port_without_a_listener_is_told_as_refused_with_the_usual_mistake() {
    // The port is free again once the listener is gone.
    let port = Listener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();

    let failure = failure(&format!("http://localhost:{port}/hooks")).await;

    assert_eq!(failure.kind, FailureKind::Refused);
    assert_eq!(failure.detail, format!("nothing listens on localhost:{port}"));
    assert!(hint(&failure).contains("use host.docker.internal or the receiver's service name"));
}

#[tokio::test]
async fn an_unknown_host_is_told_as_a_name_that_nobody_knows() {
    let failure = failure("http://receiver.invalid/hooks").await;

    assert_eq!(failure.kind, FailureKind::Dns);
    assert_eq!(failure.detail, "receiver.invalid has no address: no name server knows it");
    assert!(hint(&failure).contains("check the spelling"));
}

#[tokio::test]
async fn a_self_signed_certificate_is_told_as_such() {
    let receiver = Receiver::start(|listener| secure(listener, CERTIFICATE)).await;

    let failure = failure(&format!("https://localhost:{}/", receiver.port)).await;

    assert_eq!(failure.kind, FailureKind::Tls);
    assert!(failure.detail.starts_with("the certificate of localhost is not trusted"), "{failure:?}");
    assert!(hint(&failure).contains("--webhook-ca"));
    assert_eq!(receiver.seen().await, None);
}

#[tokio::test]
async fn a_self_signed_authority_cannot_be_made_good_by_a_ca_file_and_says_so() {
    let receiver = Receiver::start(|listener| secure(listener, AUTHORITY)).await;
    let trust = Trust::Authorities { extra_pem: Some(AUTHORITY.to_vec()) };
    let settings = SenderSettings { trust, ..SenderSettings::default() };

    let failure = failure_with(&format!("https://localhost:{}/", receiver.port), settings).await;

    assert_eq!(failure.kind, FailureKind::Tls);
    assert_eq!(failure.detail, "the certificate of localhost is marked as an authority");
    assert!(hint(&failure).contains("CA:FALSE"));
}

#[tokio::test]
async fn a_self_signed_certificate_is_good_with_an_extra_ca_file_or_unchecked() {
    for trust in [Trust::Authorities { extra_pem: Some(CERTIFICATE.to_vec()) }, Trust::Anyone] {
        let receiver = Receiver::start(|listener| secure(listener, CERTIFICATE)).await;
        let settings = SenderSettings { trust, ..SenderSettings::default() };

        let answer = answer(&format!("https://localhost:{}/", receiver.port), settings).await;

        assert_eq!(answer.status, 200);
        assert!(receiver.seen().await.unwrap().whole);
    }
}

#[tokio::test]
async fn a_certificate_for_another_name_is_told_as_such() {
    let receiver = Receiver::start(|listener| secure(listener, CERTIFICATE)).await;
    let trust = Trust::Authorities { extra_pem: Some(CERTIFICATE.to_vec()) };
    let settings = SenderSettings { trust, ..SenderSettings::default() };

    let failure = failure_with(&format!("https://127.0.0.1:{}/", receiver.port), settings).await;

    assert_eq!(failure.kind, FailureKind::Tls);
    assert_eq!(failure.detail, "the certificate is for another name than 127.0.0.1");
}

#[tokio::test]
async fn a_receiver_without_tls_is_told_as_such() {
    let receiver = Receiver::start(|listener| async move {
        let mut stream = accept(&listener).await;
        stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").await.unwrap();
        stream.readable().await.unwrap();
        stream
    })
    .await;

    let failure = failure(&format!("https://127.0.0.1:{}/", receiver.port)).await;

    assert_eq!(failure.kind, FailureKind::Tls);
    assert_eq!(hint(&failure), "use http:// when the receiver has no certificate");
}

#[tokio::test]
async fn an_answer_that_is_not_http_is_told_as_such() {
    let receiver = answering(vec!["\u{15}\u{3} no HTTP at all\r\n\r\n".to_owned()]).await;

    let failure = failure(&receiver.url()).await;

    assert_eq!(failure.kind, FailureKind::Other);
    assert!(failure.detail.ends_with("does not answer with HTTP"), "{failure:?}");
    assert_eq!(hint(&failure), "when the receiver speaks TLS, use https://");
}

#[tokio::test]
async fn a_receiver_that_streams_forever_is_read_only_to_the_limit() {
    let receiver = Receiver::start(|listener| async move {
        let mut stream = accept(&listener).await;
        Received::read(&mut stream).await;
        stream.write_all(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n").await.unwrap();
        // Ends when the sender hangs up.
        while stream.write_all(b"8\r\nforever \r\n").await.is_ok() {}
    })
    .await;
    let settings = SenderSettings { answer_bytes: 1000, ..SenderSettings::default() };

    let answer = answer(&receiver.url(), settings).await;

    assert_eq!((answer.status, answer.rest, answer.body.len()), (200, Rest::LeftUnread, 1000));
    assert!(answer.body.starts_with("forever forever "));
    receiver.seen().await;
}

#[tokio::test]
async fn a_host_is_reached_at_another_one_and_keeps_its_name() {
    let receiver = answering(vec![status(200)]).await;
    let rewrites = vec!["receiver.test=127.0.0.1".parse().unwrap()];
    let url = receiver.url().replace("127.0.0.1", "receiver.test");

    let answer = answer(&url, SenderSettings { rewrites, ..SenderSettings::default() }).await;

    assert_eq!(answer.status, 200);
    let host = url.trim_start_matches("http://").trim_end_matches("/hooks").to_owned();
    assert_eq!(receiver.seen().await[0].header("host"), Some(host.as_str()));
}

#[tokio::test]
async fn in_a_container_a_receiver_on_localhost_is_told_how_it_is_reached() {
    let port = Listener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let url = format!("http://localhost:{port}/hooks");
    let in_container = SenderSettings { in_container: true, ..SenderSettings::default() };

    let refused = failure_with(&url, in_container).await;

    assert!(hint(&refused).contains("--webhook-rewrite localhost=host.docker.internal"), "{refused:?}");
    assert!(!hint(&failure(&url).await).contains("--webhook-rewrite"));
}

#[tokio::test]
async fn an_answer_that_does_not_end_counts_by_its_status() {
    let receiver = Receiver::start(|listener| async move {
        let mut stream = accept(&listener).await;
        Received::read(&mut stream).await;
        stream.write_all(b"HTTP/1.1 202 Accepted\r\nContent-Length: 10\r\n\r\nhalf").await.unwrap();
        pending::<()>().await;
    })
    .await;

    let answer = answer(&receiver.url(), SenderSettings::default()).await;

    assert_eq!((answer.status, answer.rest, &*answer.body), (202, Rest::TimedOut, "half"));
    receiver.stop();
}

#[tokio::test]
async fn an_answer_that_breaks_off_says_so() {
    let cut = "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf";
    let receiver = answering(vec![cut.to_owned()]).await;

    let answer = answer(&receiver.url(), SenderSettings::default()).await;

    assert_eq!((answer.status, answer.rest), (200, Rest::Broken));
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let there = "HTTP/1.1 307 There\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n";
    let receiver = answering(vec![there.to_owned()]).await;

    let answer = answer(&receiver.url(), SenderSettings::default()).await;

    assert_eq!((answer.status, answer.location.as_deref()), (307, Some("/elsewhere")));
    assert_eq!(receiver.seen().await.len(), 1);
}

#[tokio::test]
async fn a_list_of_allowed_receivers_holds_when_the_name_is_resolved() {
    let listener = Listener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    for host in ["localhost", "rebound.localhost", "127.0.0.1", "[::1]", "[::ffff:127.0.0.1]"] {
        let policy = Policy::Listed(AllowList::default());
        let settings = SenderSettings { policy, ..SenderSettings::default() };

        let failure = failure_with(&format!("http://{host}:{port}/"), settings).await;

        assert_eq!(failure.kind, FailureKind::NotAllowed, "{host}");
    }
    listener.set_nonblocking(true).unwrap();
    assert!(listener.accept().is_err(), "nobody may have connected");
}

#[tokio::test]
async fn a_listed_name_may_lead_to_a_private_address() {
    let receiver = answering(vec![status(200)]).await;
    let policy = Policy::Listed(AllowList { hosts: vec!["localhost".to_owned()], ..AllowList::default() });
    let settings = SenderSettings { policy, ..SenderSettings::default() };

    let answer = answer(&format!("http://localhost:{}/", receiver.port), settings).await;

    assert_eq!(answer.status, 200);
}

#[test]
fn an_extra_ca_file_without_certificates_is_refused() {
    for (pem, expected) in [("", TlsError::Empty), ("not a certificate", TlsError::Empty)] {
        let trust = Trust::Authorities { extra_pem: Some(pem.as_bytes().to_vec()) };
        let settings = SenderSettings { trust, ..SenderSettings::default() };

        assert_eq!(Sender::new(settings).unwrap_err(), expected);
    }
}
