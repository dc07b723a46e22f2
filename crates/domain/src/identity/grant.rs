//! What an admin changes about an account: whether it gets in, what it stands for, its name and address.

use jiff::Timestamp;

use super::{Email, Profile, Role, User};
use crate::ids::UserId;
use crate::text::Name;

/// What is to change about an account; `None` stays as it is.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct AccountChange {
    /// Whether it may get in.
    pub active: Option<bool>,
    /// What it is to stand for: another role, with the doctor that goes with it. Never a patient: whoever has the account
    /// would read that record as their own.
    pub profile: Option<Profile>,
    /// As shown to others.
    pub full_name: Option<Name>,
    /// The address to sign in with.
    pub email: Option<Email>,
}

/// Nobody grants themself a role, nor gives up their own by mistake.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("nobody changes their own role")]
pub struct OwnRole;

impl User {
    /// The account with the changes that `by` makes; the same when nothing changes.
    ///
    /// # Errors
    /// [`OwnRole`] when somebody changes what their own account stands for.
    pub fn changed(&self, by: UserId, change: AccountChange, now: Timestamp) -> Result<Self, OwnRole> {
        if by == self.id && change.profile.is_some_and(|profile| profile != self.profile) {
            return Err(OwnRole);
        }
        let mut changed = self.clone();
        changed.active = change.active.unwrap_or(self.active);
        changed.profile = change.profile.unwrap_or(self.profile);
        if let Some(full_name) = change.full_name {
            changed.full_name = full_name;
        }
        if let Some(email) = change.email {
            changed.email = email;
        }
        if changed != *self {
            changed.updated_at = now;
            changed.version = self.version.next();
        }
        Ok(changed)
    }

    /// Whether the account runs the clinic today.
    pub fn is_active_admin(&self) -> bool {
        self.active && self.profile.role() == Role::Admin
    }
}

/// Whether every session of the account ends with this change: it may not get in any more, is somebody else now, or is
/// reached under another address.
pub fn ends_sessions(before: &User, after: &User) -> bool {
    (before.active && !after.active) || before.profile != after.profile || before.email != after.email
}

/// Whether the clinic has an admin less after this change.
pub fn takes_an_admin(before: &User, after: &User) -> bool {
    before.is_active_admin() && !after.is_active_admin()
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::version::Version;

    fn admin(number: u128) -> User {
        let at = Timestamp::UNIX_EPOCH;
        User {
            id: UserId::new(Uuid::from_u128(number)),
            email: "ada@example.com".parse().unwrap(),
            full_name: Name::parse("Ada").unwrap(),
            profile: Profile::Admin,
            language: None,
            active: true,
            created_at: at,
            updated_at: at,
            version: Version::FIRST,
        }
    }

    #[test]
    fn a_role_is_granted_by_others_only() {
        let ada = admin(1);
        let demotion = AccountChange {
            profile: Some(Profile::Receptionist),
            ..AccountChange::default()
        };
        let now = Timestamp::UNIX_EPOCH;
        assert_eq!(ada.changed(ada.id, demotion.clone(), now), Err(OwnRole));
        let demoted = ada.changed(admin(2).id, demotion, now).unwrap();
        assert_eq!(demoted.profile, Profile::Receptionist);
        assert_eq!(demoted.version, ada.version.next());
        assert!(ends_sessions(&ada, &demoted) && takes_an_admin(&ada, &demoted));
        let same = AccountChange {
            profile: Some(Profile::Admin),
            ..AccountChange::default()
        };
        assert_eq!(ada.changed(ada.id, same, now), Ok(ada.clone()));
    }

    #[test]
    fn sessions_end_with_what_they_were_given_for() {
        let ada = admin(1);
        let now = Timestamp::UNIX_EPOCH;
        for (change, ends) in [
            (
                AccountChange {
                    active: Some(false),
                    ..AccountChange::default()
                },
                true,
            ),
            (
                AccountChange {
                    email: Some("otra@example.com".parse().unwrap()),
                    ..AccountChange::default()
                },
                true,
            ),
            (
                AccountChange {
                    full_name: Some(Name::parse("Ada Paz").unwrap()),
                    ..AccountChange::default()
                },
                false,
            ),
        ] {
            let after = ada.changed(admin(2).id, change.clone(), now).unwrap();
            assert_eq!(ends_sessions(&ada, &after), ends, "{change:?}");
        }
    }
}
