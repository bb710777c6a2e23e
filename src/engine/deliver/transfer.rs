//! Sends a body slowly, or half of it: for receivers that must survive both.

use std::{pin::pin, time::Duration};

use http_body_util::{
    Either,
    channel::{Channel, Sender as Feed},
};
use hyper::{
    Request, Response,
    body::{Bytes, Incoming},
    header::CONTENT_LENGTH,
    http::request,
};
use hyper_util::client::legacy;

use super::connect::{Client, CutShort};
use crate::engine::{clock, sabotage::Transfer};

/// In how many chunks a slow body goes.
const CHUNKS: u32 = 10;
/// How long the first half has to leave the machine before the connection is cut.
const BEFORE_CUT: Duration = Duration::from_millis(20);

/// Sends a request whose head promises all of `body`, and then does not behave.
pub(super) async fn send(
    client: &Client,
    mut head: request::Parts,
    body: Bytes,
    way: Transfer,
    slow_transfer: Duration,
) -> Result<Response<Incoming>, legacy::Error> {
    let (feed, stream) = Channel::new(1);
    head.headers.insert(CONTENT_LENGTH, body.len().into());
    let request = Request::from_parts(head, Either::Right(stream));
    let feeding = async {
        match way {
            Transfer::Slow => trickle(feed, body, slow_transfer / CHUNKS).await,
            Transfer::Cut => cut(feed, body).await,
        }
    };
    let mut sending = pin!(client.request(request));
    // A receiver may answer before it has the whole body.
    tokio::select! {
        answer = &mut sending => answer,
        () = feeding => sending.await,
    }
}

async fn trickle(mut feed: Feed<Bytes, CutShort>, mut body: Bytes, pause: Duration) {
    let size = body.len().div_ceil(CHUNKS as usize).max(1);
    while !body.is_empty() {
        let chunk = body.split_to(size.min(body.len()));
        // The receiver may have gone meanwhile.
        if feed.send_data(chunk).await.is_err() {
            return;
        }
        clock::sleep(pause).await;
    }
}

async fn cut(mut feed: Feed<Bytes, CutShort>, mut body: Bytes) {
    let half = body.split_to(body.len() / 2);
    if feed.send_data(half).await.is_ok() {
        clock::sleep(BEFORE_CUT).await;
    }
    feed.abort(CutShort);
}
