//! Two patients turn out to be one person: one survives, the other is merged into it, for good.
//!
//! Both rows are written before anything else is read, so that whoever books for one of them, closes, erases or merges
//! one, or links or ends a guardian at the same moment is seen, or sees the merge.

mod links;
mod login;
mod merge_into;
mod pair;
mod preview;
mod turnos;

pub use login::LoginFate;
pub use merge_into::{MergeError, MergePatient, PresentPatient, merge};
pub use pair::PairError;
pub use preview::{MergePreview, Obstacle, preview_merge};
