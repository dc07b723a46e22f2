//! Accounts, logins, refresh tokens.

use turnoplus_app::ports::{PasswordHash, StoreError};
use turnoplus_domain::identity::{Profile, RefreshToken, Session};
use turnoplus_domain::ids::SessionId;

use crate::database::TestDb;
use crate::sample::{minutes_after, now, password, patient, user, uuid};

on_every_database!(
    accounts_are_kept_and_addresses_are_unique,
    a_password_is_held_only_while_it_is_the_same,
    sessions_and_tokens_are_kept
);

async fn a_password_is_held_only_while_it_is_the_same(db: TestDb) {
    let account = user("zoe@example.com", Profile::Admin);
    let other = PasswordHash::new("$argon2id$other".to_owned());
    db.writes(async |uow| uow.users().add(&account, &password()).await)
        .await
        .unwrap();
    let held = db.writes(async |uow| uow.users().hold_password(account.id, &password()).await);
    assert!(held.await.unwrap());
    db.writes(async |uow| uow.users().save_password(account.id, &other).await)
        .await
        .unwrap();
    let held = db.writes(async |uow| uow.users().hold_password(account.id, &password()).await);
    assert!(!held.await.unwrap());
}

async fn accounts_are_kept_and_addresses_are_unique(db: TestDb) {
    let person = patient("Zoë Ávila", "28000111");
    let mut account = user("zoe@example.com", Profile::Patient(person.id));
    db.writes(async |uow| {
        assert_eq!(uow.users().count().await?, 0);
        uow.patients().add(&person).await?;
        uow.users().add(&account, &password()).await
    })
    .await
    .unwrap();
    let twin = user("zoe@example.com", Profile::Admin);
    let refused = db
        .writes(async |uow| uow.users().add(&twin, &password()).await)
        .await;
    assert!(matches!(refused, Err(StoreError::Duplicate)), "{refused:?}");
    // Byte-exact: an address that a case- or accent-folding database would call the same is another one.
    let near = user("zoe@example.com.ar", Profile::Admin);
    db.writes(async |uow| uow.users().add(&near, &password()).await)
        .await
        .unwrap();

    account.active = false;
    account.version = account.version.next();
    let other_hash = PasswordHash::new("$argon2id$other".to_owned());
    db.writes(async |uow| {
        uow.users().save(&account).await?;
        uow.users().save_password(account.id, &other_hash).await
    })
    .await
    .unwrap();
    let mut read = db.read().await;
    let (stored, hash) = read.users().find_by_email(&account.email).await.unwrap().unwrap();
    assert_eq!((stored, hash.expose()), (account.clone(), "$argon2id$other"));
    assert_eq!(
        read.users().find_by_patient(person.id).await.unwrap(),
        Some(account.clone())
    );
    assert_eq!(read.users().count().await.unwrap(), 2);
    let stale = db.writes(async |uow| uow.users().save(&account).await).await;
    assert!(matches!(stale, Err(StoreError::Stale)), "{stale:?}");
}

async fn sessions_and_tokens_are_kept(db: TestDb) {
    let account = user("mesa@example.com", Profile::Receptionist);
    let login = |age: i64| Session {
        id: SessionId::new(uuid()),
        user: account.id,
        created_at: minutes_after(now(), -age),
        last_used_at: minutes_after(now(), -age),
        expires_at: minutes_after(now(), 60),
        revoked_at: None,
        user_agent: Some("Navegador 🦊 «ñ»".to_owned()),
        authenticated_at: minutes_after(now(), -age),
        must_enrol: false,
    };
    let (old, new) = (login(10), login(1));
    let token = RefreshToken {
        hash: [9; 32],
        session: new.id,
        issued_at: now(),
        spent_at: None,
    };
    db.writes(async |uow| {
        uow.users().add(&account, &password()).await?;
        uow.sessions().add(&old).await?;
        uow.sessions().add(&new).await?;
        uow.sessions().add_token(&token).await
    })
    .await
    .unwrap();
    let mut read = db.read().await;
    assert_eq!(
        read.sessions().find_with_user(new.id).await.unwrap(),
        Some((new.clone(), account.clone()))
    );
    assert_eq!(
        read.sessions().list(account.id, now()).await.unwrap(),
        [new.clone(), old.clone()]
    );
    assert_eq!(
        read.sessions().find_token(&[9; 32]).await.unwrap(),
        Some(token.clone())
    );
    assert_eq!(read.sessions().find_token(&[8; 32]).await.unwrap(), None);

    let mut twin = db.write().await;
    let refused = twin.sessions().add_token(&token).await;
    assert!(matches!(refused, Err(StoreError::Contention)), "{refused:?}");
    drop(twin);
    let spend = async || {
        db.writes(async |uow| uow.sessions().spend_token(&[9; 32], now()).await)
            .await
            .unwrap()
    };
    assert_eq!((spend().await, spend().await), (true, false));

    db.writes(async |uow| {
        uow.sessions().touch(new.id, minutes_after(now(), 3)).await?;
        uow.sessions().revoke(old.id, now()).await
    })
    .await
    .unwrap();
    let live = read.sessions().list(account.id, now()).await.unwrap();
    assert_eq!(
        live.iter().map(|s| (s.id, s.last_used_at)).collect::<Vec<_>>(),
        [(new.id, minutes_after(now(), 3))]
    );
    db.writes(async |uow| {
        uow.sessions()
            .revoke_all(account.id, minutes_after(now(), 5))
            .await
    })
    .await
    .unwrap();
    assert!(read.sessions().list(account.id, now()).await.unwrap().is_empty());
    let (ended, _) = read.sessions().find_with_user(old.id).await.unwrap().unwrap();
    assert_eq!(ended.revoked_at, Some(now()), "ending it again changed nothing");
}
