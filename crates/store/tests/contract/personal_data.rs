//! What is held about a person is handed out whole and erased as far as the law lets the clinic.

use std::collections::BTreeSet;

use jiff::Timestamp;
use sea_orm::{ConnectionTrait, Statement};
use turnoplus_app::patient::{
    ErasePatient, ErasePatientError, ErasureCause, ErasureReport, bytes_of, erase, everything, with_document,
};
use turnoplus_app::ports::{ClaimOwner, Clock, Fact, Held};
use turnoplus_domain::appointment::{Appointment, Change, TimelineEntry};
use turnoplus_domain::calendar::{CalendarFeed, FeedDetail, FeedLanguage};
use turnoplus_domain::identity::{Profile, Role, Session, Totp, TotpSecret, User};
use turnoplus_domain::ids::{BreakGlassId, CalendarFeedId, SessionId};
use turnoplus_domain::medical_record::BreakGlass;
use turnoplus_domain::notification::{AccountTopic, AppointmentTopic, Message};
use turnoplus_domain::patient::{Document, DocumentType, ErasureScope, Patient, Retention};
use turnoplus_domain::text::Reason;
use turnoplus_store::FindingKind;

use crate::attachments::{attached, bytes};
use crate::database::{Kind, TestDb};
use crate::medical_record::{draft, signed};
use crate::sample::{Clinic, at, book, minutes_after, now, password, user, uuid};

on_every_database!(
    what_the_law_does_not_bind_goes_at_once_and_the_record_stays,
    after_its_retention_nothing_of_a_person_is_found_anywhere,
    whoever_has_turnos_to_come_is_not_erased,
    a_tampered_entry_cannot_pass_for_an_erased_one,
    everything_that_is_held_is_handed_out_without_secrets,
);

pub struct At(pub Timestamp);

impl Clock for At {
    fn now(&self) -> Timestamp {
        self.0
    }
}

/// What belongs to the patient's contact and login.
const REACH: [&str; 6] = [
    "p20000000@example.com",
    "canaria.login@example.com",
    "541143210000",
    "canaria agent",
    "20123456786",
    "güemes 123",
];
/// What says who the patient is.
const IDENTITY: [&str; 3] = ["paciente 0000", "20000000", "1984-02-29"];
/// What was written about them.
const WRITTEN: [&str; 3] = ["dolor de cabeza", "61 204518/01", "unión «ñ»"];

/// Paciente 0000 with a login and all that comes with it, an attended turno, a cancelled one, and a signed record with a
/// draft; Paciente 0001 with the same record.
async fn people(db: &TestDb) -> (Clinic, User) {
    let clinic = Clinic::open(db, 2).await;
    let patient = clinic.patients[0].id;
    let login = User {
        full_name: clinic.patients[0].full_name.clone(),
        ..user("canaria.login@example.com", Profile::Patient(patient))
    };
    db.writes(async |uow| uow.users().add(&login, &password()).await)
        .await
        .unwrap();
    guarded(db, &login).await;
    for n in 0..4 {
        signed(db, &clinic, n / 2, &format!("nota {n}")).await;
    }
    let draft = draft(&clinic, 0, "borrador");
    let glass = BreakGlass {
        id: BreakGlassId::new(uuid()),
        patient,
        doctor: clinic.doctor.id,
        user: clinic.desk.id,
        reason: Reason::parse("guardia canaria").unwrap(),
        opened_at: now(),
        expires_at: minutes_after(now(), 240),
    };
    let (attended, cancelled) = (
        clinic.turno(0, at("2027-03-01T15:00:00Z")),
        clinic.turno(0, at("2027-03-02T15:00:00Z")),
    );
    db.writes(async |uow| {
        uow.medical_records().add(&draft).await?;
        attached(uow, &draft, ("canaria.pdf", &bytes(1))).await?;
        uow.record_access().add_break_glass(&glass).await?;
        for turno in [&attended, &cancelled] {
            book(uow, turno).await?;
            let version = turno.version();
            let told = Message::of_appointment(AppointmentTopic::Booked, turno.id(), version, now());
            uow.outbox().push(&told).await?;
        }
        Ok(())
    })
    .await
    .unwrap();
    let policy = db.read().await.settings().get().await.unwrap().policy;
    let why = Some(Reason::parse("dolor de cabeza, ya pasó").unwrap());
    let called_off = cancelled.cancel(login.id, now(), why, &policy).unwrap();
    settle(db, called_off, Change::Cancelled { late: false }).await;
    let over = attended.complete(attended.start()).unwrap();
    settle(db, over, Change::Completed).await;
    (clinic, login)
}

/// Writes a turno that came to its end, as the use cases do.
async fn settle(db: &TestDb, turno: Appointment, change: Change) {
    let entry = TimelineEntry {
        appointment: turno.id(),
        version: turno.version(),
        at: now(),
        actor: turno.created_by(),
        role: Role::Receptionist,
        change,
        reason: Some(Reason::parse("dolor de cabeza").unwrap()),
    };
    db.writes(async |uow| {
        uow.appointments().save(&turno).await?;
        if matches!(change, Change::Cancelled { .. }) {
            uow.claims().release(ClaimOwner::Appointment(turno.id())).await?;
        }
        uow.appointments().add_timeline(&entry).await
    })
    .await
    .unwrap();
}

/// A session, a second factor, a feed, a message: what a login has.
async fn guarded(db: &TestDb, login: &User) {
    let session = Session {
        id: SessionId::new(uuid()),
        user: login.id,
        created_at: now(),
        last_used_at: now(),
        expires_at: minutes_after(now(), 60),
        revoked_at: None,
        user_agent: Some("Canaria Agent".to_owned()),
        authenticated_at: now(),
        must_enrol: false,
    };
    let feed = CalendarFeed {
        id: CalendarFeedId::new(uuid()),
        user: login.id,
        place: 0,
        detail: FeedDetail::Full,
        language: FeedLanguage::Spanish,
        created_at: now(),
        last_used_at: None,
    };
    db.writes(async |uow| {
        uow.sessions().add(&session).await?;
        uow.calendar_feeds().add(&feed, &[1; 32]).await?;
        let told = Message::of_account(AccountTopic::PasswordChanged, login.id, uuid(), now());
        uow.outbox().push(&told).await?;
        uow.credentials().set_recovery_codes(login.id, &[[3; 32]]).await?;
        let mut guards = uow.credentials().find(login.id).await?;
        guards.totp = Some(Totp {
            secret: TotpSecret::new([5; 20]),
            confirmed_at: Some(now()),
        });
        uow.credentials().save(login.id, &guards).await
    })
    .await
    .unwrap();
}

pub async fn erased(db: &TestDb, patient: &Patient, on: &str) -> Result<ErasureReport, ErasePatientError> {
    let cmd = ErasePatient {
        patient: patient.id,
        retention: Retention::LEGAL,
        cause: ErasureCause::Request,
        dry_run: false,
    };
    let report = erase(&db.store, &At(at(on)), cmd).await?;
    db.store.scrub().await.unwrap();
    Ok(report)
}

/// Every text and every byte that lies in the database, in lower case: on SQLite the file and its log as they are.
async fn all_that_lies_there(db: &TestDb) -> String {
    if let Some(file) = db.file() {
        let log = file.with_extension("db-wal");
        let bytes = [
            std::fs::read(file).unwrap(),
            std::fs::read(log).unwrap_or_default(),
        ]
        .concat();
        return String::from_utf8_lossy(&bytes).to_lowercase();
    }
    let raw = db.raw().await;
    let tables = match db.kind {
        Kind::Postgres => "SELECT tablename AS name FROM pg_catalog.pg_tables WHERE schemaname = 'public'",
        _ => {
            "SELECT CAST(table_name AS CHAR) AS name FROM information_schema.tables WHERE table_schema = DATABASE()"
        }
    };
    let backend = raw.get_database_backend();
    let mut all = String::new();
    for table in raw
        .query_all_raw(Statement::from_string(backend, tables))
        .await
        .unwrap()
    {
        let table: String = table.try_get("", "name").unwrap();
        let sql = format!("SELECT * FROM {table}");
        for row in raw
            .query_all_raw(Statement::from_string(backend, sql))
            .await
            .unwrap()
        {
            for column in row.column_names() {
                if let Ok(Some(text)) = row.try_get::<Option<String>>("", &column) {
                    all.push_str(&text.to_lowercase());
                } else if let Ok(Some(bytes)) = row.try_get::<Option<Vec<u8>>>("", &column) {
                    all.push_str(&String::from_utf8_lossy(&bytes).to_lowercase());
                }
                all.push('\n');
            }
        }
    }
    raw.close().await.unwrap();
    all
}

fn found<'a>(all: &str, canaries: &[&'a str]) -> Vec<&'a str> {
    canaries
        .iter()
        .copied()
        .filter(|canary| all.contains(canary))
        .collect()
}

pub async fn is_sound(db: &TestDb) {
    let findings = db.store.verify().await.unwrap().findings;
    assert!(findings.is_empty(), "{findings:?}");
}

async fn what_the_law_does_not_bind_goes_at_once_and_the_record_stays(db: TestDb) {
    let (clinic, login) = people(&db).await;
    let patient = &clinic.patients[0];
    let before = all_that_lies_there(&db).await;
    for canaries in [&REACH[..], &IDENTITY, &WRITTEN] {
        assert_eq!(
            found(&before, canaries),
            canaries,
            "the test looks where they are"
        );
    }
    let report = erased(&db, patient, "2027-03-10T12:00:00Z").await.unwrap();
    assert_eq!(report.scope, ErasureScope::Unbound);
    // The last entry is of 1 March: kept to the end of that day in ten years.
    assert_eq!(report.kept_until, Some("2037-03-02".parse().unwrap()));

    let after = all_that_lies_there(&db).await;
    // Paciente 0001 has the same telephone, CUIL and address.
    assert!(
        found(
            &after,
            &[
                "p20000000@example.com",
                "canaria.login@example.com",
                "canaria agent"
            ]
        )
        .is_empty()
    );
    let mut read = db.read().await;
    let kept = read.patients().find(patient.id).await.unwrap().unwrap();
    assert_eq!(
        (&kept.full_name, &kept.document),
        (&patient.full_name, &patient.document)
    );
    assert_eq!((kept.email, kept.phone, kept.active), (None, None, false));
    assert_eq!(kept.details, turnoplus_domain::patient::Details::default());
    let account = read.users().find(login.id).await.unwrap().unwrap();
    assert!(!account.active && account.full_name.as_str() == "Persona suprimida");
    let other = read.patients().find(clinic.patients[1].id).await.unwrap();
    assert_eq!(
        other.as_ref(),
        Some(&clinic.patients[1]),
        "nobody else is touched"
    );
    let turnos = everything(&db.store, &At(now()), patient.id)
        .await
        .unwrap()
        .tables;
    let reasons: Vec<Fact> = facts(&turnos, "appointment", "reason");
    assert!(matches!(
        reasons.as_slice(),
        [Fact::Text(_), Fact::Absent] | [Fact::Absent, Fact::Text(_)]
    ));
    assert_eq!(
        facts(&turnos, "medical_record", "notes").len(),
        3,
        "the record is whole"
    );
    is_sound(&db).await;

    let again = erased(&db, patient, "2027-03-11T12:00:00Z").await.unwrap();
    assert!(again.erased.rows.is_empty(), "{:?}", again.erased);
}

async fn after_its_retention_nothing_of_a_person_is_found_anywhere(db: TestDb) {
    let (clinic, _) = people(&db).await;
    let other = &clinic.patients[1];
    // What both have is taken from the other, so that it is found with Paciente 0000 only.
    let mut bare = other.clone();
    bare.details = turnoplus_domain::patient::Details::default();
    (bare.phone, bare.birth_date, bare.version) = (None, None, bare.version.next());
    db.writes(async |uow| uow.patients().save(&bare).await)
        .await
        .unwrap();

    let report = erased(&db, &clinic.patients[0], "2037-03-02T12:00:00Z")
        .await
        .unwrap();
    assert_eq!(
        (report.scope, report.kept_until),
        (ErasureScope::Everything, None)
    );
    assert_eq!(report.erased.signed_entries, [(clinic.patients[0].id, 2)]);
    let files = report.erased.rows.iter().find(|rows| rows.what == "attachment");
    assert_eq!(files.map(|rows| rows.rows), Some(1), "with its chunks");
    let after = all_that_lies_there(&db).await;
    for canaries in [&REACH[..], &IDENTITY, &WRITTEN] {
        assert_eq!(found(&after, canaries), [""; 0]);
    }
    assert!(after.contains("paciente 0001"));
    is_sound(&db).await;
    assert_eq!(
        db.store.sealed_count().await.unwrap().checked(),
        2,
        "the other's entries"
    );
    let mut read = db.read().await;
    let kept = read
        .patients()
        .find(clinic.patients[0].id)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(kept.full_name.as_str(), "Persona suprimida");
    let handed_out = everything(&db.store, &At(now()), kept.id).await.unwrap().tables;
    assert_eq!(
        facts(&handed_out, "medical_record", "notes"),
        [],
        "and it still reads"
    );

    let again = erased(&db, &clinic.patients[0], "2037-03-03T12:00:00Z")
        .await
        .unwrap();
    assert!(again.erased.rows.is_empty(), "{:?}", again.erased);
    is_sound(&db).await;
}

async fn whoever_has_turnos_to_come_is_not_erased(db: TestDb) {
    let clinic = Clinic::open(&db, 1).await;
    let turno = clinic.turno(0, at("2027-03-02T15:00:00Z"));
    db.writes(async |uow| book(uow, &turno).await).await.unwrap();
    let refused = erased(&db, &clinic.patients[0], "2027-03-02T12:00:00Z").await;
    assert!(
        matches!(&refused, Err(ErasePatientError::ComingAppointments(turnos)) if turnos[0].0 == turno.id()),
        "{refused:?}"
    );
    let mut read = db.read().await;
    let kept = read.patients().find(clinic.patients[0].id).await.unwrap();
    assert_eq!(kept.as_ref(), Some(&clinic.patients[0]));
}

async fn a_tampered_entry_cannot_pass_for_an_erased_one(db: TestDb) {
    let (clinic, _) = people(&db).await;
    let locate = async |detail: &str| {
        let findings = db.store.verify().await.unwrap().findings;
        let located = findings
            .iter()
            .any(|finding| finding.kind == FindingKind::RecordChain && finding.detail.contains(detail));
        assert!(located, "{detail}: {findings:?}");
    };
    erased(&db, &clinic.patients[0], "2037-03-02T12:00:00Z")
        .await
        .unwrap();
    is_sound(&db).await;
    db.tamper("UPDATE medical_record SET author_name = 'Otra' WHERE erased_at IS NOT NULL AND seq = 2")
        .await;
    locate("not what an erasure left of it").await;
    db.tamper("UPDATE medical_record SET author_name = 'Dra. Ñandú Peña-Öztürk' WHERE erased_at IS NOT NULL")
        .await;
    is_sound(&db).await;
    // Another's entry made to look erased.
    db.tamper("UPDATE medical_record SET erased_at = 1 WHERE erased_at IS NULL AND seq = 1")
        .await;
    locate("tells of no erasure").await;
    locate("not what an erasure left of it").await;
}

async fn everything_that_is_held_is_handed_out_without_secrets(db: TestDb) {
    let (clinic, login) = people(&db).await;
    let patient = &clinic.patients[0];
    let document = Document::parse(DocumentType::Other, "20.000.000").unwrap();
    assert_eq!(with_document(&db.store, &document).await.unwrap(), [patient.id]);
    let held = everything(&db.store, &At(now()), patient.id).await.unwrap();
    let [file] = held.files.as_slice() else {
        panic!("{:?}", held.files);
    };
    assert_eq!(file.file.name.as_str(), "canaria.pdf");
    let handed_out = bytes_of(&db.store, file).await.unwrap();
    assert_eq!(handed_out.len() as u64, file.file.size);
    let tables = held.tables;
    let text = |fact: &str| vec![Fact::Text(fact.to_owned())];
    assert_eq!(facts(&tables, "patient", "full_name"), text("Paciente 0000"));
    assert_eq!(
        facts(&tables, "user_account", "email"),
        text(login.email.as_str())
    );
    assert_eq!(
        facts(&tables, "login_session", "user_agent"),
        text("Canaria Agent")
    );
    assert_eq!(facts(&tables, "break_glass", "reason"), text("guardia canaria"));
    let notes: BTreeSet<String> = facts(&tables, "medical_record", "notes")
        .into_iter()
        .map(|fact| format!("{fact:?}"))
        .collect();
    assert_eq!(notes.len(), 3, "{notes:?}");
    assert_eq!(facts(&tables, "appointment", "id").len(), 2);
    let files = format!("{:?}", facts(&tables, "medical_record", "attachments"));
    assert!(files.contains("canaria.pdf"), "{files}");
    assert!(facts(&tables, "names", "name").contains(&Fact::Text(clinic.doctor.full_name.to_string())));
    for secret in ["password_hash", "hash", "secret_hash", "totp_sealed", "sealed"] {
        let shown = tables
            .iter()
            .any(|table| !facts(&tables, table.what, secret).is_empty());
        assert!(!shown, "{secret}");
    }
    let log = db
        .read()
        .await
        .record_access()
        .log(
            &[patient.id],
            &turnoplus_app::page::PageRequest {
                limit: 10,
                after: None,
            },
        )
        .await
        .unwrap();
    assert_eq!(
        log.items[0].access.as_deref(),
        Some("export"),
        "the patient sees it"
    );
}

/// What a column says in each row of a table that has it.
pub fn facts(tables: &[Held], table: &str, column: &str) -> Vec<Fact> {
    let rows = tables
        .iter()
        .filter(|held| held.what == table)
        .flat_map(|held| &held.rows);
    rows.flatten()
        .filter(|(name, _)| name == column)
        .map(|(_, fact)| fact.clone())
        .collect()
}
