//! The schema goes up, down and up again, by one migrator at a time; and what is refused at the door.

use turnoplus_store::{ConnectError, MigrationState, SeaStore, SealingKeys, StoreConfig};

use crate::database::{Kind, TestDb};
use crate::sample::Clinic;

on_every_database!(
    the_schema_goes_up_and_down_and_up,
    many_migrators_at_once_make_one_schema,
    a_newer_schema_and_a_wrong_key_are_refused,
    a_wrong_and_a_missing_sealing_key_are_refused,
    wrong_places_are_told_in_one_line,
);

async fn applied(store: &SeaStore) -> usize {
    let status = store.migration_status().await.unwrap();
    status
        .iter()
        .filter(|step| step.state == MigrationState::Applied)
        .count()
}

async fn the_schema_goes_up_and_down_and_up(db: TestDb) {
    let all = applied(&db.store).await;
    assert!(all > 15);
    db.store.migrate_down(3).await.unwrap();
    assert_eq!(applied(&db.store).await, all - 3);
    db.store.migrate_down(u32::try_from(all).unwrap()).await.unwrap();
    assert_eq!(applied(&db.store).await, 0);
    db.store.migrate_up().await.unwrap();
    db.store.migrate_up().await.unwrap();
    assert_eq!(applied(&db.store).await, all);
    Clinic::open(&db, 1).await;
}

async fn many_migrators_at_once_make_one_schema(db: TestDb) {
    let all = u32::try_from(applied(&db.store).await).unwrap();
    db.store.migrate_down(all).await.unwrap();
    let mut tasks = Vec::new();
    for _ in 0..4 {
        // A file has one process; servers have many instances.
        let store = match db.kind {
            Kind::Sqlite => db.store.clone(),
            _ => SeaStore::connect(StoreConfig {
                max_connections: 2,
                ..db.config.clone()
            })
            .await
            .unwrap(),
        };
        tasks.push(tokio::spawn(async move { store.migrate_up().await }));
    }
    for task in tasks {
        task.await.unwrap().unwrap();
    }
    assert_eq!(applied(&db.store).await, usize::try_from(all).unwrap());
    Clinic::open(&db, 1).await;
}

async fn a_newer_schema_and_a_wrong_key_are_refused(db: TestDb) {
    db.store.assert_key().await.unwrap();
    db.store.assert_key().await.unwrap();
    db.tamper("UPDATE key_check SET id = 2").await;
    db.store.assert_key().await.unwrap();
    db.tamper("UPDATE key_check SET fingerprint = (SELECT prev FROM (SELECT fingerprint AS prev FROM key_check WHERE id = 2) AS copy) WHERE id = 1").await;
    db.store.assert_key().await.unwrap();

    if db.kind != Kind::Sqlite {
        let other = SeaStore::connect(StoreConfig {
            audit_key: [1; 32],
            ..db.config.clone()
        })
        .await
        .unwrap();
        assert!(matches!(other.assert_key().await, Err(ConnectError::WrongKey)));
    }
    db.tamper("INSERT INTO schema_migration (version, applied_at) VALUES ('m9999_future', 0)")
        .await;
    let refused = db.store.migrate_up().await;
    assert!(
        matches!(&refused, Err(ConnectError::NewerSchema { step }) if step == "m9999_future"),
        "{refused:?}"
    );
    if db.kind != Kind::Sqlite {
        let refused = SeaStore::connect(db.config.clone()).await;
        assert!(matches!(refused, Err(ConnectError::NewerSchema { .. })));
    }
}

async fn a_wrong_and_a_missing_sealing_key_are_refused(db: TestDb) {
    db.store.assert_key().await.unwrap();
    db.store.assert_key().await.unwrap();
    db.tamper("UPDATE sealing_key SET fingerprint = (SELECT fingerprint FROM key_check WHERE id = 1)")
        .await;
    let refused = db.store.assert_key().await;
    assert!(
        matches!(&refused, Err(ConnectError::WrongSealingKey { id }) if id == "test"),
        "{refused:?}"
    );
    db.tamper("UPDATE sealing_key SET id = 'gone'").await;
    let refused = db.store.assert_key().await;
    assert!(
        matches!(&refused, Err(ConnectError::MissingSealingKey { id }) if id == "gone"),
        "{refused:?}"
    );
    if db.kind != Kind::Sqlite {
        db.tamper("DELETE FROM sealing_key").await;
        db.store.assert_key().await.unwrap();
        let other = SeaStore::connect(StoreConfig {
            sealing_keys: SealingKeys::new(vec![("test".to_owned(), [1; 32])]).unwrap(),
            ..db.config.clone()
        })
        .await
        .unwrap();
        let refused = other.assert_key().await;
        assert!(
            matches!(refused, Err(ConnectError::WrongSealingKey { .. })),
            "{refused:?}"
        );
    }
}

async fn wrong_places_are_told_in_one_line(db: TestDb) {
    let mut urls = vec![
        "ftp://x/y".to_owned(),
        String::new(),
        db.config.url.replacen("://", ":", 1),
    ];
    if let Some(file) = db.file() {
        let again = SeaStore::connect(db.config.clone()).await;
        assert!(
            matches!(again, Err(ConnectError::InUse { .. })),
            "a second store on one file"
        );
        let folder = file.parent().unwrap();
        urls.push(format!("sqlite://{}", folder.display()));
        let garbage = folder.join("garbage.db");
        std::fs::write(
            &garbage,
            "no database, but long enough to be read as one. ".repeat(100),
        )
        .unwrap();
        urls.push(format!("sqlite://{}", garbage.display()));
        urls.push(format!("sqlite://{}/below/a.db", garbage.display()));
    } else {
        let (server, _) = db.config.url.rsplit_once('/').unwrap();
        let (scheme, _) = server.split_once("://").unwrap();
        urls.push(format!("{server}/tp_no_such_database"));
        urls.push(format!("{scheme}://somebody:wrong@127.0.0.1:1/nowhere"));
    }
    for url in urls {
        let config = StoreConfig {
            url: url.clone(),
            ..db.config.clone()
        };
        let Err(error) = SeaStore::connect(config).await else {
            panic!("{url} must be refused")
        };
        let message = error.to_string();
        assert!(!message.is_empty() && message.lines().count() == 1, "{message}");
        assert!(
            !message.contains("wrong@") && !message.contains("somebody:"),
            "{message}"
        );
    }
}
