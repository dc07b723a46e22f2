//! What is written beside a change.

use futures_util::future::join_all;
use turnoplus_app::ports::{IdempotencyKey, Reservation, StoreError, StoredAnswer};

use crate::database::TestDb;
use crate::sample::{Clinic, minutes_after, now};

on_every_database!(an_answer_is_kept_for_its_key, twins_under_one_key_run_once);

fn key(clinic: &Clinic, fingerprint: u8) -> IdempotencyKey {
    IdempotencyKey {
        user: clinic.desk.id,
        key: "Clave-1".to_owned(),
        fingerprint: [fingerprint; 32],
    }
}

async fn an_answer_is_kept_for_its_key(db: TestDb) {
    let clinic = Clinic::open(&db, 1).await;
    let answer = StoredAnswer {
        status: 201,
        body: "{\"nombre\":\"Ñandú 🐦\"}\0".as_bytes().to_vec(),
    };
    let mine = key(&clinic, 1);
    db.writes(async |uow| {
        assert_eq!(uow.idempotency().reserve(&mine, now()).await?, Reservation::Fresh);
        uow.idempotency().fill(&mine, &answer).await
    })
    .await
    .unwrap();
    let reserve = async |key: &IdempotencyKey, now| {
        db.writes(async |uow| uow.idempotency().reserve(key, now).await)
            .await
            .unwrap()
    };
    assert_eq!(
        reserve(&mine, minutes_after(now(), 5)).await,
        Reservation::Replay(answer)
    );
    assert_eq!(
        reserve(&key(&clinic, 2), minutes_after(now(), 5)).await,
        Reservation::Mismatch
    );
    let other_case = IdempotencyKey {
        key: "clave-1".to_owned(),
        ..mine.clone()
    };
    assert_eq!(
        reserve(&other_case, now()).await,
        Reservation::Fresh,
        "keys are compared byte for byte"
    );
    assert_eq!(
        reserve(&key(&clinic, 2), minutes_after(now(), 48 * 60)).await,
        Reservation::Fresh
    );
}

async fn twins_under_one_key_run_once(db: TestDb) {
    let clinic = Clinic::open(&db, 1).await;
    let mut tasks = Vec::new();
    for _ in 0..8 {
        let (db, key) = (db.clone(), key(&clinic, 1));
        tasks.push(async move {
            loop {
                let outcome = db
                    .writes(async |uow| {
                        let reservation = uow.idempotency().reserve(&key, now()).await?;
                        if reservation == Reservation::Fresh {
                            let answer = StoredAnswer {
                                status: 201,
                                body: b"done".to_vec(),
                            };
                            uow.idempotency().fill(&key, &answer).await?;
                        }
                        Ok(reservation)
                    })
                    .await;
                if !matches!(outcome, Err(StoreError::Contention)) {
                    return outcome.unwrap();
                }
            }
        });
    }
    let mut fresh = 0;
    for reservation in join_all(tasks).await {
        match reservation {
            Reservation::Fresh => fresh += 1,
            Reservation::Replay(answer) => assert_eq!(answer.body, b"done"),
            Reservation::Mismatch => panic!("the same request"),
        }
    }
    assert_eq!(fresh, 1);
}
