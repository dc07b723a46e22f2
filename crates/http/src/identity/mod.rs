//! Accounts and sessions over HTTP: registering, signing in and out, refreshing, one's own account and devices.

mod access_tokens;
mod answer;
mod cookie;
mod credentials_dto;
mod dto;
mod email;
mod login;
mod logout;
mod me;
mod mfa;
mod password;
mod problems;
mod refresh;
mod register;
mod routes;
mod sessions;

pub use access_tokens::{AccessClaims, AccessTokens, BadKeys};
pub use dto::RoleName;
pub use routes::routes;
