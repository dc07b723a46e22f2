//! Ids in the path. What is no id names nothing: 404.

use std::str::FromStr;

use axum::extract::{FromRequestParts, RawPathParams};
use axum::http::request::Parts;

use crate::problem::{Code, Problem};

/// The only id in the path.
#[derive(Clone, Copy, Debug)]
pub struct PathId<T>(pub T);

/// The two ids in the path, in order.
#[derive(Clone, Copy, Debug)]
pub struct PathIds<A, B>(pub A, pub B);

impl<S: Send + Sync, T: FromStr> FromRequestParts<S> for PathId<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        nth(parts, state, 0).await.map(Self)
    }
}

impl<S: Send + Sync, A: FromStr + Send, B: FromStr> FromRequestParts<S> for PathIds<A, B> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        Ok(Self(nth(parts, state, 0).await?, nth(parts, state, 1).await?))
    }
}

async fn nth<S: Send + Sync, T: FromStr>(
    parts: &mut Parts,
    state: &S,
    position: usize,
) -> Result<T, Problem> {
    let params = RawPathParams::from_request_parts(parts, state)
        .await
        .map_err(|_| Problem::of(Code::NotFound))?;
    params
        .iter()
        .nth(position)
        .and_then(|(_, raw)| raw.parse().ok())
        .ok_or_else(|| Problem::of(Code::NotFound))
}
