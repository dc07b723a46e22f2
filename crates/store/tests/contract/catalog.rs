//! Offices, visit types, settings.

use turnoplus_app::ports::{DoctorFilter, StoreError};
use turnoplus_domain::settings::BookingPolicy;
use turnoplus_domain::version::Version;

use crate::database::TestDb;
use crate::sample::{Clinic, at, doctor, name, office, payer, visit_type};

on_every_database!(
    offices_are_kept_as_written,
    visit_types_are_kept_as_written,
    payers_are_kept_as_written,
    settings_begin_with_the_default_policy
);

async fn offices_are_kept_as_written(db: TestDb) {
    let (first, mut second) = (office("CENTRO"), office("NORTE"));
    second.name = name("Área ámbar");
    db.writes(async |uow| {
        uow.offices().add(&first).await?;
        uow.offices().add(&second).await
    })
    .await
    .unwrap();

    let mut read = db.read().await;
    assert_eq!(
        read.offices().find(first.id).await.unwrap().as_ref(),
        Some(&first)
    );
    assert_eq!(
        read.offices().list().await.unwrap(),
        [second.clone(), first.clone()]
    );

    let twin = office("CENTRO");
    let refused = db.writes(async |uow| uow.offices().add(&twin).await).await;
    assert!(matches!(refused, Err(StoreError::Duplicate)), "{refused:?}");

    let mut moved = first.clone();
    moved.active = false;
    moved.version = moved.version.next();
    db.writes(async |uow| uow.offices().save(&moved).await)
        .await
        .unwrap();
    let stale = db.writes(async |uow| uow.offices().save(&moved).await).await;
    assert!(matches!(stale, Err(StoreError::Stale)), "{stale:?}");
    moved.version = moved.version.next();
    moved.code = second.code.clone();
    let taken = db.writes(async |uow| uow.offices().save(&moved).await).await;
    assert!(matches!(taken, Err(StoreError::Duplicate)), "{taken:?}");

    db.writes(async |uow| uow.offices().remove(second.id, second.version).await)
        .await
        .unwrap();
    assert_eq!(read.offices().find(second.id).await.unwrap(), None);
}

async fn visit_types_are_kept_as_written(db: TestDb) {
    let clinic = Clinic::open(&db, 1).await;
    let mut changed = visit_type();
    db.writes(async |uow| uow.visit_types().add(&changed).await)
        .await
        .unwrap();
    changed.needs_approval = true;
    changed.version = changed.version.next();
    db.writes(async |uow| uow.visit_types().save(&changed).await)
        .await
        .unwrap();
    let stale = db
        .writes(async |uow| uow.visit_types().save(&changed).await)
        .await;
    assert!(matches!(stale, Err(StoreError::Stale)), "{stale:?}");
    let mut read = db.read().await;
    assert_eq!(
        read.visit_types().find(changed.id).await.unwrap().as_ref(),
        Some(&changed)
    );
    assert_eq!(
        read.visit_types().list().await.unwrap(),
        [clinic.visit_type.clone(), changed.clone()]
    );

    let turno = clinic.turno(0, at("2027-03-02T12:00:00Z"));
    db.writes(async |uow| uow.appointments().add(&turno).await)
        .await
        .unwrap();
    assert_eq!(
        read.visit_types()
            .count_appointments(clinic.visit_type.id)
            .await
            .unwrap(),
        1
    );
    let refused = db
        .writes(async |uow| {
            uow.visit_types()
                .remove(clinic.visit_type.id, clinic.visit_type.version)
                .await
        })
        .await;
    assert!(matches!(refused, Err(StoreError::Referenced)), "{refused:?}");
    let refused = db
        .writes(async |uow| {
            uow.offices()
                .remove(clinic.office.id, clinic.office.version)
                .await
        })
        .await;
    assert!(matches!(refused, Err(StoreError::Referenced)), "{refused:?}");
    let references = read.offices().references(clinic.office.id).await.unwrap();
    assert_eq!((references.doctors, references.appointments), (1, 1));
    let left = office("left-behind");
    let mut old = clinic.rule();
    old.office = left.id;
    old.valid_until = Some(old.valid_from);
    db.writes(async |uow| {
        uow.offices().add(&left).await?;
        uow.availability().add_rule(&old).await
    })
    .await
    .unwrap();
    let refused = db
        .writes(async |uow| uow.offices().remove(left.id, left.version).await)
        .await;
    assert!(matches!(refused, Err(StoreError::Referenced)), "{refused:?}");
    let references = db.read().await.offices().references(left.id).await.unwrap();
    assert_eq!(
        (references.doctors, references.hours),
        (0, 1),
        "whatever holds it is counted"
    );
    db.writes(async |uow| uow.visit_types().remove(changed.id, changed.version).await)
        .await
        .unwrap();
}

async fn payers_are_kept_as_written(db: TestDb) {
    let (first, mut second) = (payer("Unión Personal"), payer("OSDE"));
    let mut accepting = doctor("MN 1", &[]);
    accepting.payers = vec![first.id, second.id];
    db.writes(async |uow| {
        uow.payers().add(&first).await?;
        uow.payers().add(&second).await?;
        uow.doctors().add(&accepting).await?;
        uow.doctors().add(&doctor("MN 2", &[])).await
    })
    .await
    .unwrap();
    let twin = payer("UNION PERSONAL");
    let refused = db.writes(async |uow| uow.payers().add(&twin).await).await;
    assert!(matches!(refused, Err(StoreError::Duplicate)), "{refused:?}");

    let mut read = db.read().await;
    assert_eq!(
        read.payers().list().await.unwrap(),
        [second.clone(), first.clone()]
    );
    assert_eq!(
        read.doctors().find(accepting.id).await.unwrap().as_ref(),
        Some(&accepting),
        "payers keep their order"
    );
    let filter = DoctorFilter {
        payer: Some(second.id),
        ..DoctorFilter::default()
    };
    assert_eq!(
        read.doctors().list_all(&filter, 10).await.unwrap(),
        [accepting.clone()]
    );
    assert_eq!(read.payers().references(first.id).await.unwrap().doctors, 1);
    let refused = db
        .writes(async |uow| uow.payers().remove(first.id, first.version).await)
        .await;
    assert!(matches!(refused, Err(StoreError::Referenced)), "{refused:?}");

    accepting.payers = vec![second.id];
    accepting.version = accepting.version.next();
    second.active = false;
    second.version = second.version.next();
    db.writes(async |uow| {
        uow.doctors().save(&accepting).await?;
        uow.payers().save(&second).await?;
        uow.payers().remove(first.id, first.version).await
    })
    .await
    .unwrap();
    let stale = db.writes(async |uow| uow.payers().save(&second).await).await;
    assert!(matches!(stale, Err(StoreError::Stale)), "{stale:?}");
    assert_eq!(read.payers().find(first.id).await.unwrap(), None);
    assert_eq!(read.payers().find(second.id).await.unwrap(), Some(second));
}

async fn settings_begin_with_the_default_policy(db: TestDb) {
    let mut settings = db.read().await.settings().get().await.unwrap();
    assert_eq!(settings.clinic_name, name("Mi clínica"));
    assert_eq!(settings.zone.name(), "America/Argentina/Buenos_Aires");
    assert_eq!(settings.policy, BookingPolicy::default());
    assert_eq!(settings.version, Version::FIRST);

    settings.clinic_name = name("Clínica Ñandú 🐦");
    settings.policy.slot_step_minutes = Some(15);
    settings.version = settings.version.next();
    db.writes(async |uow| uow.settings().save(&settings).await)
        .await
        .unwrap();
    assert_eq!(db.read().await.settings().get().await.unwrap(), settings);
    let stale = db.writes(async |uow| uow.settings().save(&settings).await).await;
    assert!(matches!(stale, Err(StoreError::Stale)), "{stale:?}");
}
