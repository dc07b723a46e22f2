//! What admins and the front desk have in common, whatever the address.

use axum::Json as Answer;
use axum::http::StatusCode;
use turnoplus_app::identity::{ChangeUser, change_user, create_staff, get_user, list_users};
use turnoplus_domain::identity::{AccountChange, Actor, Profile, Role};
use turnoplus_domain::ids::UserId;

use super::dto::{NewStaff, UserBody};
use super::list::StaffQuery;
use crate::AppState;
use crate::etag::Versioned;
use crate::extract::IfMatch;
use crate::page::Items;
use crate::problem::Problem;
use crate::run::run;

pub(super) async fn list(
    state: &AppState,
    actor: Actor,
    role: Role,
    query: StaffQuery,
) -> Result<Answer<Items<UserBody>>, Problem> {
    let page = list_users(&*state.store, &actor, query.parse(role)?).await?;
    Ok(Answer(Items::of(page, |user| UserBody::of(&user))))
}

pub(super) async fn get(
    state: &AppState,
    actor: Actor,
    role: Role,
    id: UserId,
) -> Result<Versioned<UserBody>, Problem> {
    let user = get_user(&*state.store, &actor, id, Some(role)).await?;
    Ok(Versioned::ok(user.version, UserBody::of(&user)))
}

/// Makes the account; `path` is where those of its role are.
pub(super) async fn create(
    state: &AppState,
    actor: Actor,
    (profile, path): (Profile, &str),
    body: NewStaff,
) -> Result<Versioned<UserBody>, Problem> {
    let cmd = body.parse(UserId::new(state.ids.next()), profile)?;
    let user = run(state, move |state| {
        let cmd = cmd.clone();
        async move { create_staff(&*state.store, &*state.clock, &*state.hasher, &actor, cmd).await }
    })
    .await?;
    Ok(Versioned::created(
        &format!("{path}/{}", user.id),
        user.version,
        UserBody::of(&user),
    ))
}

pub(super) async fn change(
    state: &AppState,
    actor: Actor,
    cmd: ChangeUser,
) -> Result<Versioned<UserBody>, Problem> {
    let user = run(state, move |state| {
        let cmd = cmd.clone();
        async move { change_user(&*state.store, &*state.clock, &*state.ids, &actor, cmd).await }
    })
    .await?;
    Ok(Versioned::ok(user.version, UserBody::of(&user)))
}

/// Closes the account: it does not get in any more, and everything that it did stays.
pub(super) async fn close(
    state: &AppState,
    actor: Actor,
    (role, id): (Role, UserId),
    IfMatch(expected): IfMatch,
) -> Result<StatusCode, Problem> {
    let cmd = ChangeUser {
        id,
        role: Some(role),
        expected,
        change: AccountChange {
            active: Some(false),
            ..AccountChange::default()
        },
    };
    change(state, actor, cmd).await?;
    Ok(StatusCode::NO_CONTENT)
}
