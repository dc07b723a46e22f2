//! What the store says of itself.

/// The database and its schema.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Installation {
    /// `sqlite`, `mysql` (also MariaDB) or `postgres`.
    pub database: &'static str,
    /// As the database tells it.
    pub database_version: String,
    /// How many steps of the schema are applied.
    pub applied_migrations: usize,
    /// The steps that this program has and the database lacks.
    pub pending_migrations: Vec<String>,
    /// The newest step that is applied.
    pub newest_migration: Option<String>,
}
