//! What `verify` finds when somebody went past the store.

use turnoplus_app::ports::{Act, AuditEntry, SeatRequest, Subject};
use turnoplus_domain::settings::SeatPool;
use turnoplus_store::FindingKind;

use crate::database::TestDb;
use crate::sample::{Clinic, at, book, minutes_after, now};

on_every_database!(
    a_missing_an_extra_and_an_orphan_claim_are_found,
    overlaps_and_gaps_in_timelines_are_found,
    a_changed_entry_is_found,
    a_deleted_entry_is_found,
    an_inserted_entry_is_found,
    swapped_entries_are_found,
    the_last_entries_cut_off_are_found,
    a_chain_cut_with_its_head_does_not_fit_its_checkpoint,
    chains_from_before_there_were_heads_go_on,
);

async fn found(db: &TestDb) -> Vec<FindingKind> {
    let report = db.store.verify().await.unwrap();
    let mut kinds: Vec<_> = report.findings.iter().map(|finding| finding.kind).collect();
    kinds.sort_unstable();
    kinds
}

async fn a_missing_an_extra_and_an_orphan_claim_are_found(db: TestDb) {
    let clinic = Clinic::open(&db, 2).await;
    let start = at("2027-03-02T12:00:00Z");
    let turnos = [clinic.turno(0, start), clinic.turno(1, minutes_after(start, 60))];
    let seat = SeatRequest {
        patient: clinic.patients[0].id,
        pool: SeatPool::CLINIC,
        owner: turnos[0].id(),
        until: minutes_after(start, 30),
        most: Some(5),
        now: now(),
    };
    db.writes(async |uow| {
        for turno in &turnos {
            book(uow, turno).await?;
        }
        uow.claims().take_seat(seat).await
    })
    .await
    .unwrap();
    assert!(found(&db).await.is_empty());

    let bucket = start.as_second() / 300;
    db.tamper(&format!(
        "DELETE FROM slot_claim WHERE resource_kind = 0 AND bucket = {bucket}"
    ))
    .await;
    assert_eq!(found(&db).await, [FindingKind::MissingClaim]);
    db.tamper(&format!(
        "UPDATE slot_claim SET bucket = {bucket} + 1000 WHERE resource_kind = 0 AND bucket = {bucket} + 1"
    ))
    .await;
    assert_eq!(
        found(&db).await,
        [FindingKind::MissingClaim, FindingKind::ExtraClaim]
    );
    db.tamper(&format!(
        "UPDATE slot_claim SET owner_kind = 1 WHERE bucket = {bucket} + 1000"
    ))
    .await;
    assert_eq!(
        found(&db).await,
        [FindingKind::MissingClaim, FindingKind::OrphanClaim]
    );
    db.tamper("UPDATE patient_seat SET owner_id = patient_id").await;
    assert_eq!(
        found(&db).await,
        [
            FindingKind::MissingClaim,
            FindingKind::OrphanClaim,
            FindingKind::StraySeat
        ]
    );
}

async fn overlaps_and_gaps_in_timelines_are_found(db: TestDb) {
    let clinic = Clinic::open(&db, 2).await;
    let start = at("2027-03-02T12:00:00Z");
    let turnos = [clinic.turno(0, start), clinic.turno(1, minutes_after(start, 15))];
    db.writes(async |uow| {
        // Without the claims, which would not let this happen.
        for turno in &turnos {
            uow.appointments().add(turno).await?;
        }
        Ok(())
    })
    .await
    .unwrap();
    let kinds = found(&db).await;
    assert!(kinds.contains(&FindingKind::DoctorOverlap), "{kinds:?}");
    assert_eq!(
        kinds
            .iter()
            .filter(|kind| **kind == FindingKind::Timeline)
            .count(),
        2
    );
    assert_eq!(
        kinds
            .iter()
            .filter(|kind| **kind == FindingKind::MissingClaim)
            .count(),
        2
    );
    db.tamper("UPDATE appointment SET status = 'asleep'").await;
    assert!(found(&db).await.contains(&FindingKind::Corrupt));
}

/// Two chains of five entries.
async fn trail(db: &TestDb) {
    let clinic = Clinic::open(db, 2).await;
    for n in 0..10_usize {
        let entry = AuditEntry {
            at: minutes_after(now(), i64::try_from(n).unwrap()),
            actor: Some(clinic.desk.actor(None)),
            act: Act::PatientUpdated,
            subject: Subject::Patient(clinic.patients[n % 2].id),
            details: vec![("fields", format!("phone {n}"))],
        };
        db.writes(async |uow| uow.audit().record(&entry).await)
            .await
            .unwrap();
    }
    assert!(found(db).await.is_empty());
}

async fn broken_at(db: &TestDb, chains: usize, entry: &str) {
    let report = db.store.verify().await.unwrap();
    assert_eq!(report.findings.len(), chains, "{:?}", report.findings);
    for finding in report.findings {
        assert_eq!(finding.kind, FindingKind::AuditChain);
        assert!(finding.detail.starts_with(entry), "{finding:?}");
    }
}

async fn a_changed_entry_is_found(db: TestDb) {
    trail(&db).await;
    db.tamper("UPDATE audit_event SET details = '{}' WHERE seq = 3")
        .await;
    broken_at(&db, 2, "entry 3:").await;
}

async fn a_deleted_entry_is_found(db: TestDb) {
    trail(&db).await;
    db.tamper("DELETE FROM audit_event WHERE seq = 2").await;
    broken_at(&db, 2, "entry 3:").await;
}

async fn an_inserted_entry_is_found(db: TestDb) {
    trail(&db).await;
    db.tamper(
        "INSERT INTO audit_event (subject_kind, subject_id, seq, happened_at, actor_id, role, act, details, prev_hash, hash) \
         SELECT subject_kind, subject_id, 6, happened_at, actor_id, role, act, details, hash, hash FROM audit_event WHERE seq = 5",
    )
    .await;
    broken_at(&db, 2, "entry 6:").await;
}

async fn swapped_entries_are_found(db: TestDb) {
    trail(&db).await;
    for (from, to) in [(2, 100), (3, 2), (100, 3)] {
        db.tamper(&format!("UPDATE audit_event SET seq = {to} WHERE seq = {from}"))
            .await;
    }
    broken_at(&db, 2, "entry 2:").await;
}

async fn the_last_entries_cut_off_are_found(db: TestDb) {
    trail(&db).await;
    db.tamper("DELETE FROM audit_event WHERE seq >= 4").await;
    broken_at(&db, 2, "entry 4: missing").await;
    db.tamper("DELETE FROM audit_event").await;
    broken_at(&db, 2, "entry 1: missing").await;
}

async fn a_chain_cut_with_its_head_does_not_fit_its_checkpoint(db: TestDb) {
    trail(&db).await;
    let mut kept = Vec::new();
    for minute in [4, 20, 40] {
        let next = db
            .store
            .checkpoint(kept.last(), minutes_after(now(), minute))
            .await
            .unwrap();
        kept.push(next);
    }
    assert_eq!(
        kept.iter()
            .map(|checkpoint| checkpoint.entries)
            .collect::<Vec<_>>(),
        [5, 5, 0]
    );
    assert_eq!(db.store.verify_against(&kept).await.unwrap().findings, []);

    let mut forged = kept.clone();
    forged[1].entries = 4;
    for list in [&forged[..], &kept[1..]] {
        let report = db.store.verify_against(list).await.unwrap();
        assert_eq!(report.findings.len(), 1, "{:?}", report.findings);
    }
    // Both chains end where nothing shows it: entry 4, with a head that says so.
    db.tamper("DELETE FROM audit_event WHERE seq = 5").await;
    db.tamper("DELETE FROM audit_head").await;
    db.store.migrate_down(1).await.unwrap();
    db.store.migrate_up().await.unwrap();
    assert!(found(&db).await.is_empty());
    let report = db.store.verify_against(&kept).await.unwrap();
    let details: Vec<_> = report
        .findings
        .iter()
        .map(|finding| finding.detail.as_str())
        .collect();
    assert_eq!(details.len(), 1, "{details:?}");
    assert!(
        details[0].ends_with("there were 5 entries, now there are 3"),
        "{details:?}"
    );
}

async fn chains_from_before_there_were_heads_go_on(db: TestDb) {
    trail(&db).await;
    db.tamper("DELETE FROM audit_head").await;
    db.store.migrate_down(1).await.unwrap();
    db.store.migrate_up().await.unwrap();
    assert!(found(&db).await.is_empty());
    let entry = AuditEntry {
        at: now(),
        actor: None,
        act: Act::SettingsUpdated,
        subject: Subject::Settings,
        details: Vec::new(),
    };
    for _ in 0..2 {
        db.writes(async |uow| uow.audit().record(&entry).await)
            .await
            .unwrap();
    }
    assert!(found(&db).await.is_empty());
}
