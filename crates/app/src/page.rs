//! Lists in pages that stay right while rows come and go: a page starts after a row, not after a count.

use uuid::Uuid;

/// Where a page ended: the sort key of its last row, and the row's id to tell equal keys apart.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Cursor<K> {
    /// The sort key of the last row seen.
    pub key: K,
    /// The id of the last row seen.
    pub id: Uuid,
}

/// Which page is wanted.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PageRequest<K> {
    /// At most so many rows, 1–100.
    pub limit: u8,
    /// The rows after this one; `None` for the first page.
    pub after: Option<Cursor<K>>,
}

/// A page of a list.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Page<T, K> {
    /// The rows.
    pub items: Vec<T>,
    /// Where the next page starts; `None` when this was the last.
    pub next: Option<Cursor<K>>,
}

impl<T, K> Page<T, K> {
    /// Makes a page of rows that were read one beyond the limit, so that a full last page has no successor.
    pub fn of(mut rows: Vec<T>, limit: u8, cursor: impl Fn(&T) -> Cursor<K>) -> Self {
        let more = rows.len() > usize::from(limit);
        rows.truncate(usize::from(limit));
        let next = if more { rows.last().map(cursor) } else { None };
        Self { items: rows, next }
    }
}
