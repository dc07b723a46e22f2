//! Counting turnos and reading the audit trail, on every database.

use jiff::civil::date;
use turnoplus_app::page::PageRequest;
use turnoplus_app::ports::{Act, AuditEntry, AuditFilter, AuditPosition, Counted, ReportFilter, Subject};
use turnoplus_domain::appointment::AppointmentStatusKind as Kind;
use turnoplus_domain::ids::UserId;
use turnoplus_domain::settings::BookingPolicy;
use uuid::Uuid;

use crate::database::TestDb;
use crate::sample::{Clinic, at, minutes_after, now};

on_every_database!(
    turnos_are_counted_by_date_doctor_and_lead,
    the_trail_is_read_newest_first_with_names,
    a_chain_tells_its_first_bad_entry,
);

async fn turnos_are_counted_by_date_doctor_and_lead(db: TestDb) {
    let clinic = Clinic::open(&db, 4).await;
    // It is noon on 1 March in UTC; late in the evening in Buenos Aires is the next date in UTC.
    let evening = at("2027-03-03T01:30:00Z");
    let mut turnos: Vec<_> = (0..3)
        .map(|nth| clinic.turno(nth, minutes_after(evening, 40 * i64::try_from(nth).unwrap())))
        .collect();
    turnos[1] = turnos[1]
        .cancel(
            clinic.desk.id,
            minutes_after(evening, -10),
            None,
            &BookingPolicy::default(),
        )
        .unwrap();
    turnos.push(clinic.turno(3, at("2027-03-10T13:00:00Z")));
    db.writes(async |uow| {
        for turno in &turnos {
            uow.appointments().add(turno).await?;
        }
        Ok(())
    })
    .await
    .unwrap();
    let filter = |doctor| ReportFilter {
        from: date(2027, 3, 2),
        to: date(2027, 3, 9),
        offices: vec![clinic.office.id],
        doctor,
    };
    for filter in [filter(None), filter(Some(clinic.doctor.id))] {
        let mut uow = db.read().await;
        let found = uow.reports().counted(&filter).await.unwrap();
        let mut turnos = found.turnos;
        turnos.sort_by_key(|tally| (tally.key, tally.status));
        let told: Vec<_> = turnos
            .iter()
            .map(|tally| (tally.key, tally.status, tally.late, tally.minutes, tally.count))
            .collect();
        let key = (date(2027, 3, 2), clinic.doctor.id);
        let expected = [
            (key, Kind::Booked, false, 35, 2),
            (key, Kind::Cancelled, true, 35, 1),
        ];
        assert_eq!(told, expected);
        assert_eq!(found.lead_days, [(1, 2)]);
    }
    let nowhere = ReportFilter {
        offices: Vec::new(),
        ..filter(None)
    };
    let mut uow = db.read().await;
    assert_eq!(uow.reports().counted(&nowhere).await.unwrap(), Counted::default());
    let (from, to) = (now(), minutes_after(now(), 1));
    assert_eq!(uow.reports().count_new_patients(from, to).await.unwrap(), 4);
    assert_eq!(
        uow.reports()
            .count_new_patients(to, minutes_after(to, 1))
            .await
            .unwrap(),
        0
    );
}

async fn the_trail_is_read_newest_first_with_names(db: TestDb) {
    let clinic = Clinic::open(&db, 1).await;
    let desk = clinic.desk.actor(None);
    let patient = Subject::Patient(clinic.patients[0].id);
    db.writes(async |uow| {
        for nth in 0..5_i64 {
            // Two at the same instant, told apart by what they are about and by their number.
            let at = minutes_after(now(), nth / 2);
            let entry = AuditEntry::by(&desk, at, Act::PatientUpdated, patient).with("nth", nth.to_string());
            uow.audit().record(&entry).await?;
        }
        let entry = AuditEntry::by(
            &desk,
            now(),
            Act::OfficeUpdated,
            Subject::Office(clinic.office.id),
        );
        uow.audit().record(&entry).await
    })
    .await
    .unwrap();
    let list = async |filter: &AuditFilter, after| {
        let page = PageRequest::<AuditPosition> { limit: 2, after };
        db.read().await.audit_trail().list(filter, &page).await.unwrap()
    };
    let mut seen = Vec::new();
    let mut after = None;
    loop {
        let page = list(&AuditFilter::default(), after).await;
        seen.extend(page.items);
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    let order: Vec<(i64, &str)> = seen.iter().map(|it| (it.seq, it.kind.as_str())).collect();
    assert_eq!(
        order,
        [
            (5, "patient"),
            (4, "patient"),
            (3, "patient"),
            (2, "patient"),
            (1, "patient"),
            (1, "office")
        ]
    );
    assert_eq!(
        seen[0].actor_name.as_deref(),
        Some(clinic.desk.full_name.as_str())
    );
    assert_eq!(
        seen[0].subject_name.as_deref(),
        Some(clinic.patients[0].full_name.as_str())
    );
    assert_eq!(seen[5].subject_name.as_deref(), Some(clinic.office.name.as_str()));
    assert_eq!(seen[0].details, [("nth".to_owned(), "4".to_owned())]);
    let every = AuditFilter {
        actor: Some(clinic.desk.id),
        kind: Some("patient".to_owned()),
        subject: Some(patient.id()),
        act: Some("patient.updated".to_owned()),
        from: Some(minutes_after(now(), 1)),
        to: Some(minutes_after(now(), 2)),
    };
    let found = list(&every, None).await;
    assert_eq!(found.items.iter().map(|it| it.seq).collect::<Vec<_>>(), [4, 3]);
    let nobodys = AuditFilter {
        actor: Some(UserId::new(Uuid::nil())),
        ..AuditFilter::default()
    };
    assert!(list(&nobodys, None).await.items.is_empty());
}

async fn a_chain_tells_its_first_bad_entry(db: TestDb) {
    use sea_orm::ConnectionTrait as _;
    let clinic = Clinic::open(&db, 0).await;
    let (desk, office) = (clinic.desk.actor(None), Subject::Office(clinic.office.id));
    db.writes(async |uow| {
        for _ in 0..4 {
            let entry = AuditEntry::by(&desk, now(), Act::OfficeUpdated, office).with("code", "A");
            uow.audit().record(&entry).await?;
        }
        Ok(())
    })
    .await
    .unwrap();
    let check = async || {
        let mut uow = db.read().await;
        uow.audit_trail().check(office.kind(), office.id()).await.unwrap()
    };
    let whole = check().await;
    assert_eq!((whole.entries, whole.first_bad), (4, None));
    let raw = db.raw().await;
    raw.execute_unprepared("DELETE FROM audit_event WHERE seq = 4")
        .await
        .unwrap();
    assert_eq!(check().await.first_bad.map(|bad| bad.0), Some(4));
    raw.execute_unprepared("UPDATE audit_event SET details = '{\"code\":\"B\"}' WHERE seq = 2")
        .await
        .unwrap();
    assert_eq!(check().await.first_bad.map(|bad| bad.0), Some(2));
    raw.close().await.unwrap();
}
