//! An answer on its way out.

use std::{
    pin::Pin,
    task::{Context, Poll},
};

use axum::body::Body;
use hyper::body::{Body as HttpBody, Bytes, Frame, SizeHint};

use super::wire::{Counted, Stage};

/// The body of an answer, which is under way and being sent for as long as this lives.
#[derive(Debug)]
pub(super) struct Answer {
    body: Body,
    _stages: [Counted; 2],
}

impl Answer {
    pub(super) fn new(body: Body, under_way: Counted) -> Self {
        let sending = under_way.wire().count(Stage::Sending);
        Self { body, _stages: [under_way, sending] }
    }
}

impl HttpBody for Answer {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        Pin::new(&mut self.body).poll_frame(cx)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
