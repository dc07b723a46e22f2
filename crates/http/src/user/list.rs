//! GET /users

use axum::Json as Answer;
use axum::extract::State;
use serde::Deserialize;
use turnoplus_app::identity::{ListUsers, list_users as list};
use turnoplus_domain::identity::Role;
use turnoplus_domain::text::Line;

use super::dto::UserBody;
use crate::AppState;
use crate::extract::{Query, Signed, flag};
use crate::identity::RoleName;
use crate::page::{Items, page_request};
use crate::problem::{FieldErrors, P401, P403, P422, P503, Problem};

/// Which accounts are wanted. Every condition that is given must hold.
#[derive(Deserialize, utoipa::IntoParams, Debug)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct UserQuery {
    /// Part of the name (but for case and accents), or the beginning of the e-mail address.
    #[param(max_length = 254)]
    q: Option<String>,
    /// Only of this role.
    #[param(value_type = Option<RoleName>)]
    role: Option<String>,
    /// Only those that get in (`true`), or that do not (`false`).
    #[param(value_type = Option<bool>)]
    active: Option<String>,
    /// At most so many, 1–100; 25 when absent.
    #[param(value_type = Option<u8>, minimum = 1, maximum = 100)]
    limit: Option<String>,
    /// The `nextCursor` of the page before.
    cursor: Option<String>,
}

/// Which of the accounts of one role are wanted.
#[derive(Deserialize, utoipa::IntoParams, Debug)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct StaffQuery {
    /// Part of the name (but for case and accents), or the beginning of the e-mail address.
    #[param(max_length = 254)]
    q: Option<String>,
    /// Only those that get in (`true`), or that do not (`false`).
    #[param(value_type = Option<bool>)]
    active: Option<String>,
    /// At most so many, 1–100; 25 when absent.
    #[param(value_type = Option<u8>, minimum = 1, maximum = 100)]
    limit: Option<String>,
    /// The `nextCursor` of the page before.
    cursor: Option<String>,
}

impl StaffQuery {
    pub(super) fn parse(self, role: Role) -> Result<ListUsers, Problem> {
        let query = UserQuery {
            q: self.q,
            role: Some(role.as_str().to_owned()),
            active: self.active,
            limit: self.limit,
            cursor: self.cursor,
        };
        query.parse()
    }
}

impl UserQuery {
    fn parse(self) -> Result<ListUsers, Problem> {
        let active = match self.active.as_deref() {
            None => None,
            given => Some(flag("/active", given)?),
        };
        let mut errors = FieldErrors::new();
        // An empty box of a form asks for nothing.
        let typed = self.q.filter(|text| !text.trim().is_empty());
        let search = errors.check_optional("/q", typed, |raw| Line::<254>::parse(&raw));
        let role = errors.check_optional("/role", self.role, |raw| raw.parse::<Role>());
        let page = page_request(self.limit.as_deref(), self.cursor.as_deref(), &mut errors);
        errors.done(|| {
            Some(ListUsers {
                search: search?.map(|search| search.as_str().to_owned()),
                role: role?,
                active,
                page: page?,
            })
        })
    }
}

/// Lists accounts by name.
#[utoipa::path(get, path = "/users", tag = "users", params(UserQuery), security(("bearer" = [])),
    responses((status = 200, body = Items<UserBody>), P401, P403, P422, P503))]
pub(super) async fn list_users(
    State(state): State<AppState>,
    Signed(actor): Signed,
    Query(query): Query<UserQuery>,
) -> Result<Answer<Items<UserBody>>, Problem> {
    let page = list(&*state.store, &actor, query.parse()?).await?;
    Ok(Answer(Items::of(page, |user| UserBody::of(&user))))
}
