//! Reading a table in order of a key, so many rows at a time.

/// Rows at a time.
pub(super) const STRETCH: u64 = 2_000;

/// Whether a stretch of rows was the last.
pub(super) fn is_last<T>(rows: &[T]) -> bool {
    (rows.len() as u64) < STRETCH
}
