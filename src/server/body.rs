//! A request's body within its bounds.

use std::{
    error::Error,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, ready},
    time::Duration,
};

use axum::body::Body;
use hyper::body::{Body as HttpBody, Bytes, Frame, Incoming, SizeHint};

use super::{
    Bounds,
    wire::{Counted, Stage, Wire},
};
use crate::engine::{
    budget::{Charge, Exhausted},
    clock,
    time::format_span,
};

/// Why a body was not read to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum BodyError {
    /// It is larger than allowed.
    #[error("the body has more than {0} bytes")]
    TooLarge(u64),
    /// It did not come in time.
    #[error("the body did not come within {}", format_span(*.0))]
    TooSlow(Duration),
    /// There is no memory for it.
    #[error(transparent)]
    NoMemory(#[from] Exhausted),
}

impl BodyError {
    /// The reason, when `error` is one of ours and not the connection's.
    pub(crate) fn of(error: &(dyn Error + 'static)) -> Option<Self> {
        let mut cause = Some(error);
        while let Some(error) = cause {
            if let Some(own) = error.downcast_ref::<Self>() {
                return Some(*own);
            }
            cause = error.source();
        }
        None
    }
}

/// The body of a request within `bounds`; what comes of it counts in `held`, which lives until the request is answered.
pub(super) fn bounded(body: Incoming, bounds: &Bounds, wire: &Arc<Wire>, held: Arc<Charge>) -> Body {
    if body.is_end_stream() {
        return Body::empty();
    }
    let coming = wire.count(Stage::Coming);
    let (most, time) = (bounds.body, bounds.body_time);
    Body::new(Bounded { body, read: 0, most, time, deadline: None, held, _coming: coming })
}

/// A body that ends with an error at its bounds.
struct Bounded {
    body: Incoming,
    read: u64,
    most: u64,
    time: Duration,
    /// Set once the client lets us wait, which a body that came with its head does not.
    deadline: Option<Pin<Box<dyn Future<Output = ()> + Send>>>,
    held: Arc<Charge>,
    _coming: Counted,
}

impl Bounded {
    fn is_late(&mut self, cx: &mut Context<'_>) -> bool {
        let time = self.time;
        self.deadline.get_or_insert_with(|| Box::pin(clock::sleep(time))).as_mut().poll(cx).is_ready()
    }

    fn is_too_large(&mut self, more: u64) -> bool {
        self.read += more;
        self.most < self.read
    }
}

impl HttpBody for Bounded {
    type Data = Bytes;
    type Error = Box<dyn Error + Send + Sync>;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        // A client that says beforehand what it will send, and waits for leave, need not send it.
        let claimed = self.body.size_hint().lower();
        if self.most < self.read.saturating_add(claimed) {
            return Poll::Ready(Some(Err(BodyError::TooLarge(self.most).into())));
        }
        let polled = Pin::new(&mut self.body).poll_frame(cx);
        if polled.is_pending() && self.is_late(cx) {
            return Poll::Ready(Some(Err(BodyError::TooSlow(self.time).into())));
        }
        let frame = ready!(polled);
        let length = frame.as_ref().and_then(|frame| frame.as_ref().ok()?.data_ref()).map_or(0, Bytes::len);
        if self.is_too_large(u64::try_from(length).expect("a length fits")) {
            return Poll::Ready(Some(Err(BodyError::TooLarge(self.most).into())));
        }
        if let Err(exhausted) = self.held.grow(length) {
            return Poll::Ready(Some(Err(BodyError::from(exhausted).into())));
        }
        Poll::Ready(frame.map(|frame| frame.map_err(Into::into)))
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
