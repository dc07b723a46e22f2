//! The logins of both. A person has one: the survivor's, or else the other's, which then opens the survivor. A login of the
//! staff stands for no patient, and is nobody's to merge.

use jiff::Timestamp;
use turnoplus_domain::identity::{Actor, Profile, TokenPurpose, User};
use turnoplus_domain::ids::UserId;

use super::pair::Pair;
use crate::calendar::remove_feeds;
use crate::contention::stale_is_lost_race;
use crate::ports::{Act, AuditEntry, StoreError, Subject, UnitOfWork};

/// What becomes of the other's login.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LoginFate {
    /// Neither has one.
    None,
    /// Only the survivor has one: it stays.
    Kept,
    /// Only the other has one: it opens the survivor from then on.
    Moved,
    /// Both have one: the other's is deactivated.
    Closed,
}

impl LoginFate {
    /// The name on the wire and in the audit trail.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Kept => "kept",
            Self::Moved => "moved",
            Self::Closed => "closed",
        }
    }
}

/// The other's login, and what is to become of it.
pub(super) struct Login {
    pub(super) fate: LoginFate,
    theirs: Option<User>,
}

impl Login {
    pub(super) async fn of(uow: &mut dyn UnitOfWork, pair: &Pair) -> Result<Self, StoreError> {
        let own = uow.users().find_by_patient(pair.survivor.id).await?;
        let theirs = uow.users().find_by_patient(pair.other.id).await?;
        let fate = match (&own, &theirs) {
            (None, None) => LoginFate::None,
            (Some(_), None) => LoginFate::Kept,
            (None, Some(_)) => LoginFate::Moved,
            (Some(_), Some(_)) => LoginFate::Closed,
        };
        Ok(Self { fate, theirs })
    }

    /// Moves or closes the login. Either way its sessions end, so that no screen goes on as who they were. It is written
    /// even where it was closed before, so that whoever opens it at this moment is seen.
    pub(super) async fn settle(
        self,
        uow: &mut dyn UnitOfWork,
        actor: &Actor,
        pair: &Pair,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let Some(user) = self.theirs else { return Ok(()) };
        let id = user.id;
        let version = user.version.next();
        let moves = self.fate == LoginFate::Moved;
        let settled = if moves {
            User {
                profile: Profile::Patient(pair.survivor.id),
                full_name: pair.survivor.full_name.clone(),
                updated_at: now,
                version,
                ..user
            }
        } else {
            User {
                active: false,
                updated_at: now,
                version,
                ..user
            }
        };
        uow.users().save(&settled).await.map_err(stale_is_lost_race)?;
        uow.sessions().revoke_all(id, now).await?;
        let act = if moves {
            Act::UserUpdated
        } else {
            close_doors(uow, id).await?;
            Act::UserDeactivated
        };
        let entry = AuditEntry::by(actor, now, act, Subject::User(id))
            .with("cause", "merge")
            .with("patient", pair.survivor.id.to_string());
        uow.audit().record(&entry).await
    }
}

/// What lets somebody in without a session: mailed links and secret addresses of calendars.
async fn close_doors(uow: &mut dyn UnitOfWork, user: UserId) -> Result<(), StoreError> {
    for purpose in TokenPurpose::ALL {
        uow.credentials().remove_tokens(user, purpose).await?;
    }
    remove_feeds(uow, user).await
}
