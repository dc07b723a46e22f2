//! The connection to a server: encrypted when it is asked for, and only with a server whose certificate holds.

use std::fs;

use tempfile::TempDir;
use turnoplus_store::{ConnectError, SeaStore, StoreConfig, Transport};

use crate::database::{Kind, TestDb};

on_every_server!(
    nothing_is_encrypted_on_this_machine_unless_asked_for,
    a_certificate_of_the_authority_is_taken,
    another_authority_is_refused,
);

async fn nothing_is_encrypted_on_this_machine_unless_asked_for(db: TestDb) {
    let standing = db.store.standing();
    assert_eq!(standing.transport, Transport::Local);
    let product = match db.kind {
        Kind::Sqlite | Kind::MariaDb => "MariaDB ",
        Kind::MySql => "MySQL ",
        Kind::Postgres => "PostgreSQL ",
    };
    assert!(standing.version.starts_with(product), "{}", standing.version);
}

async fn a_certificate_of_the_authority_is_taken(db: TestDb) {
    let store = SeaStore::connect(verifying(&db, &authority())).await.unwrap();
    assert_eq!(store.standing().transport, Transport::Verified);
    store.close().await;
}

async fn another_authority_is_refused(db: TestDb) {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("stranger.pem");
    let stranger = rcgen::generate_simple_self_signed(["127.0.0.1".to_owned()]).unwrap();
    fs::write(&file, stranger.cert.pem()).unwrap();
    let config = verifying(&db, file.to_str().unwrap());
    let refused = SeaStore::connect(config).await.map(drop).unwrap_err();
    let ConnectError::Unreachable { reason, .. } = &refused else {
        panic!("{refused}")
    };
    assert!(reason.contains("certificate"), "{reason}");
}

/// How to reach the same database over TLS with a server of this authority.
fn verifying(db: &TestDb, authority: &str) -> StoreConfig {
    let parameters = match db.kind {
        Kind::Sqlite | Kind::MariaDb | Kind::MySql => format!("?ssl-mode=VERIFY_IDENTITY&ssl-ca={authority}"),
        Kind::Postgres => format!("?sslmode=verify-full&sslrootcert={authority}"),
    };
    let mut config = db.config.clone();
    config.url.push_str(&parameters);
    config
}

#[expect(
    clippy::disallowed_methods,
    reason = "the environment says how the test servers are reached"
)]
fn authority() -> String {
    std::env::var("TURNOPLUS_TEST_AUTHORITY").expect(
        "TURNOPLUS_TEST_AUTHORITY names the authority of the test servers: `make test` makes one, `make test-servers` too",
    )
}
