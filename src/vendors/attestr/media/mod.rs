//! Files: uploaded ones and those that the back office makes.
//!
//! Sources: the image-upload page; document upload and reading back are rulings A29 and A30.

mod form;
pub mod read;
mod files;
mod upload;
pub mod upload_doc;
pub mod upload_image;

pub use files::{Evidence, File, Files};
pub use form::{UPLOAD_LIMIT, Upload};
