//! Accounts and sessions.

use async_trait::async_trait;
use jiff::Timestamp;
use turnoplus_domain::identity::{Email, RefreshToken, Role, Session, User};
use turnoplus_domain::ids::{DoctorId, PatientId, SessionId, UserId};

use super::StoreError;
use crate::page::{Page, PageRequest};
use crate::ports::PasswordHash;

/// Which accounts are wanted. Every condition that is given must hold.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct UserFilter {
    /// Part of the name, or the beginning of the e-mail address; folded (see [`super::fold`]).
    pub search: Option<String>,
    /// Only of this role.
    pub role: Option<Role>,
    /// Only those that get in, or that do not.
    pub active: Option<bool>,
}

/// Accounts.
#[async_trait]
pub trait UserRepository: Send {
    /// The account with this id.
    async fn find(&mut self, id: UserId) -> Result<Option<User>, StoreError>;
    /// The password of this account.
    async fn find_password(&mut self, id: UserId) -> Result<Option<PasswordHash>, StoreError>;
    /// The account with this address, and its password.
    async fn find_by_email(&mut self, email: &Email) -> Result<Option<(User, PasswordHash)>, StoreError>;
    /// The account that stands for this doctor.
    async fn find_by_doctor(&mut self, doctor: DoctorId) -> Result<Option<User>, StoreError>;
    /// The account that stands for this patient.
    async fn find_by_patient(&mut self, patient: PatientId) -> Result<Option<User>, StoreError>;
    /// The accounts that stand for these doctors, in one query.
    async fn list_by_doctors(&mut self, doctors: &[DoctorId]) -> Result<Vec<User>, StoreError>;
    /// Inserts an account. [`StoreError::Duplicate`] when the address has one.
    async fn add(&mut self, user: &User, password: &PasswordHash) -> Result<(), StoreError>;
    /// Writes a changed account whose version was raised by one. [`StoreError::Stale`] when it changed meanwhile.
    async fn save(&mut self, user: &User) -> Result<(), StoreError>;
    /// Whether the password is still this one. Keeps it so until this unit of work ends, by writing the row that a change
    /// of it writes too.
    async fn hold_password(&mut self, id: UserId, hash: &PasswordHash) -> Result<bool, StoreError>;
    /// Replaces the password; the version stays.
    async fn save_password(&mut self, id: UserId, password: &PasswordHash) -> Result<(), StoreError>;
    /// Accounts by folded name, then id; the cursor's key is the folded name.
    async fn list(
        &mut self,
        filter: &UserFilter,
        page: &PageRequest<String>,
    ) -> Result<Page<User, String>, StoreError>;
    /// How many active admins there are beside this account. Writes a row that everybody writes who takes an admin
    /// away, so that the number holds until this unit of work ends.
    async fn count_other_admins(&mut self, id: UserId) -> Result<u64, StoreError>;
    /// How many accounts there are: an empty clinic has none.
    async fn count(&mut self) -> Result<u64, StoreError>;
}

/// Logins and their refresh tokens.
#[async_trait]
pub trait SessionRepository: Send {
    /// The session and its account, in one query: asked on every request.
    async fn find_with_user(&mut self, id: SessionId) -> Result<Option<(Session, User)>, StoreError>;
    /// These sessions and their accounts, in one query for each few hundred; those that are not there are left out.
    async fn list_with_users(&mut self, ids: &[SessionId]) -> Result<Vec<(Session, User)>, StoreError>;
    /// The live sessions of an account, newest first.
    async fn list(&mut self, user: UserId, now: Timestamp) -> Result<Vec<Session>, StoreError>;
    /// Inserts a session.
    async fn add(&mut self, session: &Session) -> Result<(), StoreError>;
    /// Notes that the session was used.
    async fn touch(&mut self, id: SessionId, at: Timestamp) -> Result<(), StoreError>;
    /// Notes that the password was shown again.
    async fn reauthenticated(&mut self, id: SessionId, at: Timestamp) -> Result<(), StoreError>;
    /// Says of every session of an account whether it can do nothing but set up a second factor.
    async fn set_must_enrol(&mut self, user: UserId, must_enrol: bool) -> Result<(), StoreError>;
    /// Ends every session of an account but this one.
    async fn revoke_others(&mut self, user: UserId, kept: SessionId, at: Timestamp)
    -> Result<(), StoreError>;
    /// Ends a session; ending it again changes nothing.
    async fn revoke(&mut self, id: SessionId, at: Timestamp) -> Result<(), StoreError>;
    /// Ends every session of an account.
    async fn revoke_all(&mut self, user: UserId, at: Timestamp) -> Result<(), StoreError>;
    /// Inserts a refresh token. [`StoreError::Contention`] when its hash exists (its twin is being made right now).
    async fn add_token(&mut self, token: &RefreshToken) -> Result<(), StoreError>;
    /// The refresh token with this hash.
    async fn find_token(&mut self, hash: &[u8; 32]) -> Result<Option<RefreshToken>, StoreError>;
    /// Marks a token spent if it was not. Answers whether this call did it.
    async fn spend_token(&mut self, hash: &[u8; 32], at: Timestamp) -> Result<bool, StoreError>;
    /// Forgets sessions that could last until before this, with their tokens, at most so many; answers how many.
    async fn forget(&mut self, before: Timestamp, most: u16) -> Result<u64, StoreError>;
}
