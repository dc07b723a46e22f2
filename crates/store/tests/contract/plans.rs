//! What the databases make of the hot queries, with enough rows to tell: an index each, never a full scan.

use sea_orm::{ConnectionTrait, DatabaseConnection, Statement};
use turnoplus_app::ports::{Act, AuditEntry, ClaimOwner, Subject};
use turnoplus_domain::appointment::claims_of;

use crate::database::{Kind, TestDb};
use crate::sample::{Clinic, at, minutes_after, patient};

on_every_database!(hot_queries_use_an_index);

const PATIENTS: u32 = 1_500;
const TURNOS: i64 = 3_000;
/// Of so many of them the claims are written too.
const CLAIMED: i64 = 600;

async fn hot_queries_use_an_index(db: TestDb) {
    let clinic = Clinic::open(&db, 40).await;
    fill(&db, &clinic).await;
    audit_a_day(&db, &clinic).await;

    let raw = db.raw().await;
    let analyse = match db.kind {
        Kind::Sqlite | Kind::Postgres => "ANALYZE",
        Kind::MariaDb | Kind::MySql => "ANALYZE TABLE patient, appointment, slot_claim, audit_event",
    };
    raw.execute_unprepared(analyse).await.unwrap();
    let id = |uuid: uuid::Uuid| match db.kind {
        Kind::Postgres => format!("'{uuid}'::uuid"),
        _ => format!("x'{}'", uuid.simple()),
    };
    let doctor = id(clinic.doctor.id.uuid());
    let somebody = id(clinic.patients[3].id.uuid());
    let start = at("2027-03-04T12:00:00Z");
    let (from, to) = (
        start.as_microsecond(),
        minutes_after(start, 1_440).as_microsecond(),
    );
    let (first, last) = (start.as_second() / 300, start.as_second() / 300 + 288);
    let hot = [
        ("slot_claim", format!("SELECT resource_id, MIN(bucket), MAX(bucket) FROM slot_claim WHERE resource_kind = 0 AND resource_id IN ({doctor}) AND bucket >= {first} AND bucket <= {last} AND lane = 0 GROUP BY resource_id, owner_id")),
        ("slot_claim", format!("SELECT * FROM slot_claim WHERE owner_id = {doctor} AND owner_kind = 0")),
        ("appointment", format!("SELECT * FROM appointment WHERE doctor_id = {doctor} AND starts_at >= {from} AND starts_at < {to} ORDER BY starts_at, id LIMIT 21")),
        ("appointment", format!("SELECT * FROM appointment WHERE patient_id = {somebody} AND starts_at >= {from} ORDER BY starts_at, id LIMIT 21")),
        ("appointment", format!("SELECT * FROM appointment WHERE starts_at >= {from} AND starts_at < {to} ORDER BY starts_at, id LIMIT 21")),
        ("patient", "SELECT * FROM patient WHERE document_number >= '1000001' AND document_number < '1000001\u{10FFFF}'".to_owned()),
        ("patient", "SELECT * FROM patient WHERE document_number = '10000017' AND document_type = 'dni'".to_owned()),
        ("patient", "SELECT * FROM patient WHERE search_name >= 'apellido 00700' ORDER BY search_name, id LIMIT 21".to_owned()),
    ];
    let office = id(clinic.office.id.uuid());
    let for_reports = format!(
        "FROM appointment WHERE office_id IN ({office}, {doctor}) AND civil_start >= '2027-03-03' AND civil_start < '2027-03-04'"
    );
    let of_doctor =
        format!("{for_reports} AND doctor_id = {doctor} AND starts_at >= {from} AND starts_at < {to}");
    let groups = "status, lane, cancelled_late, ends_at - starts_at, buffer_before + buffer_after";
    let lead = "(starts_at - created_at) - (starts_at - created_at) % 86400000000";
    let newest = "ORDER BY happened_at DESC, subject_kind DESC, subject_id DESC, seq DESC LIMIT 26";
    let hot = hot.into_iter().chain([
        ("appointment", format!("SELECT SUBSTR(civil_start, 1, 10), doctor_id, {groups}, COUNT(*) {for_reports} GROUP BY SUBSTR(civil_start, 1, 10), doctor_id, {groups}")),
        ("appointment", format!("SELECT {lead}, COUNT(*) {for_reports} AND status <> 'cancelled' AND lane = 0 GROUP BY {lead}")),
        ("appointment", format!("SELECT doctor_id, {groups}, COUNT(*) {of_doctor} GROUP BY doctor_id, {groups}")),
        ("patient", format!("SELECT COUNT(created_at) FROM patient WHERE created_at >= {from} AND created_at < {to}")),
        ("audit_event", format!("SELECT * FROM audit_event WHERE happened_at <= {to} {newest}")),
        ("audit_event", format!("SELECT * FROM audit_event WHERE actor_id = {doctor} {newest}")),
        ("audit_event", format!("SELECT * FROM audit_event WHERE act = 'office.updated' {newest}")),
        ("audit_event", format!("SELECT * FROM audit_event WHERE subject_kind = 'office' {newest}")),
        ("audit_event", format!("SELECT * FROM audit_event WHERE subject_kind = 'office' AND subject_id = {office} {newest}")),
    ]);
    for (table, query) in hot {
        let plan = explain(db.kind, &raw, &query).await;
        assert!(!scans_everything(db.kind, table, &plan), "{query}\n{plan}");
    }
    raw.close().await.unwrap();
}

/// Enough patients and turnos to tell an index from a scan.
async fn fill(db: &TestDb, clinic: &Clinic) {
    db.writes(async |uow| {
        for n in 0..PATIENTS {
            uow.patients()
                .add(&patient(
                    &format!("Apellido {n:05} Nombre"),
                    &(10_000_000 + n).to_string(),
                ))
                .await?;
        }
        for n in 0..TURNOS {
            let who = usize::try_from(n % 40).unwrap();
            let turno = clinic.turno(who, minutes_after(at("2027-03-02T12:00:00Z"), n * 40));
            uow.appointments().add(&turno).await?;
            if n < CLAIMED {
                uow.claims()
                    .claim(ClaimOwner::Appointment(turno.id()), &claims_of(&turno))
                    .await?;
            }
        }
        Ok(())
    })
    .await
    .unwrap();
}

/// Enough of the audit trail to tell an index from a scan.
async fn audit_a_day(db: &TestDb, clinic: &Clinic) {
    let desk = clinic.desk.actor(None);
    db.writes(async |uow| {
        for n in 0..2_000_i64 {
            let subject = match n % 50 {
                0 => Subject::Office(clinic.office.id),
                _ => Subject::Patient(clinic.patients[usize::try_from(n % 40).unwrap()].id),
            };
            let act = if n % 50 == 0 {
                Act::OfficeUpdated
            } else {
                Act::PatientUpdated
            };
            let at = minutes_after(at("2027-03-02T12:00:00Z"), n);
            uow.audit()
                .record(&AuditEntry::by(&desk, at, act, subject))
                .await?;
        }
        Ok(())
    })
    .await
    .unwrap();
}

async fn explain(kind: Kind, raw: &DatabaseConnection, query: &str) -> String {
    let explain = match kind {
        Kind::Sqlite => "EXPLAIN QUERY PLAN",
        Kind::Postgres => "EXPLAIN",
        Kind::MariaDb | Kind::MySql => "EXPLAIN FORMAT=JSON",
    };
    let statement = Statement::from_string(raw.get_database_backend(), format!("{explain} {query}"));
    let rows = raw.query_all_raw(statement).await.unwrap();
    let column = if kind == Kind::Sqlite { 3 } else { 0 };
    rows.iter()
        .map(|row| row.try_get_by_index::<String>(column).unwrap())
        .collect::<Vec<_>>()
        .join("\n")
}

fn scans_everything(kind: Kind, table: &str, plan: &str) -> bool {
    match kind {
        // "SCAN x USING INDEX" walks an index in order; only the bare scan reads the table.
        Kind::Sqlite => plan.lines().any(|line| line.trim() == format!("SCAN {table}")),
        Kind::Postgres => plan.contains("Seq Scan"),
        Kind::MariaDb => plan.contains("\"access_type\": \"ALL\""),
        Kind::MySql => plan.contains(&format!("Table scan on {table}")),
    }
}
