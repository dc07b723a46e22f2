//! The promises of the HTTP API, by feature.
#![expect(
    clippy::unwrap_used,
    reason = "clippy lets tests do it, and means their helpers to"
)]

mod admin;
mod appointment;
mod attachments;
mod availability;
mod bodies;
mod calendar;
mod closing;
mod coverage;
mod day;
mod dependants;
mod doctor;
mod events;
mod fail_closed;
mod faults;
mod guards;
mod headers;
mod identity;
mod limits;
mod mail;
mod matrix;
mod medical_record;
mod merge;
mod merged_record;
mod notices;
mod office;
mod overrides;
mod panics;
mod patient;
mod payer;
mod problems;
mod races;
mod record_copy;
mod sessions;
mod settings;
mod skew;
mod slots;
mod tokens;
mod users;
mod visit_type;
