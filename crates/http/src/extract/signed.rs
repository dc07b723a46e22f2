//! The person behind a request, as the server's own state knows them now.

use axum::extract::FromRequestParts;
use axum::http::header;
use axum::http::request::Parts;
use turnoplus_app::identity::{Access, authenticate};
use turnoplus_domain::identity::Actor;

use crate::problem::{Code, Problem};
use crate::state::AppState;

/// Somebody who is signed in and may use the API; otherwise 401, or 403 when a second factor has to be set up first.
#[derive(Clone, Copy, Debug)]
pub struct Signed(pub Actor);

/// Somebody who may be signed in. A token that is sent and wrong is still a 401.
#[derive(Clone, Copy, Debug)]
pub struct MaybeSigned(pub Option<Actor>);

/// Somebody who is signed in, also when a second factor has to be set up first: for what leads there, and for leaving.
#[derive(Clone, Copy, Debug)]
pub struct Live(pub Actor);

/// The same, who has shown the password in the last ten minutes; otherwise 403. For what guards the own account.
#[derive(Clone, Copy, Debug)]
pub struct Recent(pub Actor);

/// Somebody who may use the API and has shown the password in the last ten minutes; otherwise 403. For what hands out
/// rights, opens a record in an emergency, or carries much away.
#[derive(Clone, Copy, Debug)]
pub struct Confirmed(pub Actor);

/// Somebody who may use the API, for operations that ask some people, or for some of what they do, to be [`Confirmed`].
#[derive(Clone, Copy, Debug)]
pub struct Presence {
    /// Who.
    pub actor: Actor,
    is_recent: bool,
}

impl Presence {
    fn of(found: Option<Access>, state: &AppState) -> Result<Self, Problem> {
        let access = found.ok_or_else(|| Problem::of(Code::NotSignedIn))?;
        Ok(Self {
            actor: access.actor,
            is_recent: access.is_recent(state.clock.now()),
        })
    }

    /// 403 unless they have shown the password in the last ten minutes.
    pub fn confirmed(self) -> Result<(), Problem> {
        if self.is_recent {
            Ok(())
        } else {
            Err(Problem::of(Code::ReauthenticationRequired))
        }
    }
}

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
        let found = enrolled(access(parts, state).await?)?;
        Ok(Self(found.map(|access| access.actor)))
    }
}

impl FromRequestParts<AppState> for Live {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Problem> {
        let found = access(parts, state).await?;
        let access = found.ok_or_else(|| Problem::of(Code::NotSignedIn))?;
        Ok(Self(access.actor))
    }
}

impl FromRequestParts<AppState> for Recent {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Problem> {
        recent(access(parts, state).await?, state).map(Self)
    }
}

impl FromRequestParts<AppState> for Confirmed {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Problem> {
        recent(enrolled(access(parts, state).await?)?, state).map(Self)
    }
}

impl FromRequestParts<AppState> for Presence {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Problem> {
        Self::of(enrolled(access(parts, state).await?)?, state)
    }
}

/// Whoever has yet to set up a second factor gets no further.
fn enrolled(found: Option<Access>) -> Result<Option<Access>, Problem> {
    match found {
        Some(access) if access.must_enrol => Err(Problem::of(Code::SecondFactorRequired)),
        found => Ok(found),
    }
}

fn recent(found: Option<Access>, state: &AppState) -> Result<Actor, Problem> {
    let presence = Presence::of(found, state)?;
    presence.confirmed()?;
    Ok(presence.actor)
}

/// Whose token was sent, if any was.
async fn access(parts: &Parts, state: &AppState) -> Result<Option<Access>, Problem> {
    let mut sent = parts.headers.get_all(header::AUTHORIZATION).iter();
    let Some(value) = sent.next() else {
        return Ok(None);
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
    let now = state.clock.now();
    let claims = state.tokens.verify(token, now).ok_or_else(refused)?;
    state.limiter.admit_user(claims.user, now)?;
    let found = authenticate(&*state.store, &*state.clock, claims.user, claims.session).await?;
    found.map(Some).ok_or_else(refused)
}
