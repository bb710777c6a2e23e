//! Files: uploaded ones and those that the back office makes.
//!
//! Sources: the image-upload page; document upload and reading back are rulings A29 and A30.

mod form;
pub mod read;
mod files;
pub mod upload;

pub use files::{Evidence, File, Files};
pub use form::{UPLOAD_LIMIT, Upload};
