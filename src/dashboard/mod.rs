//! The dashboard under `/_vetbox/`: a page in the binary that shows and plays a sandbox's back office.
//!
//! It keeps no state on the server and knows no part of it: the files in `page/` are sent as they are written, and what they show and
//! do goes through the control API. `page/app.js` is where to start reading them.

mod files;
mod serve;

pub use serve::router;
