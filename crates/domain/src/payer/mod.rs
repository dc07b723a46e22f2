//! Who pays for a visit: an *obra social*, a *prepaga* or another insurer that the clinic works with.

use crate::ids::PayerId;
use crate::text::Label;
use crate::version::Version;

/// A payer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Payer {
    /// Identifies the payer.
    pub id: PayerId,
    /// As patients know it. Unique but for case and accents.
    pub name: Label,
    /// An inactive payer is not offered any more; who accepts it or is covered by it stays as they are.
    pub active: bool,
    /// For optimistic concurrency.
    pub version: Version,
}
