//! One migrator at a time, among any number of instances that start together.
//!
//! SQLite needs no lock here: its file belongs to one process, and a process migrates one at a time.

use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, DbErr, Statement};

/// Waits for the turn. The lock belongs to the connection: `db` must have only one, and closing it gives the lock back.
pub(super) async fn acquire(db: &DatabaseConnection) -> Result<(), DbErr> {
    let backend = db.get_database_backend();
    let statement = match backend {
        // The lock is the server's, so that its name must tell databases apart.
        DbBackend::MySql => {
            "SELECT CASE WHEN GET_LOCK(CONCAT('turnoplus.', LEFT(SHA2(DATABASE(), 256), 40)), 60) = 1 THEN 1 ELSE 0 END AS got"
        }
        // The lock is the database's. The number is `turnopls` in ASCII.
        DbBackend::Postgres => {
            "SELECT 1 AS got FROM (SELECT pg_advisory_lock(8391739299316395123)) AS waited"
        }
        _ => return Ok(()),
    };
    let row = db
        .query_one_raw(Statement::from_string(backend, statement))
        .await?;
    let got = match row {
        Some(row) => row
            .try_get::<i32>("", "got")
            .or_else(|_| row.try_get::<i64>("", "got").map(|got| i32::from(got == 1)))?,
        None => 0,
    };
    if got == 1 {
        Ok(())
    } else {
        Err(DbErr::Migration(
            "another instance has been migrating for a minute".to_owned(),
        ))
    }
}
