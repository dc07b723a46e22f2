//! A new calendar feed.

use turnoplus_domain::calendar::{CalendarFeed, FeedDetail, FeedLanguage};
use turnoplus_domain::identity::Actor;
use turnoplus_domain::ids::CalendarFeedId;

use crate::contention::Contended;
use crate::ports::{
    Act, AuditEntry, Clock, Intent, RefreshSecret, RefreshSecrets, Store, StoreError, Subject,
};

/// A feed that somebody wants.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct CreateFeed {
    /// Its identifier.
    pub id: CalendarFeedId,
    /// How much it says.
    pub detail: FeedDetail,
    /// In which language.
    pub language: FeedLanguage,
}

/// A feed that was made, and the secret in its address: it is told this once.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewFeed {
    /// The feed.
    pub feed: CalendarFeed,
    /// The secret.
    pub secret: RefreshSecret,
}

/// Why no feed was made.
#[derive(Debug, thiserror::Error)]
pub enum CreateFeedError {
    /// The account stands for nobody who has turnos.
    #[error("feeds are for patients and doctors")]
    Forbidden,
    /// The account has as many as it may.
    #[error("the account has as many feeds as it may")]
    TooMany,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Contended for CreateFeedError {
    fn is_contention(&self) -> bool {
        matches!(self, Self::Store(error) if error.is_contention())
    }
}

/// Makes a feed of the actor's own turnos.
///
/// # Errors
/// See [`CreateFeedError`].
pub async fn create_feed(
    store: &dyn Store,
    clock: &dyn Clock,
    secrets: &dyn RefreshSecrets,
    actor: &Actor,
    cmd: CreateFeed,
) -> Result<NewFeed, CreateFeedError> {
    if actor.patient.is_none() && actor.doctor.is_none() {
        return Err(CreateFeedError::Forbidden);
    }
    let now = clock.now();
    let mut uow = store.begin(Intent::Write).await?;
    let taken = uow.calendar_feeds().list(actor.user).await?;
    let place = (0..CalendarFeed::MOST)
        .find(|place| taken.iter().all(|feed| feed.place != *place))
        .ok_or(CreateFeedError::TooMany)?;
    let feed = CalendarFeed {
        id: cmd.id,
        user: actor.user,
        place,
        detail: cmd.detail,
        language: cmd.language,
        created_at: now,
        last_used_at: None,
    };
    let secret = secrets.mint();
    uow.calendar_feeds().add(&feed, &secrets.hash(&secret)).await?;
    let entry = AuditEntry::by(actor, now, Act::CalendarFeedCreated, Subject::User(actor.user))
        .with("feed", feed.id.to_string())
        .with("detail", feed.detail.as_str());
    uow.audit().record(&entry).await?;
    uow.commit().await?;
    Ok(NewFeed { feed, secret })
}
