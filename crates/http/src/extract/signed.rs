//! The person behind a request, as the server's own state knows them now.

use axum::extract::FromRequestParts;
use axum::http::header;
use axum::http::request::Parts;
use turnoplus_app::identity::authenticate;
use turnoplus_domain::identity::Actor;

use crate::problem::{Code, Problem};
use crate::state::AppState;

/// Somebody who is signed in; otherwise 401.
#[derive(Clone, Copy, Debug)]
pub struct Signed(pub Actor);

/// Somebody who may be signed in. A token that is sent and wrong is still a 401.
#[derive(Clone, Copy, Debug)]
pub struct MaybeSigned(pub Option<Actor>);

impl FromRequestParts<AppState> for Signed {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Problem> {
        match MaybeSigned::from_request_parts(parts, state).await? {
            MaybeSigned(Some(actor)) => Ok(Self(actor)),
            MaybeSigned(None) => Err(Problem::of(Code::NotSignedIn)),
        }
    }
}

impl FromRequestParts<AppState> for MaybeSigned {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Problem> {
        let mut sent = parts.headers.get_all(header::AUTHORIZATION).iter();
        let Some(value) = sent.next() else {
            return Ok(Self(None));
        };
        let refused = || Problem::of(Code::NotSignedIn);
        if sent.next().is_some() {
            return Err(refused());
        }
        let (scheme, token) = value
            .to_str()
            .ok()
            .and_then(|text| text.split_once(' '))
            .ok_or_else(refused)?;
        if !scheme.eq_ignore_ascii_case("bearer") {
            return Err(refused());
        }
        let claims = state
            .tokens
            .verify(token, state.clock.now())
            .ok_or_else(refused)?;
        state.limiter.admit_user(claims.user, state.clock.now())?;
        let actor = authenticate(&*state.store, &*state.clock, claims.user, claims.session).await?;
        actor.map(|actor| Self(Some(actor))).ok_or_else(refused)
    }
}
