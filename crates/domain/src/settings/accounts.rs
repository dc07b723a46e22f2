//! What the clinic asks of accounts.

use crate::identity::Role;

/// What the clinic asks of accounts.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct AccountPolicy {
    /// Whoever registers proves the address before getting in.
    pub verify_email: bool,
    /// The roles that need a second factor.
    pub totp_roles: Vec<Role>,
}

impl AccountPolicy {
    /// Whether accounts of this role need a second factor.
    pub fn needs_totp(&self, role: Role) -> bool {
        self.totp_roles.contains(&role)
    }
}
