//! Files beside entries of clinical records: what is kept, and what `verify` finds when somebody went past the store.

use sha2::{Digest, Sha256};
use turnoplus_app::ports::{StoreError, UnitOfWork};
use turnoplus_domain::ids::AttachmentId;
use turnoplus_domain::medical_record::{Attachment, FileName, MediaKind, MedicalRecord};
use turnoplus_store::FindingKind;

use crate::database::{Kind, TestDb};
use crate::medical_record::draft;
use crate::sample::{Clinic, now, uuid};

on_every_database!(
    a_file_is_kept_whole_and_goes_with_its_draft,
    a_file_that_somebody_touched_is_located,
    no_text_and_no_file_of_a_record_lies_in_a_table,
);

/// More than two chunks, none like the other.
pub fn bytes(seed: u8) -> Vec<u8> {
    let mut bytes = b"%PDF-1.7\n".to_vec();
    bytes.extend((0..600_000_u32).map(|at| seed ^ at.to_be_bytes()[2] ^ at.to_be_bytes()[3]));
    bytes
}

/// The entry with a file more, as the use case writes it.
pub async fn attached(
    uow: &mut dyn UnitOfWork,
    entry: &MedicalRecord,
    (name, bytes): (&str, &[u8]),
) -> Result<MedicalRecord, StoreError> {
    let file = Attachment {
        id: AttachmentId::new(uuid()),
        name: FileName::parse(name).unwrap(),
        kind: MediaKind::Pdf,
        size: bytes.len() as u64,
        sha256: Sha256::digest(bytes).into(),
    };
    let id = file.id;
    let changed = entry.attach(file, now()).unwrap();
    uow.medical_records().save(&changed).await?;
    uow.attachments().add(entry.id, id, bytes).await?;
    Ok(changed)
}

/// A draft with two files.
async fn with_files(db: &TestDb, clinic: &Clinic) -> MedicalRecord {
    let entry = draft(clinic, 0, "nota");
    db.writes(async |uow| {
        uow.medical_records().add(&entry).await?;
        let entry = attached(uow, &entry, ("Ñandú 🦤.pdf", &bytes(1))).await?;
        attached(uow, &entry, ("b.pdf", &bytes(2))).await
    })
    .await
    .unwrap()
}

async fn read(db: &TestDb, entry: &MedicalRecord, file: usize) -> Result<Vec<u8>, StoreError> {
    let file = &entry.content.attachments[file];
    db.read().await.attachments().read(entry.id, file).await
}

async fn a_file_is_kept_whole_and_goes_with_its_draft(db: TestDb) {
    let clinic = Clinic::open(&db, 1).await;
    let entry = with_files(&db, &clinic).await;
    let kept = db.read().await.medical_records().find(entry.id).await.unwrap();
    assert_eq!(kept.as_ref(), Some(&entry));
    assert!(read(&db, &entry, 0).await.unwrap() == bytes(1));
    assert!(read(&db, &entry, 1).await.unwrap() == bytes(2));
    let report = db.store.verify().await.unwrap();
    assert_eq!(report.findings, []);
    assert!(report.checked.contains(&("files of clinical records", 2)));

    let left = db
        .writes(async |uow| {
            let left = entry.detach(entry.content.attachments[0].id, now()).unwrap();
            uow.medical_records().save(&left).await?;
            uow.attachments()
                .remove(&[entry.content.attachments[0].id])
                .await?;
            Ok(left)
        })
        .await
        .unwrap();
    assert!(matches!(
        read(&db, &entry, 0).await,
        Err(StoreError::Corrupt { .. })
    ));
    assert!(read(&db, &left, 0).await.unwrap() == bytes(2));
    db.writes(async |uow| {
        uow.attachments()
            .remove(&[left.content.attachments[0].id])
            .await?;
        uow.medical_records().discard(left.id, left.version).await
    })
    .await
    .unwrap();
    assert_eq!(db.store.verify().await.unwrap().findings, []);
}

fn literal(db: &TestDb, id: AttachmentId) -> String {
    let hex = id.uuid().simple();
    match db.kind {
        Kind::Postgres => format!("'{hex}'"),
        _ => format!("X'{hex}'"),
    }
}

async fn a_file_that_somebody_touched_is_located(db: TestDb) {
    let clinic = Clinic::open(&db, 1).await;
    let entry = with_files(&db, &clinic).await;
    let files = [0, 1].map(|at| entry.content.attachments[at].id);
    let [first, second] = files.map(|id| literal(&db, id));
    let located = async |detail: &str| {
        let findings = db.store.verify().await.unwrap().findings;
        assert_eq!(findings.len(), 1, "{findings:?}");
        assert_eq!(
            (findings[0].kind, findings[0].subject.clone()),
            (FindingKind::Attachment, format!("attachment {}", files[0]))
        );
        assert!(findings[0].detail.contains(detail), "{findings:?}");
        assert!(matches!(
            read(&db, &entry, 0).await,
            Err(StoreError::Corrupt { .. })
        ));
        assert!(read(&db, &entry, 1).await.is_ok());
    };
    db.tamper("CREATE TABLE kept AS SELECT * FROM attachment_chunk")
        .await;
    let restore = async || {
        db.tamper(&format!(
            "DELETE FROM attachment_chunk WHERE attachment_id = {first}"
        ))
        .await;
        db.tamper(&format!(
            "INSERT INTO attachment_chunk SELECT * FROM kept WHERE attachment_id = {first}"
        ))
        .await;
        assert_eq!(db.store.verify().await.unwrap().findings, []);
    };
    // A chunk less at the end, one less in the middle, one of another file, two that changed places.
    db.tamper(&format!(
        "DELETE FROM attachment_chunk WHERE attachment_id = {first} AND position = 2"
    ))
    .await;
    located("lacks a chunk").await;
    restore().await;
    db.tamper(&format!(
        "DELETE FROM attachment_chunk WHERE attachment_id = {first} AND position = 1"
    ))
    .await;
    located("lacks a chunk").await;
    restore().await;
    for (into, from) in [((&first, 1), (&second, 1)), ((&first, 0), (&first, 1))] {
        db.tamper(&format!(
            "UPDATE attachment_chunk SET content = (SELECT content FROM kept WHERE attachment_id = {} AND position = {}) \
             WHERE attachment_id = {} AND position = {}",
            from.0, from.1, into.0, into.1
        ))
        .await;
        located("does not open").await;
        restore().await;
    }
    // All of a file, with its key.
    db.tamper(&format!(
        "UPDATE attachment SET sealed_key = (SELECT x.sealed_key FROM (SELECT sealed_key FROM attachment WHERE id = \
         {second}) x) WHERE id = {first}"
    ))
    .await;
    located("does not open").await;
    db.tamper(&format!(
        "DELETE FROM attachment_chunk WHERE attachment_id = {first}"
    ))
    .await;
    db.tamper(&format!("DELETE FROM attachment WHERE id = {first}"))
        .await;
    located("is missing").await;

    // A file that no entry lists.
    let id = AttachmentId::new(uuid());
    db.writes(async |uow| uow.attachments().add(entry.id, id, b"%PDF-").await)
        .await
        .unwrap();
    let findings = db.store.verify().await.unwrap().findings;
    assert!(
        findings
            .iter()
            .any(|finding| finding.subject == format!("attachment {id}")
                && finding.detail == "no entry lists the file"),
        "{findings:?}"
    );
}

/// Every column of every table, as the database itself writes them out.
async fn no_text_and_no_file_of_a_record_lies_in_a_table(db: TestDb) {
    let clinic = Clinic::open(&db, 1).await;
    let mut file = b"%PDF-1.7 canario-archivo ".to_vec();
    file.extend(bytes(3));
    let entry = draft(&clinic, 0, "canario-nota");
    db.writes(async |uow| {
        uow.medical_records().add(&entry).await?;
        attached(uow, &entry, ("canario-nombre.pdf", &file)).await
    })
    .await
    .unwrap();
    let mut seen = 0;
    for (table, values) in db.everything().await {
        for value in values {
            seen += value.len();
            let found = value.windows(8).any(|window| window == b"canario-");
            assert!(!found, "{table}");
        }
    }
    assert!(seen > 600_000, "only {seen} bytes were looked at");
}
