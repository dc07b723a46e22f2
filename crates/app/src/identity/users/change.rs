//! Changes an account: lets it in or not, grants a role, mends name and address. Its sessions end with what they were
//! given for, and the clinic never loses its last admin.

use turnoplus_domain::identity::{
    AccountChange, Actor, OwnRole, Profile, Role, User, ends_sessions, takes_an_admin,
};
use turnoplus_domain::ids::{PatientId, UserId};
use turnoplus_domain::version::Version;

use super::super::notices::tell_former_address;
use crate::contention::{Contended, stale_is_lost_race};
use crate::ports::{Act, AuditEntry, Clock, Ids, Intent, Store, StoreError, Subject, UnitOfWork};

/// A change of an account.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ChangeUser {
    /// Which.
    pub id: UserId,
    /// Only when it has this role.
    pub role: Option<Role>,
    /// Only when the account still has this version.
    pub expected: Option<Version>,
    /// What is to change.
    pub change: AccountChange,
}

/// Why the account was not changed.
#[derive(Debug, thiserror::Error)]
pub enum ChangeUserError {
    /// Only an admin may, and is one still.
    #[error("only an admin changes accounts")]
    Forbidden,
    /// There is none with this id, or none of the role that was asked for.
    #[error("no such account")]
    Unknown,
    /// It has changed since the caller read it.
    #[error("the account is at version {}", current.get())]
    VersionMismatch {
        /// The version that it has.
        current: Version,
    },
    /// Nobody changes their own role.
    #[error(transparent)]
    OwnRole(#[from] OwnRole),
    /// Nobody would run the clinic.
    #[error("it is the last active admin")]
    LastAdmin,
    /// The account is to stand for a doctor that does not exist.
    #[error("no such doctor")]
    UnknownDoctor,
    /// The patient that the account stands for turned out to be this one.
    #[error("the patient was merged")]
    PatientMerged(PatientId),
    /// Another account stands for that doctor or patient.
    #[error("the doctor or patient has an account already")]
    AccountExists,
    /// Another account has the address.
    #[error("the e-mail address has an account")]
    EmailTaken,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Contended for ChangeUserError {
    fn is_contention(&self) -> bool {
        matches!(self, Self::Store(error) if error.is_contention())
    }
}

/// Changes an account.
///
/// # Errors
/// See [`ChangeUserError`].
pub async fn change_user(
    store: &dyn Store,
    clock: &dyn Clock,
    ids: &dyn Ids,
    actor: &Actor,
    cmd: ChangeUser,
) -> Result<User, ChangeUserError> {
    if actor.role != Role::Admin {
        return Err(ChangeUserError::Forbidden);
    }
    let now = clock.now();
    let mut uow = store.begin(Intent::Write).await?;
    let before = uow
        .users()
        .find(cmd.id)
        .await?
        .filter(|user| cmd.role.is_none_or(|role| user.profile.role() == role))
        .ok_or(ChangeUserError::Unknown)?;
    if cmd.expected.is_some_and(|expected| expected != before.version) {
        return Err(ChangeUserError::VersionMismatch {
            current: before.version,
        });
    }
    let after = before.changed(actor.user, cmd.change, now)?;
    if after == before {
        return Ok(before);
    }
    if takes_an_admin(&before, &after) {
        keep_an_admin(uow.as_mut(), actor, before.id).await?;
    }
    if after.profile != before.profile {
        assert_free(uow.as_mut(), after.profile).await?;
    } else if let (true, Profile::Patient(patient)) = (after.active && !before.active, after.profile) {
        // Whoever merges the patient at this moment writes the account too.
        assert_not_merged(uow.as_mut(), patient).await?;
    }
    if after.email != before.email && uow.users().find_by_email(&after.email).await?.is_some() {
        return Err(ChangeUserError::EmailTaken);
    }
    uow.users().save(&after).await.map_err(|error| match error {
        // Another took the address or the doctor since they were looked for: another run tells which.
        StoreError::Duplicate => StoreError::Contention,
        other => stale_is_lost_race(other),
    })?;
    if ends_sessions(&before, &after) {
        uow.sessions().revoke_all(after.id, now).await?;
    }
    if after.email != before.email {
        tell_former_address(uow.as_mut(), &before, ids.next(), now).await?;
    }
    for entry in told(actor, &before, &after) {
        uow.audit().record(&entry).await?;
    }
    uow.commit().await?;
    Ok(after)
}

/// Takes the turn of those who take admins away: until this unit of work ends nobody else does, so that two admins who
/// remove one another leave one.
async fn keep_an_admin(
    uow: &mut dyn UnitOfWork,
    actor: &Actor,
    leaving: UserId,
) -> Result<(), ChangeUserError> {
    if uow.users().count_other_admins(leaving).await? == 0 {
        return Err(ChangeUserError::LastAdmin);
    }
    // Whoever waited for the turn may have been removed meanwhile.
    let still = uow.users().find(actor.user).await?;
    if still.is_some_and(|user| user.is_active_admin()) {
        Ok(())
    } else {
        Err(ChangeUserError::Forbidden)
    }
}

/// What an account stands for exists and has no other account.
async fn assert_free(uow: &mut dyn UnitOfWork, profile: Profile) -> Result<(), ChangeUserError> {
    let taken = match profile {
        // Nobody makes an account a patient's: see [`AccountChange::profile`].
        Profile::Admin | Profile::Receptionist | Profile::Patient(_) => None,
        Profile::Doctor(id) => {
            uow.doctors()
                .find(id)
                .await?
                .ok_or(ChangeUserError::UnknownDoctor)?;
            uow.users().find_by_doctor(id).await?
        }
    };
    match taken {
        None => Ok(()),
        Some(_) => Err(ChangeUserError::AccountExists),
    }
}

async fn assert_not_merged(uow: &mut dyn UnitOfWork, patient: PatientId) -> Result<(), ChangeUserError> {
    let found = uow.patients().find(patient).await?;
    match found.and_then(|patient| patient.merged_into) {
        Some(survivor) => Err(ChangeUserError::PatientMerged(survivor)),
        None => Ok(()),
    }
}

/// One line of the audit trail for each thing that was done.
fn told(actor: &Actor, before: &User, after: &User) -> Vec<AuditEntry> {
    let line = |act| AuditEntry::by(actor, after.updated_at, act, Subject::User(after.id));
    let mut lines = Vec::new();
    if before.profile != after.profile {
        let granted = line(Act::RoleGranted)
            .with("from", before.profile.role().as_str())
            .with("to", after.profile.role().as_str());
        lines.push(granted);
    }
    match (before.active, after.active) {
        (true, false) => lines.push(line(Act::UserDeactivated)),
        (false, true) => lines.push(line(Act::UserReactivated)),
        (true, true) | (false, false) => {}
    }
    if before.full_name != after.full_name || before.email != after.email {
        lines.push(line(Act::UserUpdated).with("email", (before.email != after.email).to_string()));
    }
    lines
}
