//! Calendar feeds, and what is asked about many sessions at once.

use turnoplus_app::ports::StoreError;
use turnoplus_domain::calendar::{CalendarFeed, FeedDetail, FeedLanguage};
use turnoplus_domain::ids::{CalendarFeedId, UserId};

use crate::database::TestDb;
use crate::sample::{Clinic, minutes_after, now, uuid};

on_every_database!(
    a_feed_is_found_by_its_secret_until_it_is_removed,
    two_feeds_never_share_a_place
);

fn feed(user: UserId, place: u8) -> CalendarFeed {
    CalendarFeed {
        id: CalendarFeedId::new(uuid()),
        user,
        place,
        detail: FeedDetail::Full,
        language: FeedLanguage::English,
        created_at: now(),
        last_used_at: None,
    }
}

async fn a_feed_is_found_by_its_secret_until_it_is_removed(db: TestDb) {
    let clinic = Clinic::open(&db, 1).await;
    let mine = feed(clinic.desk.id, 0);
    db.writes(async |uow| uow.calendar_feeds().add(&mine, &[1; 32]).await)
        .await
        .unwrap();
    let found = db
        .read()
        .await
        .calendar_feeds()
        .find_by_secret(&[1; 32])
        .await
        .unwrap();
    assert_eq!(found, Some((mine.clone(), clinic.desk.clone())));
    assert_eq!(
        db.read()
            .await
            .calendar_feeds()
            .find_by_secret(&[2; 32])
            .await
            .unwrap(),
        None
    );

    let later = minutes_after(now(), 5);
    let others = UserId::new(uuid());
    let removed = db
        .writes(async |uow| {
            uow.calendar_feeds().touch(mine.id, later).await?;
            uow.calendar_feeds().remove(others, mine.id).await
        })
        .await
        .unwrap();
    assert!(!removed, "it is another's");
    let used = CalendarFeed {
        last_used_at: Some(later),
        ..mine.clone()
    };
    assert_eq!(
        db.read()
            .await
            .calendar_feeds()
            .list(clinic.desk.id)
            .await
            .unwrap(),
        [used]
    );

    let removed = db.writes(async |uow| uow.calendar_feeds().remove(clinic.desk.id, mine.id).await);
    assert!(removed.await.unwrap());
    assert_eq!(
        db.read()
            .await
            .calendar_feeds()
            .find_by_secret(&[1; 32])
            .await
            .unwrap(),
        None
    );
}

async fn two_feeds_never_share_a_place(db: TestDb) {
    let clinic = Clinic::open(&db, 1).await;
    let user = clinic.desk.id;
    db.writes(async |uow| uow.calendar_feeds().add(&feed(user, 0), &[1; 32]).await)
        .await
        .unwrap();
    let mut uow = db.write().await;
    let twin = uow.calendar_feeds().add(&feed(user, 0), &[2; 32]).await;
    assert!(matches!(twin, Err(StoreError::Contention)), "{twin:?}");
}
