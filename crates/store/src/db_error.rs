//! What the errors of three databases mean: a race lost, a key taken, a row referred to, a database gone.

use sea_orm::sqlx;
use sea_orm::sqlx::mysql::MySqlDatabaseError;
use sea_orm::sqlx::postgres::PgDatabaseError;
use sea_orm::sqlx::sqlite::SqliteError;
use sea_orm::{DbErr, RuntimeErr};
use turnoplus_app::ports::StoreError;

/// What an error of the database means to a use case.
pub(crate) fn from_db(error: DbErr) -> StoreError {
    match &error {
        DbErr::ConnectionAcquire(_) => StoreError::Unavailable(error.into()),
        DbErr::Conn(RuntimeErr::SqlxError(inner))
        | DbErr::Exec(RuntimeErr::SqlxError(inner))
        | DbErr::Query(RuntimeErr::SqlxError(inner)) => match meaning(inner) {
            Meaning::Contention => StoreError::Contention,
            Meaning::Duplicate => StoreError::Duplicate,
            Meaning::Referenced => StoreError::Referenced,
            Meaning::Unavailable => StoreError::Unavailable(error.into()),
            Meaning::BadValue => bad_value(),
            Meaning::Other => StoreError::Failed(error.into()),
        },
        DbErr::Type(_) | DbErr::TryIntoErr { .. } => bad_value(),
        _ => StoreError::Failed(error.into()),
    }
}

/// A key that a racing twin took is contention, where running again finds the twin's row.
pub(crate) fn twin_is_contention(error: StoreError) -> StoreError {
    match error {
        StoreError::Duplicate => StoreError::Contention,
        other => other,
    }
}

/// The message of the driver names column and type, but may also quote the value: it is told to nobody.
fn bad_value() -> StoreError {
    StoreError::Corrupt {
        entity: "row",
        detail: "a stored value has another type than expected".to_owned(),
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Meaning {
    Contention,
    Duplicate,
    Referenced,
    Unavailable,
    BadValue,
    Other,
}

fn meaning(error: &sqlx::Error) -> Meaning {
    match error {
        sqlx::Error::Database(error) => {
            if let Some(error) = error.try_downcast_ref::<SqliteError>() {
                sqlite(
                    sqlx::error::DatabaseError::code(error)
                        .and_then(|code| code.parse().ok())
                        .unwrap_or(0),
                )
            } else if let Some(error) = error.try_downcast_ref::<MySqlDatabaseError>() {
                mysql(error.number())
            } else if let Some(error) = error.try_downcast_ref::<PgDatabaseError>() {
                postgres(error.code())
            } else {
                Meaning::Other
            }
        }
        sqlx::Error::Io(_)
        | sqlx::Error::Tls(_)
        | sqlx::Error::Protocol(_)
        | sqlx::Error::PoolTimedOut
        | sqlx::Error::PoolClosed
        | sqlx::Error::WorkerCrashed
        | sqlx::Error::BeginFailed => Meaning::Unavailable,
        sqlx::Error::ColumnDecode { .. } | sqlx::Error::Decode(_) => Meaning::BadValue,
        _ => Meaning::Other,
    }
}

/// Extended result codes: <https://www.sqlite.org/rescode.html>.
fn sqlite(code: i32) -> Meaning {
    match code {
        // BUSY, BUSY_RECOVERY, BUSY_SNAPSHOT, LOCKED
        5 | 261 | 517 | 6 => Meaning::Contention,
        // CONSTRAINT_PRIMARYKEY, CONSTRAINT_UNIQUE
        1555 | 2067 => Meaning::Duplicate,
        // CONSTRAINT_FOREIGNKEY; CONSTRAINT_TRIGGER is what RESTRICT answers
        787 | 1811 => Meaning::Referenced,
        // IOERR, FULL, CANTOPEN, READONLY in all their shades
        code if matches!(code & 0xff, 8 | 10 | 13 | 14) => Meaning::Unavailable,
        _ => Meaning::Other,
    }
}

/// Error numbers of MySQL and MariaDB.
fn mysql(number: u16) -> Meaning {
    match number {
        // ER_LOCK_DEADLOCK (at COMMIT too, on Galera), ER_LOCK_WAIT_TIMEOUT, ER_CHECKREAD, ER_LOCK_NOWAIT
        1213 | 1205 | 1020 | 3572 => Meaning::Contention,
        1022 | 1062 | 1169 | 1586 => Meaning::Duplicate,
        1216 | 1217 | 1451 | 1452 | 1557 | 1761 | 1762 => Meaning::Referenced,
        // Too many connections, shutdown, killed, read-only while failing over, no Galera component
        1040 | 1047 | 1053 | 1077 | 1079 | 1152 | 1158..=1161 | 1203 | 1226 | 1290 | 1836 | 1927 | 4031 => {
            Meaning::Unavailable
        }
        _ => Meaning::Other,
    }
}

/// SQLSTATE: <https://www.postgresql.org/docs/current/errcodes-appendix.html>.
fn postgres(state: &str) -> Meaning {
    match state {
        // serialization_failure, deadlock_detected, lock_not_available
        "40001" | "40P01" | "55P03" => Meaning::Contention,
        "23505" => Meaning::Duplicate,
        "23503" | "23001" => Meaning::Referenced,
        // connection exceptions, too many connections, shutting down, starting up, read-only while failing over
        "53300" | "57P01" | "57P02" | "57P03" | "57P05" | "25006" => Meaning::Unavailable,
        state if state.starts_with("08") => Meaning::Unavailable,
        _ => Meaning::Other,
    }
}

/// A stored row breaks the rules of the domain. `detail` must not repeat the value.
pub(crate) fn corrupt(entity: &'static str, detail: impl Into<String>) -> StoreError {
    StoreError::Corrupt {
        entity,
        detail: detail.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::{Meaning, mysql, postgres, sqlite};

    #[test]
    fn a_lost_race_is_never_a_taken_key_or_a_failure() {
        for code in [5, 261, 517, 6] {
            assert_eq!(sqlite(code), Meaning::Contention, "SQLite {code}");
        }
        for number in [1213, 1205, 1020] {
            assert_eq!(mysql(number), Meaning::Contention, "MySQL {number}");
        }
        for state in ["40001", "40P01", "55P03"] {
            assert_eq!(postgres(state), Meaning::Contention, "PostgreSQL {state}");
        }
    }

    #[test]
    fn a_taken_key_is_told_from_a_reference() {
        assert_eq!(
            [sqlite(1555), sqlite(2067), mysql(1062), postgres("23505")],
            [Meaning::Duplicate; 4]
        );
        assert_eq!(
            [sqlite(787), sqlite(1811), mysql(1451), postgres("23503")],
            [Meaning::Referenced; 4]
        );
    }
}
