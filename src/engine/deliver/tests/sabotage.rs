//! Each word of sabotage, as a receiver sees it.

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

use super::{
    receiver::{Received, Receiver, accept, answering, status},
    *,
};
use crate::engine::{
    outbox::{ActKind, FailureKind, Reply, Status},
    sabotage::{SignatureFault, TokenFault, Transfer},
    sign::verify,
};

/// The one request that a sabotaged delivery becomes.
async fn received(sabotage: Sabotage) -> Received {
    let receiver = answering(vec![status(200)]).await;
    let mut post = Post::to(&receiver.url());
    post.emit("a", sabotage);
    post.run(at(0)).await;
    receiver.seen().await.remove(0)
}

/// The subjects in the order in which their webhooks arrive.
async fn arrivals(count: usize, emit: impl FnOnce(&mut Post)) -> Vec<String> {
    let receiver = answering(vec![status(200); count]).await;
    let mut post = Post::to(&receiver.url());
    emit(&mut post);
    post.run(Timestamp::MAX).await;
    let subject = |received: &Received| received.text().split('"').nth(3).unwrap().to_owned();
    receiver.seen().await.iter().map(subject).collect()
}

fn signature(received: &Received) -> Option<String> {
    let value: serde_json::Value = serde_json::from_slice(&received.body).unwrap();
    value["signature"].as_str().map(ToOwned::to_owned)
}

fn fits(received: &Received, output: &str) -> bool {
    verify(&Secret::new(SECRET), output.as_bytes(), &signature(received).unwrap())
}

#[tokio::test]
async fn without_sabotage_the_signature_fits_the_bytes_that_arrive() {
    let received = received(Sabotage::default()).await;

    assert!(received.text().contains(OUTPUT));
    assert!(fits(&received, OUTPUT));
}

#[tokio::test]
async fn a_wrong_signature_arrives_with_the_right_output() {
    let received = received(Sabotage { signature: Some(SignatureFault::Wrong), ..Sabotage::default() }).await;

    assert!(received.text().contains(OUTPUT));
    assert_eq!(signature(&received).unwrap().len(), 64);
    assert!(!fits(&received, OUTPUT));
}

#[tokio::test]
async fn a_stale_signature_fits_another_output() {
    let received = received(Sabotage { signature: Some(SignatureFault::StaleOutput), ..Sabotage::default() }).await;

    assert!(received.text().contains(OUTPUT));
    assert!(!fits(&received, OUTPUT));
    assert!(fits(&received, &OUTPUT.replace("Online", "Qnline")));
}

#[tokio::test]
async fn a_missing_signature_arrives_as_null() {
    let received = received(Sabotage { signature: Some(SignatureFault::Missing), ..Sabotage::default() }).await;

    assert_eq!(signature(&received), None);
    assert!(received.whole);
}

#[tokio::test]
async fn a_tampered_body_no_longer_fits_its_signature() {
    let received = received(Sabotage { tamper: true, ..Sabotage::default() }).await;

    assert!(received.text().contains(r#""mode":"Pnline""#));
    assert!(fits(&received, OUTPUT));
}

#[tokio::test]
async fn a_wrong_or_missing_token_arrives() {
    let wrong = received(Sabotage { token: Some(TokenFault::Wrong), ..Sabotage::default() }).await;
    let missing = received(Sabotage { token: Some(TokenFault::Missing), ..Sabotage::default() }).await;

    assert_eq!(wrong.header("authorization"), Some("Basic eH0sAX5="));
    assert_eq!(missing.header("authorization"), None);
}

#[tokio::test]
async fn another_content_type_arrives() {
    let received = received(Sabotage { content_type: Some("text/html".to_owned()), ..Sabotage::default() }).await;

    assert_eq!(received.header("content-type"), Some("text/html"));
}

#[tokio::test]
async fn a_truncated_body_arrives_with_a_fitting_length() {
    let received = received(Sabotage { truncate: Some(7), ..Sabotage::default() }).await;

    assert_eq!((received.text(), received.header("content-length")), (r#"{"id":""#, Some("7")));
}

#[tokio::test]
async fn a_slow_body_arrives_whole_and_late() {
    let receiver = answering(vec![status(200)]).await;
    let mut post = Post::to(&receiver.url());
    let id = post.emit("a", Sabotage { transfer: Some(Transfer::Slow), ..Sabotage::default() })[0];

    post.run(at(0)).await;

    let delivery = post.outbox.delivery(id).unwrap();
    assert!(delivery.attempts[0].took >= Duration::from_millis(45), "{:?}", delivery.attempts[0]);
    assert_eq!(receiver.seen().await[0].body, delivery.event.body);
}

#[tokio::test]
async fn a_receiver_that_answers_before_the_end_of_a_slow_body_is_not_kept_waiting() {
    let receiver = Receiver::start(|listener| async move {
        let mut stream = accept(&listener).await;
        let mut method = [0; 4];
        stream.read_exact(&mut method).await.unwrap();
        stream.write_all(status(401).as_bytes()).await.unwrap();
        Received::read(&mut stream).await
    })
    .await;
    let settings = SenderSettings { slow_transfer: Duration::from_mins(1), ..SenderSettings::default() };
    let mut post = Post::with(&receiver.url(), settings);
    let id = post.emit("a", Sabotage { transfer: Some(Transfer::Slow), ..Sabotage::default() })[0];

    post.run(at(0)).await;

    let attempt = &post.outbox.delivery(id).unwrap().attempts[0];
    assert!(matches!(&attempt.reply, Reply::Answered(answer) if answer.status == 401), "{attempt:?}");
    assert!(!receiver.seen().await.whole);
}

#[tokio::test]
async fn a_connection_is_cut_in_the_middle_and_the_retry_is_whole() {
    let receiver = Receiver::start(|listener| async move {
        let first = Received::read(&mut accept(&listener).await).await;
        let mut stream = accept(&listener).await;
        let second = Received::read(&mut stream).await;
        stream.write_all(status(200).as_bytes()).await.unwrap();
        (first, second)
    })
    .await;
    let mut post = Post::to(&receiver.url());
    let id = post.emit("a", Sabotage { transfer: Some(Transfer::Cut), ..Sabotage::default() })[0];

    post.run(at(5)).await;

    let (first, second) = receiver.seen().await;
    assert!(!first.whole && second.whole);
    assert_eq!(first.body, second.body[..second.body.len() / 2]);
    let delivery = post.outbox.delivery(id).unwrap();
    assert!(matches!(&delivery.attempts[0].reply, Reply::Unanswered { failure } if failure.kind == FailureKind::Cut));
    assert_eq!(delivery.status, Status::Delivered { at: at(5) });
}

#[tokio::test]
async fn duplicates_arrive_with_the_same_bytes() {
    let receiver = answering(vec![status(200); 3]).await;
    let mut post = Post::to(&receiver.url());
    assert_eq!(post.emit("a", Sabotage { duplicate: 2, ..Sabotage::default() }).len(), 3);

    post.run(at(0)).await;

    let seen = receiver.seen().await;
    assert!(seen.iter().all(|received| *received == seen[0]));
}

#[tokio::test]
async fn a_delayed_webhook_is_overtaken() {
    let order = arrivals(2, |post| {
        post.emit("late", Sabotage { delay: Some(Duration::from_secs(10)), ..Sabotage::default() });
        post.emit("one", Sabotage::default());
    });

    assert_eq!(order.await, ["one", "late"]);
}

#[tokio::test]
async fn a_dropped_webhook_never_arrives() {
    let order = arrivals(1, |post| {
        post.emit("dropped", Sabotage { drop: true, ..Sabotage::default() });
        post.emit("one", Sabotage::default());
        assert_eq!(post.outbox.counters.acts[&ActKind::Drop], 1);
    });

    assert_eq!(order.await, ["one"]);
}

#[tokio::test]
async fn an_early_webhook_can_be_sent_before_anything_else() {
    let receiver = answering(vec![status(200); 2]).await;
    let mut post = Post::to(&receiver.url());
    post.emit("one", Sabotage::default());
    post.emit("early", Sabotage { early: true, ..Sabotage::default() });

    for prepared in post.outbox.take_early(at(0)) {
        let ticket = prepared.ticket;
        let result = post.sender.send(prepared).await;
        post.outbox.finish(ticket, result, Duration::ZERO).unwrap();
    }
    post.run(at(0)).await;

    let seen = receiver.seen().await;
    assert!(seen[0].text().starts_with(r#"{"id":"early""#));
    assert!(seen[1].text().starts_with(r#"{"id":"one""#));
    assert_eq!(post.outbox.endpoint(post.endpoint).unwrap().waiting(), 0);
}
