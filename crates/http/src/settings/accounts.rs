//! What the clinic asks of accounts, on the wire.

use serde::{Deserialize, Serialize};
use turnoplus_domain::identity::{Role, UnknownRole};
use turnoplus_domain::settings::AccountPolicy;
use utoipa::ToSchema;

use crate::extract::Patch;
use crate::identity::RoleName;
use crate::problem::FieldErrors;

/// What the clinic asks of accounts.
#[derive(Serialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase")]
pub struct AccountSettings {
    /// Whoever registers proves the address before getting in.
    verify_email: bool,
    /// The roles that need an authenticator app. Sessions from before feel it at their next refresh.
    #[schema(value_type = Vec<RoleName>)]
    totp_roles: Vec<&'static str>,
}

impl AccountSettings {
    pub(super) fn of(policy: &AccountPolicy) -> Self {
        Self {
            verify_email: policy.verify_email,
            totp_roles: policy.totp_roles.iter().map(|role| role.as_str()).collect(),
        }
    }
}

/// Changes of it; what is absent stays.
#[derive(Deserialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AccountSettingsChanges {
    #[serde(default)]
    #[schema(value_type = Option<bool>, nullable = false)]
    verify_email: Patch<bool>,
    #[serde(default)]
    #[schema(value_type = Option<Vec<RoleName>>, nullable = false, max_items = 4)]
    totp_roles: Patch<Vec<String>>,
}

/// What is to change: whether addresses are proved, and the roles.
type Wanted = (Option<bool>, Option<Vec<Role>>);

impl AccountSettingsChanges {
    pub(super) fn parse(errors: &mut FieldErrors, sent: Patch<Self>) -> Option<Wanted> {
        match sent {
            Patch::Absent => Some((None, None)),
            Patch::Null => {
                errors.put("/accounts", "required", "cannot be cleared");
                None
            }
            Patch::Value(changes) => {
                let verify = errors.check_change(
                    "/accounts/verifyEmail",
                    changes.verify_email,
                    Ok::<_, UnknownRole>,
                );
                let roles = errors.check_change("/accounts/totpRoles", changes.totp_roles, |raw| roles(&raw));
                Some((verify?, roles?))
            }
        }
    }
}

/// In the order of the roles, each once.
fn roles(raw: &[String]) -> Result<Vec<Role>, UnknownRole> {
    let named: Vec<Role> = raw.iter().map(|name| name.parse()).collect::<Result<_, _>>()?;
    Ok(Role::ALL
        .into_iter()
        .filter(|role| named.contains(role))
        .collect())
}
