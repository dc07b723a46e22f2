//! Fresh identifiers.

use uuid::Uuid;

/// Makes identifiers.
pub trait Ids: Send + Sync {
    /// A new UUID version 7 (RFC 9562), never given out before.
    fn next(&self) -> Uuid;
}
