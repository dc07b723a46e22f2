//! The subcommands, one file each.

mod backup;
mod create_admin;
mod demo;
mod doctor;
mod erase;
mod export;
mod import_users;
mod keys;
mod migrate;
mod openapi;
mod restore;
mod serve;
mod verify;
mod who;
mod worker;

pub use backup::backup;
pub use create_admin::create_admin;
pub use demo::demo;
pub use doctor::doctor;
pub use erase::erase;
pub use export::export;
pub use import_users::import_users;
pub use keys::keys;
pub use migrate::migrate;
pub use openapi::openapi;
pub use restore::restore;
pub use serve::serve;
pub use verify::verify;
pub use worker::worker;

/// Prints a line on standard output; a reader that went away (`turnoplus openapi | head`) is no error.
fn say(line: &str) {
    use std::io::Write as _;
    drop(writeln!(std::io::stdout(), "{line}"));
}
