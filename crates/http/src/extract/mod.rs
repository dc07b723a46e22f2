//! What handlers take from a request, each refused with its own problem: JSON bodies, query strings, ids in the
//! path, the person behind the request, preconditions and idempotency keys.

mod body;
mod exact;
mod if_match;
mod json;
mod patch;
mod path;
mod query;
mod signed;

pub(crate) use body::{BodyBounds, read_body};
pub use if_match::IfMatch;
pub use json::{BodyLimit, Json, KeyedJson, RequestKey};
pub use patch::Patch;
pub use path::{PathId, PathIds};
pub use query::{Query, flag};
pub use signed::{Confirmed, Live, MaybeSigned, Presence, Recent, Signed};
