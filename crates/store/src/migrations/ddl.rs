//! The few words in which the databases' schema languages differ.
//!
//! A table is written once, with these types in braces: `{id}` a UUID, `{instant}` microseconds UTC, `{int}`, `{long}`,
//! `{bool}`, `{hash}` 32 bytes, `{bytes}` any bytes, `{text}` long text, `{key:N}` and `{line:N}` at most N characters.
//! All text compares byte for byte: two spellings are two values, and sorting is the same on every database.

use sea_orm::DbBackend;

/// A table and its indexes.
#[derive(Clone, Copy)]
pub(super) struct Table {
    pub(super) name: &'static str,
    /// Columns and constraints.
    pub(super) body: &'static str,
    pub(super) indexes: &'static [Index],
    /// Whether SQLite keeps the rows in the primary key itself: small rows that are found by it only.
    pub(super) clustered: bool,
}

/// An index: its name and its columns.
#[derive(Clone, Copy)]
pub(super) struct Index {
    pub(super) name: &'static str,
    pub(super) columns: &'static str,
    pub(super) unique: bool,
}

/// The statements that make the table: one for MySQL, which commits after each.
pub(super) fn create(table: &Table, backend: DbBackend) -> Vec<String> {
    let body = typed(table.body, backend);
    let Table { name, indexes, .. } = table;
    if backend == DbBackend::MySql {
        let inline: Vec<String> = indexes
            .iter()
            .map(|index| format!(",\n  {}INDEX {} ({})", unique(index), index.name, index.columns))
            .collect();
        let inline = inline.concat();
        return vec![format!(
            "CREATE TABLE IF NOT EXISTS {name} (\n{body}{inline}\n) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin ROW_FORMAT=DYNAMIC"
        )];
    }
    let options = match (backend, table.clustered) {
        (DbBackend::Sqlite, true) => " STRICT, WITHOUT ROWID",
        (DbBackend::Sqlite, false) => " STRICT",
        _ => "",
    };
    let mut statements = vec![format!("CREATE TABLE {name} (\n{body}\n){options}")];
    for index in *indexes {
        statements.push(create_index(name, index));
    }
    statements
}

/// The statement that adds a column to a table that exists.
pub(super) fn add_column(table: &str, name: &str, definition: &str, backend: DbBackend) -> String {
    format!(
        "ALTER TABLE {table} ADD COLUMN {name} {}",
        typed(definition, backend)
    )
}

/// The statement that adds an index to a table that exists.
pub(super) fn create_index(table: &str, index: &Index) -> String {
    format!(
        "CREATE {}INDEX {} ON {table} ({})",
        unique(index),
        index.name,
        index.columns
    )
}

/// The statement that takes an index away.
pub(super) fn drop_index(table: &str, index: &Index, backend: DbBackend) -> String {
    if backend == DbBackend::MySql {
        format!("DROP INDEX {} ON {table}", index.name)
    } else {
        format!("DROP INDEX {}", index.name)
    }
}

fn unique(index: &Index) -> &'static str {
    if index.unique { "UNIQUE " } else { "" }
}

/// The body with its types replaced.
fn typed(body: &str, backend: DbBackend) -> String {
    let mut parts = body.split('{');
    let mut sql = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (kind, rest) = part.split_once('}').unwrap_or((part, ""));
        sql.push_str(&column_type(kind, backend));
        sql.push_str(rest);
    }
    sql
}

fn column_type(kind: &str, backend: DbBackend) -> String {
    let (word, length) = kind.split_once(':').unwrap_or((kind, ""));
    let [sqlite, mysql, postgres] = match word {
        "id" => ["BLOB", "BINARY(16)", "UUID"],
        "hash" => ["BLOB", "BINARY(32)", "BYTEA"],
        "bytes" => ["BLOB", "LONGBLOB", "BYTEA"],
        "instant" | "long" => ["INTEGER", "BIGINT", "BIGINT"],
        "int" => ["INTEGER", "INT", "INTEGER"],
        "bool" => ["INTEGER", "BOOLEAN", "BOOLEAN"],
        "text" => ["TEXT", "LONGTEXT", "TEXT"],
        // Folding can lengthen a text by a few characters, and only PostgreSQL and MySQL count them at all.
        _ => ["TEXT", "VARCHAR(#)", "VARCHAR(#) COLLATE \"C\""],
    };
    match backend {
        DbBackend::Sqlite => sqlite,
        DbBackend::MySql => mysql,
        _ => postgres,
    }
    .replace('#', length)
}

#[cfg(test)]
mod tests {
    use sea_orm::DbBackend;

    use super::{Index, Table, create};

    const TABLE: Table = Table {
        name: "thing",
        body: "  id {id} NOT NULL PRIMARY KEY,\n  code {key:20} NOT NULL",
        indexes: &[Index {
            name: "thing_by_code",
            columns: "code",
            unique: true,
        }],
        clustered: true,
    };

    #[test]
    fn a_step_is_one_statement_where_every_statement_commits() {
        assert_eq!(
            create(&TABLE, DbBackend::MySql),
            [
                "CREATE TABLE IF NOT EXISTS thing (\n  id BINARY(16) NOT NULL PRIMARY KEY,\n  code VARCHAR(20) NOT NULL,\n  \
              UNIQUE INDEX thing_by_code (code)\n) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin \
              ROW_FORMAT=DYNAMIC"
            ]
        );
    }

    #[test]
    fn a_column_is_added_in_the_words_of_its_database() {
        let statement = |backend| super::add_column("thing", "at", "{instant} NOT NULL DEFAULT 0", backend);
        assert_eq!(
            statement(DbBackend::Postgres),
            "ALTER TABLE thing ADD COLUMN at BIGINT NOT NULL DEFAULT 0"
        );
        assert_eq!(
            statement(DbBackend::Sqlite),
            "ALTER TABLE thing ADD COLUMN at INTEGER NOT NULL DEFAULT 0"
        );
    }

    #[test]
    fn sqlite_keeps_small_rows_in_their_key() {
        assert_eq!(
            create(&TABLE, DbBackend::Sqlite),
            [
                "CREATE TABLE thing (\n  id BLOB NOT NULL PRIMARY KEY,\n  code TEXT NOT NULL\n) STRICT, WITHOUT ROWID",
                "CREATE UNIQUE INDEX thing_by_code ON thing (code)"
            ]
        );
    }
}
