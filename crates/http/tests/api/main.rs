//! The promises of the HTTP API, by feature.

mod appointment;
mod availability;
mod doctor;
mod headers;
mod identity;
mod matrix;
mod office;
mod patient;
mod problems;
mod races;
mod settings;
mod slots;
mod tokens;
mod visit_type;
