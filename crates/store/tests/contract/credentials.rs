//! What is good once is good once, and what is counted is counted, however many ask in the same instant.

use futures_util::future::join_all;
use turnoplus_app::ports::{StoreError, UnitOfWork};
use turnoplus_domain::identity::{
    Attempts, Email, OneTimeToken, Profile, RefreshToken, Session, TokenPurpose, User,
};
use turnoplus_domain::ids::SessionId;

use crate::database::TestDb;
use crate::sample::{minutes_after, now, password, user, uuid};

on_every_database!(
    a_mailed_secret_is_taken_once,
    a_recovery_code_is_spent_once,
    a_code_of_an_app_is_used_once,
    a_refresh_token_has_one_successor,
    attempts_are_counted_one_by_one,
    guards_changed_at_once_are_not_mixed,
);

const AT_ONCE: usize = 20;

/// Does it many times in the same moment; an exhausted retry (503 to a client) is tried again, as clients do.
async fn together<T>(
    db: &TestDb,
    work: impl AsyncFn(&mut dyn UnitOfWork) -> Result<T, StoreError>,
) -> Vec<T> {
    let one = async || loop {
        match db.writes(&work).await {
            Err(StoreError::Contention) => {}
            decided => return decided.unwrap(),
        }
    };
    join_all((0..AT_ONCE).map(|_| one())).await
}

async fn account(db: &TestDb) -> User {
    let account = user("zoe@example.com", Profile::Admin);
    db.writes(async |uow| uow.users().add(&account, &password()).await)
        .await
        .unwrap();
    account
}

fn once(outcomes: &[bool]) -> bool {
    outcomes.iter().filter(|won| **won).count() == 1
}

async fn a_mailed_secret_is_taken_once(db: TestDb) {
    let account = account(&db).await;
    for (number, purpose) in (1..).zip(TokenPurpose::ALL) {
        let token = OneTimeToken {
            hash: [number; 32],
            user: account.id,
            purpose,
            email: account.email.clone(),
            expires_at: minutes_after(now(), 30),
        };
        db.writes(async |uow| uow.credentials().add_token(&token).await)
            .await
            .unwrap();
        let took = together(&db, async |uow| {
            let held = uow.credentials().take_token(&token.hash).await?;
            assert!(held.is_none() || held.as_ref() == Some(&token));
            Ok(held.is_some())
        });
        assert!(once(&took.await), "{purpose:?}");
        let left = db.read().await.credentials().find_token(&token.hash).await;
        assert_eq!(left.unwrap(), None);
    }
}

async fn a_recovery_code_is_spent_once(db: TestDb) {
    let account = account(&db).await;
    db.writes(async |uow| {
        uow.credentials()
            .set_recovery_codes(account.id, &[[1; 32], [2; 32]])
            .await
    })
    .await
    .unwrap();
    let spent = together(&db, async |uow| {
        uow.credentials().spend_recovery_code(account.id, &[1; 32]).await
    });
    assert!(once(&spent.await));
    let mut read = db.read().await;
    assert_eq!(
        read.credentials().count_recovery_codes(account.id).await.unwrap(),
        1,
        "the other is still good"
    );
}

async fn a_code_of_an_app_is_used_once(db: TestDb) {
    let (account, other) = (account(&db).await, user("otra@example.com", Profile::Admin));
    db.writes(async |uow| uow.users().add(&other, &password()).await)
        .await
        .unwrap();
    let used = together(&db, async |uow| {
        uow.credentials().use_step(account.id, 58_000_000, now()).await
    });
    assert!(once(&used.await));
    let first = async |user, step| {
        db.writes(async |uow| uow.credentials().use_step(user, step, now()).await)
            .await
            .unwrap()
    };
    assert!(first(account.id, 58_000_001).await, "the next code is another");
    assert!(first(other.id, 58_000_000).await, "and so is another account's");
}

async fn a_refresh_token_has_one_successor(db: TestDb) {
    let account = account(&db).await;
    let session = Session {
        id: SessionId::new(uuid()),
        user: account.id,
        created_at: now(),
        last_used_at: now(),
        expires_at: minutes_after(now(), 60),
        revoked_at: None,
        user_agent: None,
        authenticated_at: now(),
        must_enrol: false,
    };
    let token = |hash| RefreshToken {
        hash,
        session: session.id,
        issued_at: now(),
        spent_at: None,
    };
    db.writes(async |uow| {
        uow.sessions().add(&session).await?;
        uow.sessions().add_token(&token([1; 32])).await
    })
    .await
    .unwrap();
    let spent = together(&db, async |uow| {
        let spent = uow.sessions().spend_token(&[1; 32], now()).await?;
        if spent {
            uow.sessions().add_token(&token([2; 32])).await?;
        }
        Ok(spent)
    });
    assert!(once(&spent.await));
    let mut read = db.read().await;
    let mut live = Vec::new();
    for hash in [[1; 32], [2; 32]] {
        let found = read.sessions().find_token(&hash).await.unwrap().unwrap();
        live.push(found.spent_at.is_none());
    }
    assert_eq!(live, [false, true]);
}

async fn attempts_are_counted_one_by_one(db: TestDb) {
    let gate = [7; 32];
    let _: Vec<()> = together(&db, async |uow| {
        let seen = uow.throttles().find(&gate).await?;
        let more = Attempts {
            count: seen.map_or(0, |seen| seen.count) + 1,
            last: now(),
        };
        uow.throttles().count(&gate, seen, more).await
    })
    .await;
    let counted = async || {
        let found = db.read().await.throttles().find(&gate).await.unwrap();
        found.map(|attempts| attempts.count)
    };
    assert_eq!(counted().await, Some(u32::try_from(AT_ONCE).unwrap()));
    let _: Vec<()> = together(&db, async |uow| uow.throttles().forgive_one(&gate).await).await;
    assert_eq!(counted().await, Some(0));
    db.writes(async |uow| uow.throttles().forgive_one(&gate).await)
        .await
        .unwrap();
    assert_eq!(counted().await, Some(0), "what was not counted is not taken back");
}

/// Each reads, adds to what it read and saves: a lost update would leave fewer letters.
async fn guards_changed_at_once_are_not_mixed(db: TestDb) {
    let account = account(&db).await;
    let _: Vec<()> = together(&db, async |uow| {
        let mut security = uow.credentials().find(account.id).await?;
        let before = security.pending_email.as_ref().map_or("", Email::as_str);
        let longer = format!("a{}", if before.is_empty() { "@example.com" } else { before });
        security.pending_email = longer.parse().ok();
        uow.credentials().save(account.id, &security).await
    })
    .await;
    let stored = db.read().await.credentials().find(account.id).await.unwrap();
    let expected = format!("{}@example.com", "a".repeat(AT_ONCE));
    assert_eq!(
        stored.pending_email.map(|email| email.as_str().to_owned()),
        Some(expected)
    );
}
