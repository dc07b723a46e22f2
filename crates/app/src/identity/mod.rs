//! Accounts and sessions: who somebody is, how they get in, and how long they stay.

mod authenticate;

pub use authenticate::authenticate;
