//! Who is behind a request: asked of the stored session and account every time, so that a logout, a deactivation or
//! another role holds from the next request on. Whom a patient answers for is asked at the same time.

use jiff::Timestamp;
use turnoplus_domain::identity::{Actor, Session};
use turnoplus_domain::ids::{SessionId, UserId};

use crate::ports::{Clock, Intent, Store, StoreError};

/// Somebody who is in, and what this session lets them do.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Access {
    /// Who.
    pub actor: Actor,
    /// When the password was last shown in this session.
    pub authenticated_at: Timestamp,
    /// A second factor is to be set up first, and nothing else is possible.
    pub must_enrol: bool,
}

impl Access {
    /// Whether the password was shown so lately that what guards the account may be changed.
    pub fn is_recent(&self, now: Timestamp) -> bool {
        now.duration_since(self.authenticated_at) < Session::RECENT
    }
}

/// The person whose access token names this account and session; `None` when the session has ended or is another's,
/// or the account may not get in.
///
/// # Errors
/// Whatever the store answers.
pub async fn authenticate(
    store: &dyn Store,
    clock: &dyn Clock,
    user: UserId,
    session: SessionId,
) -> Result<Option<Access>, StoreError> {
    let mut uow = store.begin(Intent::Read).await?;
    let found = uow.sessions().find_with_user(session).await?;
    let known = found
        .filter(|(session, account)| session.is_live(clock.now()) && account.active && account.id == user);
    let Some((session, account)) = known else {
        return Ok(None);
    };
    let mut actor = account.actor(Some(session.id));
    if let Some(patient) = account.profile.patient() {
        actor.dependants = uow.guardianships().dependants(patient).await?;
    }
    Ok(Some(Access {
        actor,
        authenticated_at: session.authenticated_at,
        must_enrol: session.must_enrol,
    }))
}
