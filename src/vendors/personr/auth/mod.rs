//! Who calls: users, their tokens, and the workspace each of them works in.
//!
//! Documented: a token lives for a year, is tied to the user that made it, and ends that user's earlier one; a switch of the workspace
//! is the user's, so it holds for every token of that user and lasts. What a wrong token or login is answered is ruled (P2, P16).

mod accounts;
#[cfg(test)]
mod tests;
mod token;

pub use accounts::{Accounts, Workspace};
pub use token::{Caller, Issued, TOKEN_LIFETIME};
