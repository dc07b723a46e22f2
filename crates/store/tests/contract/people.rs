//! Patients and doctors.

use std::collections::BTreeSet;

use turnoplus_app::page::PageRequest;
use turnoplus_app::ports::{DoctorFilter, PatientFilter, StoreError};
use turnoplus_domain::identity::Profile;
use turnoplus_domain::patient::{
    Coverage, CoverageKind, Coverages, Details, Document, DocumentType, Likeness,
};

use crate::database::TestDb;
use crate::sample::{Clinic, at, doctor, label, name, office, password, patient, payer, user};

on_every_database!(
    coverages_are_kept_with_their_patient,
    patients_are_kept_and_found,
    patients_who_look_like_one_person_are_found,
    a_patient_tells_who_was_merged_into_them,
    pages_lose_and_repeat_nothing_while_rows_come,
    doctors_are_kept_and_found,
    doctors_change,
    doctors_that_are_referred_to_stay,
);

fn first_page<K>(limit: u8) -> PageRequest<K> {
    PageRequest { limit, after: None }
}

async fn patients_are_kept_and_found(db: TestDb) {
    let mut ana = patient("Ana María Ñandú Peña 😀", "30111222");
    let other = patient("Beto 100% O'Higgins_x", "30111999");
    db.writes(async |uow| {
        uow.patients().add(&ana).await?;
        uow.patients().add(&other).await
    })
    .await
    .unwrap();
    let mut read = db.read().await;
    assert_eq!(read.patients().find(ana.id).await.unwrap().as_ref(), Some(&ana));

    let searches = [
        ("nandu p", 1),
        ("ÑANDÚ", 1),
        ("30.111", 2),
        ("30111222", 1),
        ("p30111", 2),
        ("100%", 1),
        ("0%o", 0),
        ("s_x", 1),
        ("n_x", 0),
        ("!", 0),
        ("111222", 0),
    ];
    for (search, number) in searches {
        let filter = PatientFilter {
            search: Some(search.to_owned()),
            include_closed: false,
            of_doctor: None,
        };
        let page = read.patients().list(&filter, &first_page(10)).await.unwrap();
        assert_eq!(page.items.len(), number, "{search:?}");
    }

    let mut twin = patient("Otra Persona", "30111222");
    twin.email = None;
    assert_eq!(read.patients().count_same_document(&twin).await.unwrap(), 1);
    assert_eq!(read.patients().count_same_document(&ana).await.unwrap(), 0);

    ana.email = None;
    ana.active = false;
    ana.full_name = name("Ana Pérez");
    ana.version = ana.version.next();
    db.writes(async |uow| uow.patients().save(&ana).await)
        .await
        .unwrap();
    assert_eq!(read.patients().find(ana.id).await.unwrap().as_ref(), Some(&ana));
    let stale = db.writes(async |uow| uow.patients().save(&ana).await).await;
    assert!(matches!(stale, Err(StoreError::Stale)), "{stale:?}");
    let open = read
        .patients()
        .list(&PatientFilter::default(), &first_page(10))
        .await
        .unwrap();
    assert_eq!(open.items, [other]);
}

async fn patients_who_look_like_one_person_are_found(db: TestDb) {
    let person = |full_name: &str, document: &str, born: &str| {
        let mut person = patient(full_name, document);
        person.details.cuil = None;
        person.birth_date = Some(born.parse().unwrap());
        person
    };
    let ana = person("Ana Ñandú", "30111222", "1984-02-29");
    let mut passport = person("Otra Persona", "30111223", "1984-02-28");
    passport.document = Document::parse(DocumentType::Passport, "30111222").unwrap();
    let renamed = person("ANA  NANDU", "30111224", "1984-02-29");
    let elder = person("Ana Ñandú", "30111225", "1950-02-28");
    let mut first = person("Beto Ruiz", "30111226", "1990-01-01");
    let mut second = person("Roberto Ruiz", "30111227", "1990-01-02");
    for worker in [&mut first, &mut second] {
        worker.details.cuil = Some("27-12345678-0".parse().unwrap());
    }
    let mut closed = person("Ana Ñandú", "30111222", "1984-02-29");
    closed.active = false;
    db.writes(async |uow| {
        for person in [&ana, &passport, &renamed, &elder, &first, &second, &closed] {
            uow.patients().add(person).await?;
        }
        Ok(())
    })
    .await
    .unwrap();

    let mut read = db.read().await;
    let alike = read.patients().lookalikes(&ana).await.unwrap();
    assert_eq!(alike, [passport.clone(), renamed.clone()]);
    assert_eq!(read.patients().lookalikes(&elder).await.unwrap(), []);

    let mut page = first_page(1);
    let mut found = Vec::new();
    loop {
        let groups = read.patients().list_duplicates(&page).await.unwrap();
        found.extend(
            groups
                .items
                .into_iter()
                .map(|group| (group.likeness, group.count, group.patients)),
        );
        page.after = groups.next;
        if page.after.is_none() {
            break;
        }
    }
    let expected = [
        (Likeness::DocumentNumber, 2, vec![ana.clone(), passport]),
        (Likeness::Cuil, 2, vec![first, second]),
        (Likeness::NameAndBirthDate, 2, vec![ana, renamed]),
    ];
    assert_eq!(found, expected);
}

async fn a_patient_tells_who_was_merged_into_them(db: TestDb) {
    let ana = patient("Ana Ñandú", "30111222");
    let mut merged = [patient("Ana Ñ.", "30111223"), patient("A. Ñandú", "30111224")];
    db.writes(async |uow| {
        uow.patients().add(&ana).await?;
        for other in &merged {
            uow.patients().add(other).await?;
        }
        Ok(())
    })
    .await
    .unwrap();
    let mut read = db.read().await;
    assert_eq!(read.patients().merged_into_it(ana.id).await.unwrap(), []);

    for other in &mut merged {
        other.merged_into = Some(ana.id);
        other.active = false;
        other.version = other.version.next();
    }
    let [first, second] = &merged;
    db.writes(async |uow| {
        uow.patients().save(second).await?;
        uow.patients().save(first).await
    })
    .await
    .unwrap();
    assert_eq!(
        read.patients().merged_into_it(ana.id).await.unwrap(),
        [first.id, second.id]
    );
    assert_eq!(read.patients().merged_into_it(first.id).await.unwrap(), []);
    let found = read.patients().find(first.id).await.unwrap();
    assert_eq!(found.as_ref(), Some(first));
}

async fn pages_lose_and_repeat_nothing_while_rows_come(db: TestDb) {
    let old: Vec<_> = (0..60)
        .map(|n| patient(&format!("Pérez {:02}", n / 3), &(40_000_000 + n).to_string()))
        .collect();
    db.writes(async |uow| {
        for patient in &old {
            uow.patients().add(patient).await?;
        }
        Ok(())
    })
    .await
    .unwrap();

    for search in [None, Some("perez".to_owned())] {
        let filter = PatientFilter {
            search,
            include_closed: true,
            of_doctor: None,
        };
        let mut seen = Vec::new();
        let mut page = first_page(7);
        loop {
            let found = db.read().await.patients().list(&filter, &page).await.unwrap();
            seen.extend(found.items.iter().map(|patient| patient.id));
            let newcomer = patient("Aa Pérez recién llegada", "41000000");
            db.writes(async |uow| uow.patients().add(&newcomer).await)
                .await
                .unwrap();
            match found.next {
                Some(next) => page.after = Some(next),
                None => break,
            }
        }
        let distinct: BTreeSet<_> = seen.iter().copied().collect();
        assert_eq!(distinct.len(), seen.len(), "a row came twice");
        assert!(
            old.iter().all(|patient| distinct.contains(&patient.id)),
            "a row was lost"
        );
    }
}

async fn doctors_are_kept_and_found(db: TestDb) {
    let (north, south) = (office("NORTE"), office("SUR"));
    let first = doctor("MN 1", &[south.id, north.id]);
    let mut second = doctor("MN 2", &[north.id]);
    second.full_name = name("Álvaro Gómez");
    second.specialty = label("Pediatría");
    db.writes(async |uow| {
        uow.offices().add(&north).await?;
        uow.offices().add(&south).await?;
        uow.doctors().add(&first).await?;
        uow.doctors().add(&second).await
    })
    .await
    .unwrap();
    let mut read = db.read().await;
    assert_eq!(
        read.doctors().find(first.id).await.unwrap().as_ref(),
        Some(&first),
        "offices keep their order"
    );

    let taken = doctor("MN 1", &[]);
    let refused = db.writes(async |uow| uow.doctors().add(&taken).await).await;
    assert!(matches!(refused, Err(StoreError::Duplicate)), "{refused:?}");

    let everyone = DoctorFilter::default();
    assert_eq!(
        read.doctors().list_all(&everyone, 10).await.unwrap(),
        [second.clone(), first.clone()]
    );
    let page = read.doctors().list(&everyone, &first_page(1)).await.unwrap();
    let next = PageRequest {
        limit: 1,
        after: page.next,
    };
    assert_eq!(
        read.doctors().list(&everyone, &next).await.unwrap().items,
        [first]
    );
    let filters = [
        DoctorFilter {
            specialty: Some("pediatria".into()),
            ..DoctorFilter::default()
        },
        DoctorFilter {
            search: Some("gom".into()),
            ..DoctorFilter::default()
        },
        DoctorFilter {
            doctor: Some(second.id),
            ..DoctorFilter::default()
        },
        DoctorFilter {
            search: Some("pedia".into()),
            office: Some(north.id),
            ..DoctorFilter::default()
        },
    ];
    for filter in filters {
        assert_eq!(
            read.doctors().list_all(&filter, 10).await.unwrap(),
            [second.clone()],
            "{filter:?}"
        );
    }
}

async fn doctors_change(db: TestDb) {
    let (north, south) = (office("NORTE"), office("SUR"));
    let mut first = doctor("MN 1", &[south.id, north.id]);
    let mut second = doctor("MN 2", &[north.id]);
    second.specialty = label("Pediatría");
    db.writes(async |uow| {
        uow.offices().add(&north).await?;
        uow.offices().add(&south).await?;
        uow.doctors().add(&first).await?;
        uow.doctors().add(&second).await
    })
    .await
    .unwrap();
    first.offices = vec![north.id];
    first.active = false;
    first.bio = None;
    first.version = first.version.next();
    db.writes(async |uow| uow.doctors().save(&first).await)
        .await
        .unwrap();
    let mut read = db.read().await;
    assert_eq!(
        read.doctors().find(first.id).await.unwrap().as_ref(),
        Some(&first)
    );
    let specialties = read.doctors().specialties().await.unwrap();
    assert_eq!(
        specialties
            .iter()
            .map(|s| (s.name.as_str(), s.doctors))
            .collect::<Vec<_>>(),
        [("Pediatría", 1)]
    );
    let stale = db.writes(async |uow| uow.doctors().save(&first).await).await;
    assert!(matches!(stale, Err(StoreError::Stale)), "{stale:?}");
}

async fn doctors_that_are_referred_to_stay(db: TestDb) {
    let clinic = Clinic::open(&db, 1).await;
    let free = doctor("MN 77", &[clinic.office.id]);
    let employed = doctor("MN 78", &[clinic.office.id]);
    let account = user("medica@example.com", Profile::Doctor(employed.id));
    let turno = clinic.turno(0, at("2027-03-02T12:00:00Z"));
    db.writes(async |uow| {
        uow.doctors().add(&free).await?;
        uow.doctors().add(&employed).await?;
        uow.users().add(&account, &password()).await?;
        uow.appointments().add(&turno).await
    })
    .await
    .unwrap();
    for (id, seen) in [
        (clinic.doctor.id, clinic.doctor.version),
        (employed.id, employed.version),
    ] {
        let refused = db.writes(async |uow| uow.doctors().remove(id, seen).await).await;
        assert!(matches!(refused, Err(StoreError::Referenced)), "{refused:?}");
    }
    db.writes(async |uow| uow.doctors().remove(free.id, free.version).await)
        .await
        .unwrap();
    let mut read = db.read().await;
    assert_eq!(read.doctors().find(free.id).await.unwrap(), None);
    assert_eq!(
        read.doctors().count_appointments(clinic.doctor.id).await.unwrap(),
        1
    );
    assert_eq!(
        read.users()
            .list_by_doctors(&[employed.id, free.id])
            .await
            .unwrap(),
        std::slice::from_ref(&account)
    );
    assert_eq!(
        read.users().find_by_doctor(employed.id).await.unwrap(),
        Some(account)
    );
}

async fn coverages_are_kept_with_their_patient(db: TestDb) {
    let payer = payer("OSDE");
    let covered = |kind, payer, preferred| Coverage {
        kind,
        payer,
        plan: Some(label("210 «Ñ»")),
        affiliate_number: None,
        preferred,
    };
    let mut first = patient("Ana", "10000001");
    first.details.coverages = Coverages::new(vec![
        covered(CoverageKind::Pami, None, false),
        covered(CoverageKind::Prepaga, Some(payer.id), true),
    ])
    .unwrap();
    let second = patient("Beto", "10000002");
    db.writes(async |uow| {
        uow.payers().add(&payer).await?;
        uow.patients().add(&first).await?;
        uow.patients().add(&second).await
    })
    .await
    .unwrap();
    let mut read = db.read().await;
    assert_eq!(
        read.patients().find(first.id).await.unwrap().as_ref(),
        Some(&first)
    );
    let everybody = PatientFilter::default();
    let page = read.patients().list(&everybody, &first_page(10)).await.unwrap();
    assert_eq!(page.items, [first.clone(), second]);
    assert_eq!(read.payers().references(payer.id).await.unwrap().coverages, 1);
    let refused = db
        .writes(async |uow| uow.payers().remove(payer.id, payer.version).await)
        .await;
    assert!(matches!(refused, Err(StoreError::Referenced)), "{refused:?}");

    first.details = Details::default();
    first.version = first.version.next();
    db.writes(async |uow| {
        uow.patients().save(&first).await?;
        uow.payers().remove(payer.id, payer.version).await
    })
    .await
    .unwrap();
    assert_eq!(read.patients().find(first.id).await.unwrap(), Some(first));
}
