//! Accounts, logins, refresh tokens.

mod guard_entity;
mod mapping;
pub(crate) mod session_entity;
mod session_repository;
pub(crate) mod token_entity;
pub(crate) mod user_entity;
mod user_repository;

pub(crate) use mapping::user;
pub(crate) use session_repository::Sessions;
pub(crate) use user_repository::Users;
