//! Changes to tell: whoever follows them hears every committed change once, in one order, whatever commits when.

use std::sync::atomic::{AtomicBool, Ordering};

use futures_util::future::{join, join_all};
use jiff::civil::date;
use turnoplus_app::live::{Beginning, begin, catch_up, read_after};
use turnoplus_app::ports::{LiveChange, NewLiveChange, StoreError};
use turnoplus_domain::appointment::AppointmentStatusKind;
use turnoplus_domain::ids::{AppointmentId, DoctorId, OfficeId, PatientId};
use turnoplus_domain::version::Version;
use uuid::Uuid;

use crate::database::{Kind, TestDb};
use crate::sample::{minutes_after, now, uuid};

on_every_database!(
    a_change_is_read_back_as_it_was,
    a_transaction_that_commits_late_is_told_late_and_not_lost,
    versions_of_one_thing_are_told_in_order_whatever_the_clocks_say,
    what_is_rolled_back_is_never_told,
    followers_on_many_instances_hear_every_change_once_and_in_one_order,
    what_is_kept_has_no_gaps_and_a_reader_from_before_is_told_so,
    a_commit_wakes_who_waits_for_changes,
);

fn change(source: Uuid) -> NewLiveChange {
    NewLiveChange {
        source,
        version: Version::FIRST,
        part: 1,
        at: now(),
        change: LiveChange::Availability {
            doctor: Some(DoctorId::new(source)),
            office: None,
            from: date(2027, 3, 1),
            until: None,
        },
    }
}

fn source(change: &LiveChange) -> Uuid {
    match change {
        LiveChange::Availability {
            doctor: Some(doctor), ..
        } => doctor.uuid(),
        other => panic!("{other:?}"),
    }
}

async fn commit(db: &TestDb, change: &NewLiveChange) {
    while let Err(error) = db
        .writes(async |uow| uow.live_changes().add(std::slice::from_ref(change)).await)
        .await
    {
        assert!(matches!(error, StoreError::Contention), "{error:?}");
    }
}

/// Everything after a number, as another instance would read it.
async fn follow(db: &TestDb, from: i64) -> Vec<(i64, Uuid)> {
    catch_up(&db.store).await.unwrap();
    let changes = read_after(&db.store, from, 10_000).await.unwrap();
    changes.iter().map(|it| (it.number, source(&it.change))).collect()
}

async fn a_change_is_read_back_as_it_was(db: TestDb) {
    let wanted = [
        LiveChange::Appointment {
            id: AppointmentId::new(Uuid::from_u128(7)),
            version: Version::new(4),
            status: AppointmentStatusKind::InConsultation,
            start: now(),
            doctor: DoctorId::new(uuid()),
            patient: PatientId::new(uuid()),
        },
        LiveChange::Availability {
            doctor: Some(DoctorId::new(uuid())),
            office: None,
            from: date(2027, 3, 1),
            until: Some(date(2027, 3, 2)),
        },
        LiveChange::Availability {
            doctor: None,
            office: Some(OfficeId::new(uuid())),
            from: date(2027, 3, 1),
            until: None,
        },
    ];
    let new: Vec<_> = (0_u8..)
        .zip(&wanted)
        .map(|(part, change)| NewLiveChange {
            source: Uuid::from_u128(7),
            version: Version::new(4),
            part,
            at: now(),
            change: change.clone(),
        })
        .collect();
    db.writes(async |uow| uow.live_changes().add(&new).await)
        .await
        .unwrap();
    let twin = db
        .writes(async |uow| uow.live_changes().add(&new[..1]).await)
        .await;
    assert!(matches!(twin, Err(StoreError::Duplicate)), "{twin:?}");
    catch_up(&db.store).await.unwrap();
    let read = read_after(&db.store, 0, 10).await.unwrap();
    assert_eq!(read.iter().map(|it| it.number).collect::<Vec<_>>(), [1, 2, 3]);
    assert_eq!(read.into_iter().map(|it| it.change).collect::<Vec<_>>(), wanted);
}

async fn a_transaction_that_commits_late_is_told_late_and_not_lost(db: TestDb) {
    let (early, late) = (change(uuid()), change(uuid()));
    commit(&db, &early).await;
    assert_eq!(follow(&db, 0).await, [(1, early.source)]);
    if db.kind == Kind::Sqlite {
        // A file has one writer: nobody can overtake it.
        return;
    }
    let mut slow = db.write().await;
    slow.live_changes()
        .add(std::slice::from_ref(&late))
        .await
        .unwrap();
    let overtaking = change(uuid());
    commit(&db, &overtaking).await;
    assert_eq!(follow(&db, 1).await, [(2, overtaking.source)]);
    assert_eq!(follow(&db, 2).await, []);
    slow.commit().await.unwrap();
    assert_eq!(follow(&db, 2).await, [(3, late.source)]);
}

async fn versions_of_one_thing_are_told_in_order_whatever_the_clocks_say(db: TestDb) {
    let first = change(uuid());
    let second = NewLiveChange {
        version: Version::new(2),
        at: minutes_after(now(), -1),
        change: change(uuid()).change,
        ..first.clone()
    };
    commit(&db, &first).await;
    commit(&db, &second).await;
    assert_eq!(
        follow(&db, 0).await,
        [(1, source(&first.change)), (2, source(&second.change))]
    );
}

async fn what_is_rolled_back_is_never_told(db: TestDb) {
    let mut uow = db.write().await;
    uow.live_changes().add(&[change(uuid())]).await.unwrap();
    drop(uow);
    assert_eq!(follow(&db, 0).await, []);
    assert_eq!(begin(&db.store, None).await.unwrap(), Beginning::After(0));
}

async fn followers_on_many_instances_hear_every_change_once_and_in_one_order(db: TestDb) {
    const WRITERS: usize = 8;
    const EACH: usize = 25;
    let over = AtomicBool::new(false);
    let followers = (0..3).map(|_| heard_until(&db, &over));
    let writers = (0..WRITERS).map(async |_| {
        let mut written = Vec::new();
        for _ in 0..EACH {
            let new = change(uuid());
            commit(&db, &new).await;
            written.push(new.source);
        }
        written
    });
    let writing = async {
        let written = join_all(writers).await;
        over.store(true, Ordering::SeqCst);
        written.concat()
    };
    let (mut written, heard) = join(writing, join_all(followers)).await;
    written.sort_unstable();
    for one in &heard {
        assert_eq!(one, &heard[0], "all hear the same");
        let numbers: Vec<i64> = one.iter().map(|(number, _)| *number).collect();
        let expected: Vec<i64> = (1..).take(WRITERS * EACH).collect();
        assert_eq!(numbers, expected, "in order and without gaps");
        let mut sources: Vec<Uuid> = one.iter().map(|(_, source)| *source).collect();
        sources.sort_unstable();
        assert_eq!(sources, written, "each once");
    }
}

/// Follows as an instance does, until it has heard everything that was committed before `over`.
async fn heard_until(db: &TestDb, over: &AtomicBool) -> Vec<(i64, Uuid)> {
    let mut heard: Vec<(i64, Uuid)> = Vec::new();
    loop {
        let last_look = over.load(Ordering::SeqCst);
        match catch_up(&db.store).await {
            Ok(()) => {}
            Err(StoreError::Contention) => continue,
            Err(error) => panic!("{error:?}"),
        }
        let from = heard.last().map_or(0, |(number, _)| *number);
        let changes = read_after(&db.store, from, 7).await.unwrap();
        let nothing = changes.is_empty();
        heard.extend(changes.iter().map(|it| (it.number, source(&it.change))));
        if last_look && nothing {
            return heard;
        }
        tokio::task::yield_now().await;
    }
}

async fn what_is_kept_has_no_gaps_and_a_reader_from_before_is_told_so(db: TestDb) {
    // Committed in another order than their instants, as it happens between machines.
    for minutes in [0, 20, 10, 30, 40] {
        let new = NewLiveChange {
            at: minutes_after(now(), minutes),
            ..change(uuid())
        };
        commit(&db, &new).await;
        catch_up(&db.store).await.unwrap();
    }
    let forget = async |minutes| {
        db.writes(async |uow| uow.live_changes().forget(minutes_after(now(), minutes)).await)
            .await
            .unwrap();
        db.read().await.live_changes().kept().await.unwrap()
    };
    assert_eq!(forget(15).await, Some((2, 5)));
    assert_eq!(begin(&db.store, Some(1)).await.unwrap(), Beginning::After(1));
    assert_eq!(begin(&db.store, Some(0)).await.unwrap(), Beginning::Reset(5));
    assert_eq!(
        begin(&db.store, Some(6)).await.unwrap(),
        Beginning::Reset(5),
        "from a restored backup"
    );
    assert_eq!(
        forget(1000).await,
        Some((5, 5)),
        "the last number is never forgotten"
    );
    commit(&db, &change(uuid())).await;
    assert_eq!(begin(&db.store, Some(5)).await.unwrap(), Beginning::After(5));
    assert_eq!(begin(&db.store, None).await.unwrap(), Beginning::After(6));
}

async fn a_commit_wakes_who_waits_for_changes(db: TestDb) {
    use turnoplus_app::ports::Store as _;

    commit(&db, &change(uuid())).await;
    db.store.changed().await;
    let waiting = tokio::spawn({
        let store = db.store.clone();
        async move { store.changed().await }
    });
    db.writes(async |_| Ok(())).await.unwrap();
    tokio::task::yield_now().await;
    assert!(!waiting.is_finished(), "nothing was said");
    commit(&db, &change(uuid())).await;
    waiting.await.unwrap();
}
