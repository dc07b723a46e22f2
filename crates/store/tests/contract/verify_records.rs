//! What `verify` finds when somebody went past the store at clinical records.

use turnoplus_app::ports::{Act, AuditEntry, Subject};
use turnoplus_domain::ids::BreakGlassId;
use turnoplus_domain::medical_record::{BreakGlass, MedicalRecord};
use turnoplus_domain::text::Reason;
use turnoplus_store::{Finding, FindingKind};

use crate::database::{Kind, TestDb};
use crate::medical_record::{draft, signed};
use crate::sample::{Clinic, now, uuid};

on_every_database!(
    an_entry_that_was_edited_is_located,
    a_deleted_entry_is_located,
    an_inserted_entry_is_located,
    entries_that_changed_places_are_located,
    entries_that_were_cut_off_are_missed,
    a_text_that_does_not_open_is_located,
);

/// Two patients with four signed entries each, and a draft.
async fn records(db: &TestDb) -> (Clinic, Vec<MedicalRecord>) {
    let clinic = Clinic::open(db, 2).await;
    let mut entries = Vec::new();
    for n in 0..8 {
        entries.push(signed(db, &clinic, n / 4, &format!("nota {n}")).await);
    }
    let draft = draft(&clinic, 0, "borrador");
    db.writes(async |uow| uow.medical_records().add(&draft).await)
        .await
        .unwrap();
    let report = db.store.verify().await.unwrap();
    assert!(report.findings.is_empty(), "{:?}", report.findings);
    assert!(
        report.checked.contains(&("clinical record entries", 9)),
        "{:?}",
        report.checked
    );
    (clinic, entries)
}

async fn found(db: &TestDb) -> Vec<Finding> {
    db.store.verify().await.unwrap().findings
}

/// The one finding, about this entry.
async fn located(db: &TestDb, kind: FindingKind, entry: &MedicalRecord, detail: &str) {
    let findings = found(db).await;
    assert!(
        findings.iter().any(|finding| finding.kind == kind
            && finding.subject == format!("medical-record {}", entry.id)
            && finding.detail.contains(detail)),
        "{findings:?}"
    );
}

/// The literal of an id in each database's words.
fn literal(db: &TestDb, entry: &MedicalRecord) -> String {
    let hex = entry.id.uuid().simple();
    match db.kind {
        Kind::Postgres => format!("'{hex}'"),
        _ => format!("X'{hex}'"),
    }
}

async fn an_entry_that_was_edited_is_located(db: TestDb) {
    let (_, entries) = records(&db).await;
    let id = literal(&db, &entries[2]);
    let edits = [
        (
            "author_name = 'Otra Persona'",
            "author_name = 'Dra. Ñandú Peña-Öztürk'",
        ),
        ("license = 'MN 666'", "license = 'MN 1000'"),
        ("signed_at = signed_at + 1", "signed_at = signed_at - 1"),
        ("created_at = created_at - 1", "created_at = created_at + 1"),
        ("kind = 'certificate'", "kind = 'consultation'"),
    ];
    for (edit, undo) in edits {
        db.tamper(&format!("UPDATE medical_record SET {edit} WHERE id = {id}"))
            .await;
        located(
            &db,
            FindingKind::RecordChain,
            &entries[2],
            "not say what was signed",
        )
        .await;
        assert_eq!(found(&db).await.len(), 1, "{edit}");
        db.tamper(&format!("UPDATE medical_record SET {undo} WHERE id = {id}"))
            .await;
        assert!(found(&db).await.is_empty(), "{undo}");
    }
    db.tamper(&format!(
        "UPDATE medical_record SET hash = prev_hash WHERE id = {id}"
    ))
    .await;
    located(&db, FindingKind::RecordChain, &entries[2], "was changed").await;
}

async fn a_deleted_entry_is_located(db: TestDb) {
    let (_, entries) = records(&db).await;
    let id = literal(&db, &entries[1]);
    db.tamper(&format!("DELETE FROM medical_record WHERE id = {id}"))
        .await;
    located(&db, FindingKind::RecordChain, &entries[2], "before it is missing").await;
    assert_eq!(found(&db).await.len(), 1);
}

async fn an_inserted_entry_is_located(db: TestDb) {
    let (clinic, entries) = records(&db).await;
    // A draft made to look signed: the next number, the right hash before, the licence and all.
    let mut forged = entries[3].clone();
    forged.id = turnoplus_domain::ids::MedicalRecordId::new(uuid());
    forged.signature = None;
    db.writes(async |uow| uow.medical_records().add(&forged).await)
        .await
        .unwrap();
    let (forged_id, last) = (literal(&db, &forged), literal(&db, &entries[3]));
    let last_hash = format!("(SELECT x.hash FROM (SELECT hash FROM medical_record WHERE id = {last}) x)");
    db.tamper(&format!(
        "UPDATE medical_record SET seq = 5, license = 'MN 1000', signed_at = created_at, prev_hash = {last_hash}, \
         hash = {last_hash} WHERE id = {forged_id}"
    ))
    .await;
    located(&db, FindingKind::Corrupt, &forged, "half there").await;
    assert!(
        found(&db)
            .await
            .iter()
            .any(|finding| finding.subject == format!("clinical-record {}", clinic.patients[0].id)),
    );
}

async fn entries_that_changed_places_are_located(db: TestDb) {
    let (_, entries) = records(&db).await;
    let ids = [literal(&db, &entries[1]), literal(&db, &entries[2])];
    for (id, seq) in [(&ids[0], 100), (&ids[1], 2), (&ids[0], 3)] {
        db.tamper(&format!("UPDATE medical_record SET seq = {seq} WHERE id = {id}"))
            .await;
    }
    located(&db, FindingKind::RecordChain, &entries[2], "does not follow").await;
    assert_eq!(found(&db).await.len(), 1);
}

async fn entries_that_were_cut_off_are_missed(db: TestDb) {
    let (clinic, entries) = records(&db).await;
    let record = format!("clinical-record {}", clinic.patients[0].id);
    let cut = async |detail: &str| {
        let findings = found(&db).await;
        assert_eq!(findings.len(), 1, "{findings:?}");
        assert_eq!(
            (findings[0].kind, &findings[0].subject),
            (FindingKind::RecordChain, &record)
        );
        assert!(findings[0].detail.contains(detail), "{findings:?}");
    };
    // Cut back to a head that was true once.
    db.tamper("CREATE TABLE kept AS SELECT * FROM medical_record_head")
        .await;
    let fifth = signed(&db, &clinic, 0, "nota 8").await;
    db.tamper(&format!(
        "DELETE FROM medical_record WHERE id = {}",
        literal(&db, &fifth)
    ))
    .await;
    db.tamper("DELETE FROM medical_record_head").await;
    db.tamper("INSERT INTO medical_record_head SELECT * FROM kept")
        .await;
    cut("tells of another number of signed entries").await;

    let (third, last) = (literal(&db, &entries[2]), literal(&db, &entries[3]));
    let patient = match db.kind {
        Kind::Postgres => format!("'{}'", clinic.patients[0].id.uuid().simple()),
        _ => format!("X'{}'", clinic.patients[0].id.uuid().simple()),
    };
    db.tamper(&format!("DELETE FROM medical_record WHERE id = {last}"))
        .await;
    cut("does not end with the entry that its head names").await;
    db.tamper(&format!(
        "UPDATE medical_record_head SET seq = 3, hash = (SELECT hash FROM medical_record WHERE id = {third}) \
         WHERE patient_id = {patient}"
    ))
    .await;
    cut("the head of the chain was changed").await;
    db.tamper(&format!(
        "DELETE FROM medical_record_head WHERE patient_id = {patient}"
    ))
    .await;
    cut("has lost its head").await;
    // Nothing is left: only the audit trail knows.
    db.tamper(&format!(
        "DELETE FROM medical_record WHERE patient_id = {patient}"
    ))
    .await;
    cut("has lost its head").await;
}

async fn a_text_that_does_not_open_is_located(db: TestDb) {
    let (clinic, entries) = records(&db).await;
    let (from, to) = (literal(&db, &entries[0]), literal(&db, &entries[1]));
    // The text of one entry put into another: the same key, the same patient, and still it does not open there.
    db.tamper(&format!(
        "UPDATE medical_record SET sealed = (SELECT x.sealed FROM (SELECT sealed FROM medical_record WHERE id = {from}) x) \
         WHERE id = {to}"
    ))
    .await;
    located(&db, FindingKind::Corrupt, &entries[1], "does not open").await;

    let glass = BreakGlass {
        id: BreakGlassId::new(uuid()),
        patient: clinic.patients[0].id,
        doctor: clinic.doctor.id,
        user: clinic.desk.id,
        reason: Reason::parse("Guardia").unwrap(),
        opened_at: now(),
        expires_at: BreakGlass::expiry(now()),
    };
    let entry = AuditEntry {
        at: now(),
        actor: Some(clinic.desk.actor(None)),
        act: Act::MedicalRecordOpened,
        subject: Subject::ClinicalRecord(glass.patient),
        details: Vec::new(),
    };
    db.writes(async |uow| {
        uow.record_access().add_break_glass(&glass).await?;
        uow.audit().record(&entry).await
    })
    .await
    .unwrap();
    let other = match db.kind {
        Kind::Postgres => format!("'{}'", clinic.patients[1].id.uuid().simple()),
        _ => format!("X'{}'", clinic.patients[1].id.uuid().simple()),
    };
    db.tamper(&format!("UPDATE break_glass SET patient_id = {other}"))
        .await;
    let findings = found(&db).await;
    assert!(
        findings
            .iter()
            .any(|finding| finding.subject == format!("break-glass {}", glass.id)
                && finding.detail.contains("does not open")),
        "{findings:?}"
    );
}
