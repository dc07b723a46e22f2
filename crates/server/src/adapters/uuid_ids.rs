//! Identifiers that sort by the time they were made.

use turnoplus_app::ports::Ids;
use uuid::Uuid;

/// UUID version 7 (RFC 9562 §5.7).
pub struct UuidIds;

impl Ids for UuidIds {
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the adapter that makes identifiers"
    )]
    fn next(&self) -> Uuid {
        Uuid::now_v7()
    }
}
