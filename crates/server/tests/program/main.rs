//! The program as an operator meets it: started as a process, on real files and ports, and killed.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test stops at the first thing that is not as it should be"
)]
#![expect(
    clippy::disallowed_methods,
    reason = "these tests set up the environment and the clock that the program reads"
)]

mod backup;
mod clinic;
mod clinical;
mod crash;
mod http2;
mod import_users;
mod logs;
mod mail;
mod metrics;
mod misconfiguration;
mod network;
mod operator;
mod person;
mod program;
mod smtp;
