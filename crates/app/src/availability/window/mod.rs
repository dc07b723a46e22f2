//! One-off windows.

mod change;
mod create;
mod list;
mod remove;

pub use change::{ChangeWindow, change_window};
pub use create::{CreateWindow, create_window};
pub use list::list_windows;
pub use remove::remove_window;

use turnoplus_domain::availability::AvailabilityWindow;

/// What the audit trail keeps of a window.
fn facts(window: &AvailabilityWindow) -> Vec<(&'static str, String)> {
    vec![
        ("window", window.id.to_string()),
        ("office", window.office.to_string()),
        ("date", window.date.to_string()),
        ("times", window.span.to_string()),
    ]
}
