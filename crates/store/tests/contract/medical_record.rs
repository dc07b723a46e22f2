//! Clinical records: what is kept, in which order it is signed, and who may read it.

use std::collections::BTreeSet;

use futures_util::future::join_all;
use turnoplus_app::page::PageRequest;
use turnoplus_app::ports::{Act, AuditEntry, RecordFilter, StoreError, Subject};
use turnoplus_domain::ids::{BreakGlassId, MedicalRecordId, PatientId, RecordTemplateId};
use turnoplus_domain::medical_record::{
    Amends, BreakGlass, Content, MedicalRecord, NewRecord, RecordKind, RecordTemplate, Section, Sections,
    TemplateUsed, Tie,
};
use turnoplus_domain::text::{Note, Reason};
use turnoplus_domain::version::Version;

use crate::database::TestDb;
use crate::sample::{Clinic, at, book, doctor, label, minutes_after, now, uuid};

on_every_database!(
    an_entry_is_kept_as_it_was_written,
    a_signed_entry_is_never_written_again,
    many_who_sign_at_once_leave_no_gap,
    lists_hold_drafts_for_their_author_only,
    turnos_say_who_treats_whom,
    the_log_tells_who_looked_and_why,
    templates_are_kept,
);

pub fn content(notes: &str) -> Content {
    Content {
        kind: RecordKind::Consultation,
        diagnosis: Some(Note::parse("Hipertensión «esencial» 🫀").unwrap()),
        treatment: None,
        notes: Some(Note::parse(notes).unwrap()),
        template: Some(TemplateUsed {
            id: RecordTemplateId::new(uuid()),
            version: Version::new(3),
            name: label("Control de presión"),
        }),
        attachments: Vec::new(),
    }
}

pub fn draft(clinic: &Clinic, patient: usize, notes: &str) -> MedicalRecord {
    let new = NewRecord {
        id: MedicalRecordId::new(uuid()),
        patient: clinic.patients[patient].id,
        appointment: None,
        content: content(notes),
        amends: None,
    };
    MedicalRecord::draft(new, &clinic.doctor, clinic.desk.id, now())
}

/// Writes and signs an entry as the use case does.
pub async fn signed(db: &TestDb, clinic: &Clinic, patient: usize, notes: &str) -> MedicalRecord {
    let draft = draft(clinic, patient, notes);
    db.writes(async |uow| uow.medical_records().add(&draft).await)
        .await
        .unwrap();
    sign(db, clinic, &draft).await.unwrap()
}

async fn sign(db: &TestDb, clinic: &Clinic, draft: &MedicalRecord) -> Result<MedicalRecord, StoreError> {
    db.writes(async |uow| {
        let seq = uow.medical_records().next_seq(draft.patient).await?;
        let signed = draft
            .sign(&clinic.doctor, seq, minutes_after(now(), 5))
            .map_err(|error| StoreError::Failed(error.into()))?;
        uow.medical_records().sign(&signed).await?;
        let subject = Subject::ClinicalRecord(draft.patient);
        let entry = AuditEntry {
            at: now(),
            actor: Some(clinic.desk.actor(None)),
            act: Act::MedicalRecordSigned,
            subject,
            details: vec![("entries", draft.id.to_string()), ("seq", seq.to_string())],
        };
        uow.audit().record(&entry).await?;
        Ok(signed)
    })
    .await
}

async fn find(db: &TestDb, id: MedicalRecordId) -> Option<MedicalRecord> {
    db.read().await.medical_records().find(id).await.unwrap()
}

async fn an_entry_is_kept_as_it_was_written(db: TestDb) {
    let clinic = Clinic::open(&db, 1).await;
    let turno = clinic.turno(0, at("2027-03-02T12:00:00Z"));
    let mut entry = draft(&clinic, 0, "línea uno\nlínea dos — 🩺");
    entry.appointment = Some(turno.id());
    db.writes(async |uow| {
        book(uow, &turno).await?;
        uow.medical_records().add(&entry).await
    })
    .await
    .unwrap();
    assert_eq!(find(&db, entry.id).await.as_ref(), Some(&entry));

    let edited = entry.edit(content("otra cosa"), minutes_after(now(), 1)).unwrap();
    db.writes(async |uow| uow.medical_records().save(&edited).await)
        .await
        .unwrap();
    assert_eq!(find(&db, entry.id).await.as_ref(), Some(&edited));
    let stale = db
        .writes(async |uow| uow.medical_records().save(&edited).await)
        .await;
    assert!(matches!(stale, Err(StoreError::Stale)), "{stale:?}");

    let signed = sign(&db, &clinic, &edited).await.unwrap();
    let kept = find(&db, entry.id).await.unwrap();
    assert_eq!(kept, signed);
    assert!(kept.is_as_signed());

    let new = NewRecord {
        id: MedicalRecordId::new(uuid()),
        patient: entry.patient,
        appointment: None,
        content: content("corregido"),
        amends: Some(Amends {
            entry: entry.id,
            reason: Reason::parse("La dosis era otra").unwrap(),
        }),
    };
    let amendment = MedicalRecord::draft(new, &clinic.doctor, clinic.desk.id, now());
    db.writes(async |uow| uow.medical_records().add(&amendment).await)
        .await
        .unwrap();
    let amendments = async || {
        let mut read = db.read().await;
        read.medical_records().amendments(entry.id).await.unwrap()
    };
    assert!(amendments().await.is_empty(), "a draft amends nothing yet");
    let amendment = sign(&db, &clinic, &amendment).await.unwrap();
    assert_eq!(find(&db, amendment.id).await.as_ref(), Some(&amendment));
    assert_eq!(amendments().await, [amendment.id]);
    assert_eq!(
        find(&db, entry.id).await.as_ref(),
        Some(&signed),
        "the amended one stays"
    );
}

async fn a_signed_entry_is_never_written_again(db: TestDb) {
    let clinic = Clinic::open(&db, 1).await;
    let signed = signed(&db, &clinic, 0, "nota").await;
    let mut changed = signed.clone();
    changed.signature = None;
    changed.version = changed.version.next();
    let refused = db
        .writes(async |uow| uow.medical_records().save(&changed).await)
        .await;
    assert!(matches!(refused, Err(StoreError::Stale)), "{refused:?}");
    let refused = db
        .writes(async |uow| uow.medical_records().discard(signed.id, signed.version).await)
        .await;
    assert!(matches!(refused, Err(StoreError::Stale)), "{refused:?}");
    let mut again = signed.clone();
    again.version = again.version.next();
    again.signature.as_mut().unwrap().seq = 2;
    let refused = db
        .writes(async |uow| uow.medical_records().sign(&again).await)
        .await;
    assert!(matches!(refused, Err(StoreError::Stale)), "{refused:?}");
    assert_eq!(find(&db, signed.id).await, Some(signed));

    let draft = draft(&clinic, 0, "borrador");
    db.writes(async |uow| uow.medical_records().add(&draft).await)
        .await
        .unwrap();
    db.writes(async |uow| uow.medical_records().discard(draft.id, draft.version).await)
        .await
        .unwrap();
    assert_eq!(find(&db, draft.id).await, None);
}

async fn many_who_sign_at_once_leave_no_gap(db: TestDb) {
    let clinic = Clinic::open(&db, 2).await;
    let mut tasks = Vec::new();
    for n in 0..12 {
        let (db, clinic) = (db.clone(), clinic.clone());
        tasks.push(async move {
            let draft = draft(&clinic, n % 2, &format!("nota {n}"));
            db.writes(async |uow| uow.medical_records().add(&draft).await)
                .await
                .unwrap();
            loop {
                match sign(&db, &clinic, &draft).await {
                    Err(StoreError::Contention) => {}
                    done => return done.unwrap(),
                }
            }
        });
    }
    let mut numbers: [BTreeSet<u64>; 2] = Default::default();
    for (n, task) in join_all(tasks).await.into_iter().enumerate() {
        numbers[n % 2].insert(task.signature.unwrap().seq);
    }
    for chain in numbers {
        assert_eq!(chain, (1..=6).collect());
    }
    let report = db.store.verify().await.unwrap();
    assert!(report.findings.is_empty(), "{:?}", report.findings);
}

async fn lists_hold_drafts_for_their_author_only(db: TestDb) {
    let clinic = Clinic::open(&db, 2).await;
    let mut ids = Vec::new();
    for n in 0..7_i64 {
        let mut entry = draft(&clinic, 0, &format!("nota {n}"));
        // Some in one and the same instant: the id decides.
        entry.created_at = minutes_after(now(), n / 2);
        entry.content.kind = if n == 3 {
            RecordKind::Study
        } else {
            RecordKind::Evolution
        };
        db.writes(async |uow| uow.medical_records().add(&entry).await)
            .await
            .unwrap();
        if n != 6 {
            sign(&db, &clinic, &entry).await.unwrap();
        }
        ids.push(entry.id);
    }
    let other = signed(&db, &clinic, 1, "de otro").await;
    ids.reverse();
    let all = async |filter: RecordFilter| {
        let mut page = PageRequest {
            limit: 2,
            after: None,
        };
        let mut seen = Vec::new();
        loop {
            let found = db
                .read()
                .await
                .medical_records()
                .list(&filter, &page)
                .await
                .unwrap();
            seen.extend(found.items.iter().map(|view| view.record.id));
            match found.next {
                Some(next) => page.after = Some(next),
                None => return seen,
            }
        }
    };
    let of = |patients: Vec<PatientId>| RecordFilter {
        patients,
        ..RecordFilter::default()
    };
    let first = clinic.patients[0].id;
    assert_eq!(all(of(vec![first])).await, ids[1..], "without the draft");
    let author = RecordFilter {
        drafts_of: Some(clinic.doctor.id),
        ..of(vec![first])
    };
    assert_eq!(all(author).await, ids);
    let stranger = RecordFilter {
        drafts_of: Some(doctor("MN 9", &[]).id),
        ..of(vec![first])
    };
    assert_eq!(all(stranger).await, ids[1..]);
    let studies = RecordFilter {
        kinds: vec![RecordKind::Study],
        ..of(vec![first])
    };
    assert_eq!(all(studies).await, [ids[3]]);
    let both = all(of(vec![first, clinic.patients[1].id])).await;
    assert_eq!(both.len(), 7);
    assert!(both.contains(&other.id));
}

async fn turnos_say_who_treats_whom(db: TestDb) {
    let clinic = Clinic::open(&db, 2).await;
    let turno = clinic.turno(0, at("2027-03-02T12:00:00Z"));
    db.writes(async |uow| book(uow, &turno).await).await.unwrap();
    let mut read = db.read().await;
    let ties = read
        .record_access()
        .ties(clinic.doctor.id, &[clinic.patients[0].id])
        .await
        .unwrap();
    let expected = Tie {
        status: turno.status().kind(),
        booked_by: clinic.desk.id,
        received_by: None,
    };
    assert_eq!(ties, [expected]);
    for (doctor, patient) in [(clinic.doctor.id, 1), (doctor("MN 9", &[]).id, 0)] {
        let none = read
            .record_access()
            .ties(doctor, &[clinic.patients[patient].id])
            .await
            .unwrap();
        assert!(none.is_empty());
    }
}

async fn the_log_tells_who_looked_and_why(db: TestDb) {
    let clinic = Clinic::open(&db, 2).await;
    let patient = clinic.patients[0].id;
    let glass = BreakGlass {
        id: BreakGlassId::new(uuid()),
        patient,
        doctor: clinic.doctor.id,
        user: clinic.desk.id,
        reason: Reason::parse("Guardia: paciente inconsciente 🚑").unwrap(),
        opened_at: now(),
        expires_at: BreakGlass::expiry(now()),
    };
    let entries = [MedicalRecordId::new(uuid()), MedicalRecordId::new(uuid())];
    let line = |act| AuditEntry {
        at: now(),
        actor: Some(clinic.desk.actor(None)),
        act,
        subject: Subject::ClinicalRecord(patient),
        details: vec![
            ("access", "break-glass".to_owned()),
            ("breakGlass", glass.id.to_string()),
        ],
    };
    let read = line(Act::MedicalRecordListed).with("entries", format!("{} {}", entries[0], entries[1]));
    db.writes(async |uow| {
        uow.record_access().add_break_glass(&glass).await?;
        uow.audit().record(&line(Act::MedicalRecordOpened)).await?;
        uow.audit().record(&line(Act::MedicalRecordEdited)).await?;
        uow.audit().record(&read).await
    })
    .await
    .unwrap();
    let mut uow = db.read().await;
    let mut page = PageRequest {
        limit: 1,
        after: None,
    };
    let mut seen = Vec::new();
    loop {
        let found = uow.record_access().log(&[patient], &page).await.unwrap();
        seen.extend(found.items);
        match found.next {
            Some(next) => page.after = Some(next),
            None => break,
        }
    }
    assert_eq!(
        seen.iter().map(|line| line.act.as_str()).collect::<Vec<_>>(),
        ["medical-record.listed", "medical-record.opened"]
    );
    assert_eq!(seen[0].entries, entries);
    assert_eq!(seen[0].name.as_deref(), Some(clinic.desk.full_name.as_str()));
    assert!(
        seen.iter()
            .all(|line| line.reason.as_ref() == Some(&glass.reason))
    );

    let doctor = clinic.doctor.id;
    for (patient, minutes, open) in [(0, 0, true), (0, 239, true), (0, 240, false), (1, 0, false)] {
        let found = uow
            .record_access()
            .open_glass(
                doctor,
                &[clinic.patients[patient].id],
                minutes_after(now(), minutes),
            )
            .await
            .unwrap();
        assert_eq!(found.is_some(), open, "{patient} {minutes}");
    }
}

async fn templates_are_kept(db: TestDb) {
    let section = |name: &str, hint: Option<&str>| Section {
        name: label(name),
        hint: hint.map(|hint| Note::parse(hint).unwrap()),
    };
    let mut template = RecordTemplate {
        id: RecordTemplateId::new(uuid()),
        name: label("Control de niño sano 👶"),
        specialty: Some(label("Pediatría")),
        kind: RecordKind::Consultation,
        sections: Sections::new(vec![
            section("Motivo", None),
            section("Examen «físico»", Some("Peso, talla,\nperímetro cefálico")),
        ])
        .unwrap(),
        active: true,
        created_at: now(),
        updated_at: now(),
        version: Version::FIRST,
    };
    db.writes(async |uow| uow.record_templates().add(&template).await)
        .await
        .unwrap();
    template.specialty = None;
    template.version = template.version.next();
    db.writes(async |uow| uow.record_templates().save(&template).await)
        .await
        .unwrap();
    let find = async || {
        db.read()
            .await
            .record_templates()
            .find(template.id)
            .await
            .unwrap()
    };
    assert_eq!(find().await.as_ref(), Some(&template));
    assert_eq!(
        db.read().await.record_templates().list().await.unwrap(),
        std::slice::from_ref(&template)
    );
    let stale = db
        .writes(async |uow| uow.record_templates().remove(template.id, Version::FIRST).await)
        .await;
    assert!(matches!(stale, Err(StoreError::Stale)), "{stale:?}");
    db.writes(async |uow| uow.record_templates().remove(template.id, template.version).await)
        .await
        .unwrap();
    assert_eq!(find().await, None);
}
