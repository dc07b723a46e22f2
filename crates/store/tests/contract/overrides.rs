//! Overrides of the booking policy on every database.

use futures_util::future::{join, join_all};
use jiff::Timestamp;
use turnoplus_app::contention::retried;
use turnoplus_app::ports::{Clock, OverrideFilter, StoreError};
use turnoplus_app::settings::{OverrideError, SetOverride, set_override};
use turnoplus_domain::identity::{Actor, Role};
use turnoplus_domain::ids::DoctorId;
use turnoplus_domain::settings::{OverrideScope, PolicyOverride, PolicyTerms, SeatPool};
use turnoplus_domain::time::Minutes;
use turnoplus_domain::version::Version;

use crate::database::TestDb;
use crate::sample::{Clinic, minutes_after, now, uuid};
use turnoplus_app::ports::SeatRequest;

on_every_database!(
    an_override_comes_back_as_it_was_kept,
    a_seat_counts_in_its_own_pool,
    of_two_admins_who_change_an_override_at_once_one_is_told,
    overrides_made_at_once_have_pools_of_their_own,
);

fn over(scope: OverrideScope, pool: SeatPool, lead: u32) -> PolicyOverride {
    PolicyOverride {
        scope,
        pool,
        terms: PolicyTerms {
            min_lead_minutes: Some(lead),
            ..PolicyTerms::default()
        },
        version: Version::FIRST,
    }
}

async fn an_override_comes_back_as_it_was_kept(db: TestDb) {
    let clinic = Clinic::open(&db, 0).await;
    let (doctor, visit_type) = (clinic.doctor.id, clinic.visit_type.id);
    let [both, own, kind] = OverrideScope::ladder(doctor, visit_type);
    let mut kept = Vec::new();
    for (nth, scope) in [both, own, kind].into_iter().enumerate() {
        let lead = u32::try_from(nth).unwrap();
        let made = db
            .writes(async |uow| {
                let mut made = over(scope, uow.settings().next_pool().await?, lead);
                if scope == both {
                    made.terms.duration = Some(Minutes::duration(45).unwrap());
                    made.terms.buffer_after = Some(Minutes::buffer(0).unwrap());
                }
                uow.settings().add_override(&made).await.map(|()| made)
            })
            .await
            .unwrap();
        kept.push(made);
    }
    let mut pools: Vec<_> = kept.iter().map(|over| over.pool).collect();
    pools.dedup();
    assert_eq!(pools.len(), 3);
    let twice = db
        .writes(async |uow| {
            uow.settings()
                .add_override(&over(own, SeatPool::new(90), 1))
                .await
        })
        .await;
    assert!(matches!(twice, Err(StoreError::Contention)), "{twice:?}");

    let stranger = Some(DoctorId::new(uuid()));
    let filter = |doctor, visit_type| OverrideFilter { doctor, visit_type };
    for (wanted, expected) in [
        (
            filter(Some(doctor), Some(visit_type)),
            vec![kept[0], kept[1], kept[2]],
        ),
        (filter(stranger, Some(visit_type)), vec![kept[2]]),
        (filter(stranger, None), vec![kept[2]]),
        (filter(None, Some(visit_type)), vec![kept[0], kept[1], kept[2]]),
        (OverrideFilter::default(), vec![kept[0], kept[1], kept[2]]),
    ] {
        let mut found = db.read().await.settings().list_overrides(wanted).await.unwrap();
        found.sort_by_key(|over| over.pool);
        assert_eq!(found, expected, "{wanted:?}");
    }

    let changed = PolicyOverride {
        version: Version::FIRST.next(),
        ..over(own, kept[1].pool, 77)
    };
    db.writes(async |uow| uow.settings().save_override(&changed).await)
        .await
        .unwrap();
    assert_eq!(
        db.read().await.settings().find_override(own).await.unwrap(),
        Some(changed)
    );
    let stale = db
        .writes(async |uow| uow.settings().remove_override(&kept[1]).await)
        .await;
    assert!(matches!(stale, Err(StoreError::Stale)), "{stale:?}");

    // They go with their doctor.
    db.writes(async |uow| uow.doctors().remove(doctor, clinic.doctor.version).await)
        .await
        .unwrap();
    let left = db
        .read()
        .await
        .settings()
        .list_overrides(OverrideFilter::default())
        .await;
    assert_eq!(left.unwrap(), [kept[2]]);
}

async fn a_seat_counts_in_its_own_pool(db: TestDb) {
    let clinic = Clinic::open(&db, 1).await;
    let take = async |pool| {
        let turno = clinic.turno(0, now());
        let seat = SeatRequest {
            patient: clinic.patients[0].id,
            pool,
            owner: turno.id(),
            until: minutes_after(now(), 60),
            most: Some(1),
            now: now(),
        };
        db.writes(async |uow| uow.claims().take_seat(seat).await)
            .await
            .unwrap()
    };
    for pool in [SeatPool::CLINIC, SeatPool::new(1), SeatPool::new(u16::MAX)] {
        assert!(take(pool).await, "{pool:?}");
        assert!(!take(pool).await, "{pool:?}");
    }
}

struct Noon;

impl Clock for Noon {
    fn now(&self) -> Timestamp {
        now()
    }
}

/// As the API does it: again when a race was lost.
async fn sets(
    db: &TestDb,
    clinic: &Clinic,
    scope: OverrideScope,
    (lead, expected): (u32, Option<Version>),
) -> Result<Version, OverrideError> {
    let admin = Actor {
        role: Role::Admin,
        ..clinic.desk.actor(None)
    };
    let cmd = SetOverride {
        scope,
        terms: over(scope, SeatPool::CLINIC, lead).terms,
        expected,
    };
    let view = retried(|| set_override(&db.store, &Noon, &admin, cmd)).await?;
    Ok(view.over.version)
}

async fn of_two_admins_who_change_an_override_at_once_one_is_told(db: TestDb) {
    let clinic = Clinic::open(&db, 0).await;
    let scope = OverrideScope::Doctor(clinic.doctor.id);
    let mut seen = sets(&db, &clinic, scope, (1, None)).await.unwrap();
    for round in 1..6_u32 {
        let outcomes = join(
            sets(&db, &clinic, scope, (10 * round, Some(seen))),
            sets(&db, &clinic, scope, (10 * round + 1, Some(seen))),
        )
        .await;
        let (won, lost) = match outcomes {
            (Ok(won), Err(lost)) | (Err(lost), Ok(won)) => (won, lost),
            both => panic!("{both:?}"),
        };
        assert_eq!(won, seen.next());
        assert!(
            matches!(lost, OverrideError::VersionMismatch { current } if current == won),
            "{lost:?}"
        );
        seen = won;
    }
    let found = db.store.verify().await.unwrap().findings;
    assert!(found.is_empty(), "{found:?}");
}

async fn overrides_made_at_once_have_pools_of_their_own(db: TestDb) {
    let clinic = Clinic::open(&db, 0).await;
    let scopes = OverrideScope::ladder(clinic.doctor.id, clinic.visit_type.id);
    let made = join_all(scopes.map(|scope| sets(&db, &clinic, scope, (5, None)))).await;
    assert!(made.iter().all(Result::is_ok), "{made:?}");
    let mut uow = db.read().await;
    let kept = uow
        .settings()
        .list_overrides(OverrideFilter::default())
        .await
        .unwrap();
    let pools: std::collections::HashSet<_> = kept.iter().map(|over| over.pool).collect();
    assert_eq!((kept.len(), pools.len()), (3, 3));
    assert!(uow.settings().get().await.unwrap().has_overrides);
}
