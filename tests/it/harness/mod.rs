//! What tests are written with: an emulator in this process, clients of its vendors, and a receiver of webhooks.

mod answer;
pub(crate) mod emulator;
pub(crate) mod failing;
mod receiver;

pub(crate) use answer::Answer;
pub(crate) use emulator::{TestApp, changed, id, work_body};
pub(crate) use receiver::{Arrived, Receiver};
