//! What guards accounts beside their passwords, and counted failures.

mod mapping;
mod recovery_entity;
mod repository;
mod security_entity;
mod step_entity;
mod throttle_entity;
mod throttle_repository;
mod token_entity;

pub(crate) use repository::Credentials;
pub(crate) use throttle_repository::Throttles;
