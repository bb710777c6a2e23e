//! An answer on its way out.

use std::{
    pin::Pin,
    task::{Context, Poll, ready},
};

use axum::body::Body;
use hyper::body::{Body as HttpBody, Bytes, Frame, SizeHint};

use super::wire::{Counted, Stage};
use crate::engine::budget::Charge;

/// The body of an answer, which is under way and being sent for as long as this lives.
#[derive(Debug)]
pub(super) struct Answer {
    body: Body,
    /// What it holds of the memory, until the first of its bytes take it along: an answer of known length is one piece.
    held: Option<Charge>,
    _stages: [Counted; 2],
}

/// Bytes that are counted until the last of them has left.
struct HeldBytes {
    bytes: Bytes,
    _held: Charge,
}

impl AsRef<[u8]> for HeldBytes {
    fn as_ref(&self) -> &[u8] {
        &self.bytes
    }
}

impl Answer {
    pub(super) fn new(body: Body, held: Option<Charge>, under_way: Counted) -> Self {
        let sending = under_way.wire().count(Stage::Sending);
        Self { body, held, _stages: [under_way, sending] }
    }
}

impl HttpBody for Answer {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        let frame = match ready!(Pin::new(&mut self.body).poll_frame(cx)) {
            Some(Ok(frame)) => frame,
            ended => return Poll::Ready(ended),
        };
        let held = self.held.take();
        Poll::Ready(Some(Ok(frame.map_data(|bytes| match held {
            Some(held) => Bytes::from_owner(HeldBytes { bytes, _held: held }),
            None => bytes,
        }))))
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
