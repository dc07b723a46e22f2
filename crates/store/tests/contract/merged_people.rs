//! A person whom the clinic had on its books twice: one record in two chains, handed out and erased as one.

use turnoplus_app::page::PageRequest;
use turnoplus_app::patient::{ErasePatientError, everything, with_document};
use turnoplus_app::ports::{Act, AuditEntry, Fact, Subject};
use turnoplus_domain::patient::{Document, DocumentType, ErasureScope, Patient};
use turnoplus_store::FindingKind;

use crate::database::TestDb;
use crate::medical_record::{draft, signed};
use crate::personal_data::{At, erased, facts, is_sound};
use crate::sample::{Clinic, at, minutes_after, now};

on_every_database!(
    the_log_of_one_person_is_one,
    an_entry_that_was_edited_in_the_other_chain_is_located,
    whoever_was_merged_is_handed_out_along,
    whoever_was_merged_is_erased_along_and_keeps_the_record_as_long,
);

/// Three patients with two signed entries each; the second was merged into the first.
async fn merged(db: &TestDb) -> Clinic {
    let mut clinic = Clinic::open(db, 3).await;
    for n in 0..6 {
        signed(db, &clinic, n % 3, &format!("nota {n}")).await;
    }
    let survivor = clinic.patients[0].id;
    let gone: &mut Patient = &mut clinic.patients[1];
    gone.active = false;
    gone.merged_into = Some(survivor);
    gone.version = gone.version.next();
    db.writes(async |uow| uow.patients().save(&clinic.patients[1]).await)
        .await
        .unwrap();
    is_sound(db).await;
    clinic
}

async fn the_log_of_one_person_is_one(db: TestDb) {
    let clinic = merged(&db).await;
    let [survivor, gone] = [0, 1].map(|n| clinic.patients[n].id);
    let desk = clinic.desk.actor(None);
    // Some in one and the same instant, in both logs and in one.
    let lines = [
        (survivor, 1),
        (gone, 1),
        (gone, 1),
        (survivor, 2),
        (gone, 3),
        (survivor, 3),
    ];
    db.writes(async |uow| {
        for (n, (patient, minutes)) in lines.into_iter().enumerate() {
            let at = minutes_after(now(), minutes);
            let line = AuditEntry::by(
                &desk,
                at,
                Act::MedicalRecordRead,
                Subject::ClinicalRecord(patient),
            );
            uow.audit()
                .record(&line.with("access", format!("line {n}")))
                .await?;
        }
        let other = Subject::ClinicalRecord(clinic.patients[2].id);
        let line = AuditEntry::by(&desk, now(), Act::MedicalRecordRead, other);
        uow.audit().record(&line).await
    })
    .await
    .unwrap();
    for limit in [1, 2, 4, 100] {
        let mut page = PageRequest { limit, after: None };
        let mut seen = Vec::new();
        loop {
            let mut read = db.read().await;
            let found = read.record_access().log(&[survivor, gone], &page).await.unwrap();
            seen.extend(
                found
                    .items
                    .into_iter()
                    .map(|line| (line.at, line.access.unwrap())),
            );
            match found.next {
                Some(next) => page.after = Some(next),
                None => break,
            }
        }
        assert!(seen.is_sorted_by(|one, next| one.0 >= next.0), "{seen:?}");
        let mut told: Vec<_> = seen.into_iter().map(|(_, access)| access).collect();
        told.sort();
        let each: Vec<_> = (0..lines.len()).map(|n| format!("line {n}")).collect();
        assert_eq!(told, each, "each once, in pages of {limit}");
    }
}

async fn an_entry_that_was_edited_in_the_other_chain_is_located(db: TestDb) {
    let clinic = merged(&db).await;
    let entry = signed(&db, &clinic, 1, "un borrador que quedó").await;
    is_sound(&db).await;
    db.tamper("UPDATE medical_record SET author_name = 'Otra Persona' WHERE seq = 3")
        .await;
    let findings = db.store.verify().await.unwrap().findings;
    assert_eq!(findings.len(), 1, "{findings:?}");
    assert_eq!(
        (findings[0].kind, &findings[0].subject),
        (FindingKind::RecordChain, &format!("medical-record {}", entry.id))
    );
}

async fn whoever_was_merged_is_handed_out_along(db: TestDb) {
    let clinic = merged(&db).await;
    let [survivor, gone] = [0, 1].map(|n| &clinic.patients[n]);
    for asked in [survivor, gone] {
        let held = everything(&db.store, &At(now()), asked.id).await.unwrap();
        assert_eq!(held.patient, survivor.id);
        let names = facts(&held.tables, "patient", "full_name");
        assert_eq!(names.len(), 2);
        for patient in [survivor, gone] {
            assert!(
                names.contains(&Fact::Text(patient.full_name.to_string())),
                "{names:?}"
            );
        }
        assert_eq!(facts(&held.tables, "medical_record", "notes").len(), 4);
        let number = asked.document.number();
        let document = Document::parse(DocumentType::Other, number).unwrap();
        assert_eq!(with_document(&db.store, &document).await.unwrap(), [survivor.id]);
    }
    let page = PageRequest {
        limit: 10,
        after: None,
    };
    let mut read = db.read().await;
    let log = read.record_access().log(&[survivor.id], &page).await.unwrap();
    assert_eq!(log.items.len(), 2, "each reading where the survivor sees it");
    is_sound(&db).await;
}

async fn whoever_was_merged_is_erased_along_and_keeps_the_record_as_long(db: TestDb) {
    let clinic = merged(&db).await;
    let [survivor, gone, other] = [0, 1, 2].map(|n| &clinic.patients[n]);
    let mut late = draft(&clinic, 1, "borrador");
    late.updated_at = at("2030-06-01T12:00:00Z");
    db.writes(async |uow| uow.medical_records().add(&late).await)
        .await
        .unwrap();
    let refused = erased(&db, gone, "2037-03-10T12:00:00Z").await;
    assert!(
        matches!(refused, Err(ErasePatientError::Merged { into }) if into == survivor.id),
        "{refused:?}"
    );
    let bound = erased(&db, survivor, "2037-03-10T12:00:00Z").await.unwrap();
    assert_eq!(bound.scope, ErasureScope::Unbound);
    assert_eq!(bound.kept_until, Some("2040-06-02".parse().unwrap()));
    for patient in [survivor, gone] {
        let kept = db
            .read()
            .await
            .patients()
            .find(patient.id)
            .await
            .unwrap()
            .unwrap();
        assert_eq!(kept.full_name, patient.full_name);
        assert_eq!((kept.email, kept.phone, kept.active), (None, None, false));
    }
    is_sound(&db).await;

    let report = erased(&db, survivor, "2040-06-02T12:00:00Z").await.unwrap();
    assert_eq!(report.scope, ErasureScope::Everything);
    assert_eq!(report.erased.signed_entries, [(survivor.id, 2), (gone.id, 2)]);
    let mut documents = Vec::new();
    for patient in [survivor, gone] {
        let nobody = db
            .read()
            .await
            .patients()
            .find(patient.id)
            .await
            .unwrap()
            .unwrap();
        assert_eq!(nobody.full_name.as_str(), "Persona suprimida");
        documents.push(nobody.document);
    }
    assert_ne!(documents[0], documents[1]);
    let held = everything(&db.store, &At(now()), gone.id).await.unwrap();
    assert_eq!(facts(&held.tables, "medical_record", "notes"), []);
    let untouched = db.read().await.patients().find(other.id).await.unwrap();
    assert_eq!(untouched.as_ref(), Some(other));
    let held = everything(&db.store, &At(now()), other.id).await.unwrap();
    assert_eq!(facts(&held.tables, "medical_record", "notes").len(), 2);
    is_sound(&db).await;
}
