//! All or nothing; waiting for a lock is contention; a reader does not write.

use std::sync::Arc;

use turnoplus_app::ports::{ClaimOwner, Intent, Store, StoreError};
use turnoplus_domain::appointment::claims_of;

use crate::database::{Kind, TestDb};
use crate::sample::{Clinic, at, book, office};

on_every_database!(
    a_dropped_unit_of_work_leaves_nothing,
    a_panic_gives_the_connection_back,
    a_reader_does_not_write,
    waiting_too_long_is_contention
);

async fn a_dropped_unit_of_work_leaves_nothing(db: TestDb) {
    let clinic = Clinic::open(&db, 1).await;
    let turno = clinic.turno(0, at("2027-03-02T12:00:00Z"));
    for _ in 0..3 {
        let mut uow = db.write().await;
        book(&mut *uow, &turno).await.unwrap();
        drop(uow);
    }
    let mut read = db.read().await;
    assert_eq!(read.appointments().find(turno.id()).await.unwrap(), None);
    let nobody = ClaimOwner::Appointment(clinic.turno(0, at("2027-03-02T12:00:00Z")).id());
    assert!(
        read.claims()
            .held_by_others(nobody, &claims_of(&turno))
            .await
            .unwrap()
            .is_empty()
    );
    db.writes(async |uow| book(uow, &turno).await).await.unwrap();
    assert_eq!(read.appointments().find(turno.id()).await.unwrap(), Some(turno));
    db.store.ping().await.unwrap();
}

#[expect(clippy::panic, reason = "that is what this is about")]
async fn a_panic_gives_the_connection_back(db: TestDb) {
    let clinic = Clinic::open(&db, 1).await;
    let turno = clinic.turno(0, at("2027-03-02T12:00:00Z"));
    let db = Arc::new(db);
    // More often than there are connections.
    for intent in [Intent::Write, Intent::Read].repeat(12) {
        let (held, turno) = (Arc::clone(&db), turno.clone());
        let broken = tokio::spawn(async move {
            let mut uow = held.store.begin(intent).await.unwrap();
            if intent == Intent::Write {
                book(&mut *uow, &turno).await.unwrap();
            }
            panic!("on purpose");
        });
        assert!(broken.await.unwrap_err().is_panic());
    }
    let found = db.read().await.appointments().find(turno.id()).await;
    assert_eq!(found.unwrap(), None);
    db.writes(async |uow| book(uow, &turno).await).await.unwrap();
}

async fn a_reader_does_not_write(db: TestDb) {
    let refused = db.read().await.offices().add(&office("CENTRO")).await;
    assert!(matches!(refused, Err(StoreError::Failed(_))), "{refused:?}");
    assert!(db.read().await.offices().list().await.unwrap().is_empty());
}

async fn waiting_too_long_is_contention(db: TestDb) {
    let clinic = Clinic::open(&db, 2).await;
    let start = at("2027-03-02T12:00:00Z");
    let (first, second) = (clinic.turno(0, start), clinic.turno(1, start));
    let mut holder = db.write().await;
    book(&mut *holder, &first).await.unwrap();
    let outcome = async {
        let mut waiter = db.store.begin(Intent::Write).await?;
        book(&mut *waiter, &second).await
    }
    .await;
    if db.kind == Kind::Sqlite {
        // One writer: the second waits for the connection itself.
        assert!(
            matches!(outcome, Err(StoreError::Unavailable(_) | StoreError::Contention)),
            "{outcome:?}"
        );
    } else {
        assert!(matches!(outcome, Err(StoreError::Contention)), "{outcome:?}");
    }
    holder.commit().await.unwrap();
    let taken = db.writes(async |uow| book(uow, &second).await).await;
    assert!(matches!(taken, Err(StoreError::Duplicate)), "{taken:?}");
}
