//! Lists in pages on the wire: `?limit=` and an opaque `?cursor=`.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::Timestamp;
use serde::Serialize;
use turnoplus_app::page::{Cursor, Page, PageRequest};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::problem::{FieldErrors, Problem};

/// How many rows a page has when the client does not say.
pub const USUAL_LIMIT: u8 = 25;
/// How many rows a page has at most.
pub const MOST: u8 = 100;

/// A page of a list.
#[derive(Serialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase")]
pub struct Items<T> {
    /// The rows.
    pub items: Vec<T>,
    /// What to send as `cursor` for the next page; null when this was the last.
    #[schema(required = true)]
    pub next_cursor: Option<String>,
}

impl<T> Items<T> {
    /// The page, its rows presented by `present`.
    pub fn of<R, K: CursorKey>(page: Page<R, K>, present: impl FnMut(R) -> T) -> Self {
        Self {
            items: page.items.into_iter().map(present).collect(),
            next_cursor: page.next.as_ref().map(encode),
        }
    }

    /// A page of a small list that is read whole, in the order of `key`.
    pub fn slice<R>(
        mut rows: Vec<R>,
        (limit, cursor): (Option<&str>, Option<&str>),
        key: impl Fn(&R) -> Cursor<String>,
        present: impl FnMut(R) -> T,
    ) -> Result<Self, Problem> {
        let mut errors = FieldErrors::new();
        let wanted = page_request::<String>(limit, cursor, &mut errors);
        let wanted = errors.done(|| wanted)?;
        let sort_key = |row: &R| {
            let Cursor { key, id } = key(row);
            (key, id)
        };
        rows.sort_by_cached_key(sort_key);
        if let Some(Cursor { key, id }) = wanted.after {
            let after = (key, id);
            rows.retain(|row| sort_key(row) > after);
        }
        Ok(Self::of(Page::of(rows, wanted.limit, key), present))
    }

    /// A list that is always whole.
    pub fn all<R>(rows: impl IntoIterator<Item = R>, present: impl FnMut(R) -> T) -> Self {
        Self {
            items: rows.into_iter().map(present).collect(),
            next_cursor: None,
        }
    }
}

/// The page that `limit` and `cursor` ask for; their faults go to `errors`.
pub fn page_request<K: CursorKey>(
    limit: Option<&str>,
    cursor: Option<&str>,
    errors: &mut FieldErrors,
) -> Option<PageRequest<K>> {
    let limit = match limit.map(str::parse::<u8>) {
        None => Some(USUAL_LIMIT),
        Some(Ok(limit @ 1..=MOST)) => Some(limit),
        Some(_) => {
            errors.put(
                "/limit",
                "out-of-range",
                format!("must be a number from 1 to {MOST}"),
            );
            None
        }
    };
    let after = match cursor {
        None => Some(None),
        Some(raw) => {
            let decoded = decode(raw);
            if decoded.is_none() {
                errors.put("/cursor", "invalid-cursor", "must be a nextCursor of this list");
            }
            decoded.map(Some)
        }
    };
    Some(PageRequest {
        limit: limit?,
        after: after?,
    })
}

/// A sort key that can travel in a cursor.
pub trait CursorKey: Sized {
    /// As text.
    fn to_text(&self) -> String;
    /// From that text.
    fn from_text(text: &str) -> Option<Self>;
}

impl CursorKey for String {
    fn to_text(&self) -> String {
        self.clone()
    }

    fn from_text(text: &str) -> Option<Self> {
        // Keys are stored names: what could not be stored is no key of ours.
        (text.len() <= 1000 && !text.chars().any(turnoplus_domain::text::is_forbidden))
            .then(|| text.to_owned())
    }
}

impl CursorKey for Timestamp {
    fn to_text(&self) -> String {
        self.as_microsecond().to_string()
    }

    fn from_text(text: &str) -> Option<Self> {
        Self::from_microsecond(text.parse().ok()?).ok()
    }
}

fn encode<K: CursorKey>(cursor: &Cursor<K>) -> String {
    URL_SAFE_NO_PAD.encode(format!("{} {}", cursor.id, cursor.key.to_text()))
}

fn decode<K: CursorKey>(raw: &str) -> Option<Cursor<K>> {
    let text = String::from_utf8(URL_SAFE_NO_PAD.decode(raw).ok()?).ok()?;
    let (id, key) = text.split_once(' ')?;
    Some(Cursor {
        id: id.parse::<Uuid>().ok()?,
        key: K::from_text(key)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_comes_back_as_it_went() {
        let cursor = Cursor {
            key: "gomez ana".to_owned(),
            id: Uuid::from_u128(7),
        };
        assert_eq!(decode(&encode(&cursor)), Some(cursor));
        let cursor = Cursor {
            key: Timestamp::from_second(1_800_000_000).unwrap(),
            id: Uuid::from_u128(7),
        };
        assert_eq!(decode(&encode(&cursor)), Some(cursor));
    }

    #[test]
    fn what_is_no_cursor_is_refused() {
        for raw in ["", "x", "!!", "AAAA", "////", "MDAw"] {
            assert_eq!(decode::<String>(raw), None, "{raw:?}");
        }
    }
}
