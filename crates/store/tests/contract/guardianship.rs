//! Guardians: links are kept in numbered places, found from both ends, and end.

use turnoplus_app::ports::StoreError;
use turnoplus_domain::patient::{Guardianship, MOST_DEPENDANTS, MOST_UNCONFIRMED, Patient, Relationship};

use crate::database::TestDb;
use crate::sample::{now, patient};

on_every_database!(links_are_kept_and_found, a_limit_of_dependants_holds);

fn link(guardian: &Patient, dependant: &Patient) -> Guardianship {
    Guardianship {
        guardian: guardian.id,
        dependant: dependant.id,
        relationship: Relationship::Parent,
        confirmed: false,
        since: now(),
    }
}

async fn links_are_kept_and_found(db: TestDb) {
    let (mother, son, uncle) = (
        patient("Mamá Núñez", "20111222"),
        patient("Hijo Núñez", "50111222"),
        patient("Álvaro Núñez", "20111333"),
    );
    let mut first = link(&mother, &son);
    let second = link(&uncle, &son);
    db.writes(async |uow| {
        for person in [&mother, &son, &uncle] {
            uow.patients().add(person).await?;
        }
        assert!(uow.guardianships().add(&first).await?);
        assert!(uow.guardianships().add(&second).await?);
        Ok(())
    })
    .await
    .unwrap();
    first.confirmed = true;
    first.relationship = Relationship::LegalGuardian;
    db.writes(async |uow| uow.guardianships().save(&first).await)
        .await
        .unwrap();

    let mut read = db.read().await;
    assert_eq!(
        read.guardianships().find(mother.id, son.id).await.unwrap(),
        Some(first)
    );
    assert_eq!(
        read.guardianships().list_guardians(son.id).await.unwrap(),
        [(second, uncle.clone()), (first, mother.clone())]
    );
    assert_eq!(
        read.guardianships().list_dependants(mother.id).await.unwrap(),
        [(first, son.clone())]
    );
    let rights = read.guardianships().dependants(mother.id).await.unwrap();
    let known: Vec<_> = rights.iter().map(|d| (d.patient, d.born, d.confirmed)).collect();
    assert_eq!(known, [(son.id, son.birth_date, true)]);

    db.writes(async |uow| uow.guardianships().remove(mother.id, son.id).await)
        .await
        .unwrap();
    assert_eq!(read.guardianships().find(mother.id, son.id).await.unwrap(), None);
    let gone = db
        .writes(async |uow| uow.guardianships().remove(mother.id, son.id).await)
        .await;
    assert!(matches!(gone, Err(StoreError::Stale)), "{gone:?}");
}

async fn a_limit_of_dependants_holds(db: TestDb) {
    let guardian = patient("Directora del Hogar", "20111222");
    let children: Vec<_> = (0..20)
        .map(|n| patient(&format!("Niña {n:02}"), &(50_000_000 + n).to_string()))
        .collect();
    db.writes(async |uow| {
        uow.patients().add(&guardian).await?;
        for child in &children {
            uow.patients().add(child).await?;
        }
        Ok(())
    })
    .await
    .unwrap();
    let (said, seen) = children.split_at(10);
    for (children, confirmed, most) in [
        (said, false, MOST_UNCONFIRMED),
        (seen, true, MOST_DEPENDANTS - MOST_UNCONFIRMED),
    ] {
        let all = children.iter().map(|child| {
            let link = Guardianship {
                confirmed,
                ..link(&guardian, child)
            };
            let db = db.clone();
            async move {
                loop {
                    match db.writes(async |uow| uow.guardianships().add(&link).await).await {
                        Err(StoreError::Contention) => {}
                        outcome => return outcome.unwrap(),
                    }
                }
            }
        });
        let linked = futures_util::future::join_all(all).await;
        assert_eq!(
            linked.into_iter().filter(|made| *made).count(),
            most,
            "{confirmed}"
        );
    }
}
