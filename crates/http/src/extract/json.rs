//! JSON bodies: every member known and named once, bounded depth.

use std::fmt;
use std::time::Duration;

use axum::extract::{FromRequest, Request};
use axum::http::{HeaderMap, header};
use serde::Deserializer;
use serde::de::{DeserializeOwned, DeserializeSeed, Error as _, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};
use turnoplus_app::ports::IdempotencyKey;
use turnoplus_domain::ids::UserId;

use super::body::{BodyBounds, read_body};
use super::exact::Exact;
use crate::problem::{Code, Problem};

/// The body as `T`, which must derive `Deserialize` with `deny_unknown_fields`.
#[derive(Clone, Copy, Debug)]
pub struct Json<T>(pub T);

/// The body as `T`, with the idempotency key that came beside it. No body counts as `{}`, for changes that need none.
#[derive(Clone, Debug)]
pub struct KeyedJson<T> {
    /// The body.
    pub body: T,
    /// The key, when one was sent.
    pub key: Option<RequestKey>,
}

/// An idempotency key and the request that it stands for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RequestKey {
    key: String,
    fingerprint: [u8; 32],
}

impl RequestKey {
    /// As the store knows it: two people's keys never meet.
    pub fn of(self, user: UserId) -> IdempotencyKey {
        IdempotencyKey {
            user,
            key: self.key,
            fingerprint: self.fingerprint,
        }
    }
}

/// How long a body may be, in bytes. A route with another limit than the usual one carries it as an extension.
#[derive(Clone, Copy, Debug)]
pub struct BodyLimit(pub usize);

impl BodyLimit {
    /// Everywhere: 64 KiB.
    pub const USUAL: Self = Self(64 * 1024);
    /// Under `/auth`: 8 KiB.
    pub const AUTH: Self = Self(8 * 1024);
}

const DEEPEST: usize = 16;
/// How long a body may take to arrive.
const ARRIVAL: Duration = Duration::from_secs(20);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Json<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Result<Self, Problem> {
        check_media_type(request.headers())?;
        parse(&read(request).await?).map(Self)
    }
}

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for KeyedJson<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Result<Self, Problem> {
        let key = sent_key(request.headers())?;
        let media_type = check_media_type(request.headers());
        let mut hash = Sha256::new();
        hash.update(request.method().as_str());
        hash.update(b"\0");
        hash.update(request.uri().path());
        hash.update(b"\0");
        let bytes = read(request).await?;
        hash.update(&bytes);
        let body = if bytes.is_empty() {
            parse(b"{}")?
        } else {
            media_type?;
            parse(&bytes)?
        };
        let fingerprint = hash.finalize().into();
        Ok(Self {
            body,
            key: key.map(|key| RequestKey { key, fingerprint }),
        })
    }
}

fn sent_key(headers: &HeaderMap) -> Result<Option<String>, Problem> {
    let Some(value) = headers.get("idempotency-key") else {
        return Ok(None);
    };
    match value.to_str() {
        Ok(key) if (1..=200).contains(&key.len()) && key.bytes().all(|b| b.is_ascii_graphic()) => {
            Ok(Some(key.to_owned()))
        }
        _ => Err(Problem::of(Code::MalformedRequest)
            .detail("Idempotency-Key has 1 to 200 visible ASCII characters")),
    }
}

fn check_media_type(headers: &HeaderMap) -> Result<(), Problem> {
    let encoded = headers
        .get(header::CONTENT_ENCODING)
        .is_some_and(|value| value.as_bytes() != b"identity");
    let json = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .is_some_and(is_json);
    if json && !encoded {
        Ok(())
    } else {
        Err(Problem::of(Code::UnsupportedMediaType))
    }
}

/// Whether the media type is JSON in UTF-8.
fn is_json(media_type: &str) -> bool {
    let mut parts = media_type.split(';').map(str::trim);
    parts
        .next()
        .is_some_and(|essence| essence.eq_ignore_ascii_case("application/json"))
        && parts.all(|parameter| {
            parameter.is_empty()
                || parameter.split_once('=').is_some_and(|(name, value)| {
                    name.eq_ignore_ascii_case("charset")
                        && value.trim_matches('"').eq_ignore_ascii_case("utf-8")
                })
        })
}

async fn read(request: Request) -> Result<Vec<u8>, Problem> {
    let BodyLimit(limit) = request.extensions().get().copied().unwrap_or(BodyLimit::USUAL);
    let bounds = BodyBounds {
        limit,
        arrival: ARRIVAL,
        too_large: Code::BodyTooLarge,
    };
    read_body(request, bounds).await
}

fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    let mut deserializer = serde_json::Deserializer::from_slice(bytes);
    let value = Strict { depth: 0 }
        .deserialize(&mut deserializer)
        .and_then(|value| deserializer.end().map(|()| value))
        .map_err(|error| unreadable(&error))?;
    serde_path_to_error::deserialize(Exact(value))
        .map_err(|error| field_problem(error.path(), &error.inner().to_string()))
}

fn unreadable(error: &serde_json::Error) -> Problem {
    let message = error.to_string();
    // An escaped half of a surrogate pair is a character that cannot be stored, like NUL: the same answer.
    if message.contains("surrogate") || message.contains("hex escape") {
        return Problem::field(
            "",
            "forbidden-character",
            "contains a character that is not allowed",
        );
    }
    Problem::of(Code::MalformedRequest).detail(format!("line {} column {}", error.line(), error.column()))
}

/// Turns serde's complaint about a field into a 422 that points at it.
pub(super) fn field_problem(path: &serde_path_to_error::Path, message: &str) -> Problem {
    use serde_path_to_error::Segment;

    let mut pointer = String::new();
    for segment in path {
        match segment {
            Segment::Seq { index } => push_token(&mut pointer, &index.to_string()),
            Segment::Map { key } => push_token(&mut pointer, key),
            Segment::Enum { .. } | Segment::Unknown => {}
        }
    }
    let named = message.split('`').nth(1);
    let (code, name) = if message.starts_with("unknown field") {
        ("unknown-field", named)
    } else if message.starts_with("missing field") {
        ("required", named)
    } else if message.starts_with("duplicate field") {
        ("repeated", named)
    } else if message.starts_with("unknown variant") {
        ("unknown-value", None)
    } else {
        ("wrong-type", None)
    };
    if let Some(name) = name {
        let mut token = String::new();
        push_token(&mut token, name);
        if !pointer.ends_with(&token) {
            pointer.push_str(&token);
        }
    }
    let message = match code {
        "unknown-field" => "is not a field of this request",
        "required" => "is required",
        "repeated" => "is given more than once",
        "unknown-value" => "is none of the values allowed here",
        _ => "has the wrong type",
    };
    Problem::field(&pointer, code, message)
}

/// RFC 6901 §3; cut, because the client chose the name.
fn push_token(pointer: &mut String, key: &str) {
    pointer.push('/');
    let cut: String = key.chars().take(80).collect();
    pointer.push_str(&cut.replace('~', "~0").replace('/', "~1"));
}

/// Reads any JSON value, refusing members named twice and too much nesting.
struct Strict {
    depth: usize,
}

impl Strict {
    fn deeper<E: serde::de::Error>(&self) -> Result<Self, E> {
        if self.depth < DEEPEST {
            Ok(Self {
                depth: self.depth + 1,
            })
        } else {
            Err(E::custom("nested too deep"))
        }
    }
}

impl<'de> DeserializeSeed<'de> for Strict {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Strict {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Value, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = seq.next_element_seed(self.deeper()?)? {
            items.push(item);
        }
        Ok(Value::Array(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        let mut members = Map::new();
        while let Some(key) = map.next_key::<String>()? {
            let value = map.next_value_seed(self.deeper()?)?;
            if members.insert(key, value).is_some() {
                return Err(A::Error::custom("a member is named twice"));
            }
        }
        Ok(Value::Object(members))
    }
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use axum::body::Body;
    use bytes::Bytes;
    use futures_util::{StreamExt as _, stream};

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_body_that_never_ends_is_not_waited_for() {
        let first = stream::once(async { Ok::<_, Infallible>(Bytes::from_static(b"{")) });
        let body = Body::from_stream(first.chain(stream::pending()));
        let refused = read(Request::new(body)).await.err().map(|problem| problem.code());
        assert_eq!(refused, Some(Code::MalformedRequest));
    }
}
