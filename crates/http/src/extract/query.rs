//! Query strings. Unknown and repeated parameters are refused like unknown fields of a body.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use serde::de::DeserializeOwned;

use super::json::field_problem;
use crate::problem::Problem;

/// The query string as `T`, which must derive `Deserialize` with `deny_unknown_fields`.
#[derive(Clone, Copy, Debug)]
pub struct Query<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for Query<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let raw = parts.uri.query().unwrap_or_default();
        let pairs = form_urlencoded::parse(raw.as_bytes());
        serde_path_to_error::deserialize(serde_urlencoded::Deserializer::new(pairs))
            .map(Self)
            .map_err(|error| field_problem(error.path(), &error.inner().to_string()))
    }
}

/// A parameter that is `true` or `false`; absent is `false`.
pub fn flag(pointer: &str, raw: Option<&str>) -> Result<bool, Problem> {
    match raw {
        None | Some("false") => Ok(false),
        Some("true") => Ok(true),
        Some(_) => Err(Problem::field(pointer, "wrong-type", "must be true or false")),
    }
}
