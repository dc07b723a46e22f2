//! Sealing keys are changed while the clinic writes.

use std::sync::atomic::{AtomicBool, Ordering};

use turnoplus_app::ports::RecordFilter;
use turnoplus_domain::identity::{Totp, TotpSecret};
use turnoplus_domain::ids::BreakGlassId;
use turnoplus_domain::medical_record::BreakGlass;
use turnoplus_domain::text::Reason;
use turnoplus_store::{SeaStore, SealingKeys, StoreConfig};

use crate::attachments::{attached, bytes};
use crate::database::TestDb;
use crate::medical_record::{content, draft, signed};
use crate::sample::{Clinic, minutes_after, now, uuid};

on_every_database!(
    a_new_key_takes_over_while_doctors_write,
    a_key_that_is_needed_does_not_go,
    since_when_a_key_seals_is_noted_once,
);

const OLD: (&str, [u8; 32]) = ("test", [9; 32]);
const NEW: (&str, [u8; 32]) = ("new", [7; 32]);

fn ring(keys: &[(&str, [u8; 32])]) -> Vec<(String, [u8; 32])> {
    keys.iter().map(|(id, key)| ((*id).to_owned(), *key)).collect()
}

/// An emergency and an authenticator's secret: what is sealed beside entries.
async fn guarded(db: &TestDb, clinic: &Clinic) -> TotpSecret {
    let glass = BreakGlass {
        id: BreakGlassId::new(uuid()),
        patient: clinic.patients[0].id,
        doctor: clinic.doctor.id,
        user: clinic.desk.id,
        reason: Reason::parse("guardia").unwrap(),
        opened_at: now(),
        expires_at: minutes_after(now(), 240),
    };
    db.writes(async |uow| uow.record_access().add_break_glass(&glass).await)
        .await
        .unwrap();

    let secret = TotpSecret::new([5; 20]);
    db.writes(async |uow| {
        let mut guards = uow.credentials().find(clinic.desk.id).await?;
        guards.totp = Some(Totp {
            secret: secret.clone(),
            confirmed_at: Some(now()),
        });
        uow.credentials().save(clinic.desk.id, &guards).await
    })
    .await
    .unwrap();
    secret
}

async fn a_new_key_takes_over_while_doctors_write(db: TestDb) {
    db.store.assert_key().await.unwrap();
    let clinic = Clinic::open(&db, 2).await;
    for at in 0..120 {
        signed(&db, &clinic, at % 2, &format!("entrada {at}")).await;
    }
    let secret = guarded(&db, &clinic).await;
    let with_file = draft(&clinic, 1, "con archivo");
    let with_file = db
        .writes(async |uow| {
            uow.medical_records().add(&with_file).await?;
            attached(uow, &with_file, ("a.pdf", &bytes(1))).await
        })
        .await
        .unwrap();
    let stop = AtomicBool::new(false);
    let writing = async {
        let mut entry = draft(&clinic, 0, "primera versión");
        db.writes(async |uow| uow.medical_records().add(&entry).await)
            .await
            .unwrap();
        let mut edits = 0;
        while !stop.load(Ordering::Acquire) {
            edits += 1;
            let edited = entry.edit(content(&format!("versión {edits}")), now()).unwrap();
            db.writes(async |uow| uow.medical_records().save(&edited).await)
                .await
                .unwrap();
            entry = edited;
        }
        entry
    };
    let rotating = async {
        db.store.use_sealing_keys(ring(&[NEW, OLD])).await.unwrap();
        for _ in 0..20 {
            let pass = db.store.rewrap(|_| {}).await.unwrap();
            if pass.rewrapped == 0 && pass.left == 0 {
                stop.store(true, Ordering::Release);
                return pass;
            }
        }
        panic!("something is wrapped by the old key again and again")
    };
    let (edited, last) = tokio::join!(writing, rotating);

    assert_eq!(last.by_key.keys().collect::<Vec<_>>(), ["new"]);
    assert!(last.checked() >= 124, "{last:?}");
    db.store.forget_sealing_key("test").await.unwrap();
    db.store.use_sealing_keys(ring(&[NEW])).await.unwrap();
    db.store.assert_key().await.unwrap();
    let found = db.read().await.medical_records().find(edited.id).await.unwrap();
    assert_eq!(found.unwrap(), edited);
    let guards = db.read().await.credentials().find(clinic.desk.id).await.unwrap();
    assert_eq!(guards.totp.unwrap().secret.expose(), secret.expose());
    let file = &with_file.content.attachments[0];
    let kept = db.read().await.attachments().read(with_file.id, file).await;
    assert!(kept.unwrap() == bytes(1));
    let report = db.store.verify().await.unwrap();
    assert_eq!(report.findings, []);
    assert_eq!(
        db.read()
            .await
            .medical_records()
            .list(
                &RecordFilter {
                    patients: vec![clinic.patients[1].id],
                    ..RecordFilter::default()
                },
                &turnoplus_app::page::PageRequest {
                    limit: 100,
                    after: None
                },
            )
            .await
            .unwrap()
            .items
            .len(),
        60
    );
}

async fn a_key_that_is_needed_does_not_go(db: TestDb) {
    db.store.assert_key().await.unwrap();
    let clinic = Clinic::open(&db, 2).await;
    signed(&db, &clinic, 0, "entrada").await;
    db.store.use_sealing_keys(ring(&[NEW, OLD])).await.unwrap();
    assert!(
        db.store.forget_sealing_key("test").await.is_err(),
        "it wraps an entry"
    );
    assert!(
        db.store.forget_sealing_key("new").await.is_err(),
        "it is the one that seals"
    );
    // Another instance that was not told of the new key does not begin to work without it.
    let config = StoreConfig {
        sealing_keys: SealingKeys::new(ring(&[OLD])).unwrap(),
        ..db.config.clone()
    };
    let behind = SeaStore::connect(config).await;
    if let Ok(behind) = behind {
        assert!(behind.assert_key().await.is_err());
        behind.close().await;
    }
}

async fn since_when_a_key_seals_is_noted_once(db: TestDb) {
    db.store.assert_key().await.unwrap();
    assert_eq!(db.store.sealing_since().await.unwrap(), None);
    let later = |minutes| minutes_after(now(), minutes);
    for (keys, at, expected) in [
        (vec![OLD], now(), now()),
        (vec![OLD, NEW], later(10), now()),
        (vec![NEW, OLD], later(20), later(20)),
        (vec![NEW, OLD], later(30), later(20)),
        // Its age counts from when it first sealed.
        (vec![OLD, NEW], later(40), now()),
    ] {
        db.store.use_sealing_keys(ring(&keys)).await.unwrap();
        db.store.note_sealing(at).await.unwrap();
        assert_eq!(db.store.sealing_since().await.unwrap(), Some(expected));
    }
}
