//! The schema, in steps. One step is one table with its indexes, or one column or index
//! more: atomic on every database, because MySQL takes them
//! in one statement and the others run their statements in a transaction. A step that was released is never edited:
//! a change of the schema is a new step that old programs can live with.

mod ddl;
mod lock;
mod migrator;
mod step;
mod tables_admin;
mod tables_attachment;
mod tables_audit;
mod tables_catalog;
mod tables_coverage;
mod tables_credentials;
mod tables_day;
mod tables_duplicates;
mod tables_erasure;
mod tables_identity;
mod tables_key_age;
mod tables_language;
mod tables_live;
mod tables_medical_record;
mod tables_merge;
mod tables_messages;
mod tables_payer;
mod tables_people;
mod tables_records;
mod tables_report;
mod tables_turnos;

pub use migrator::{MigrationState, MigrationStatus};
pub(crate) use migrator::{down, first_unknown, status, up};

use step::Step;

/// Every step, in order.
fn steps() -> Vec<Step> {
    [
        tables_catalog::steps(),
        tables_identity::steps(),
        tables_turnos::steps(),
        tables_records::steps(),
        tables_medical_record::steps(),
        tables_messages::steps(),
        tables_people::steps(),
        tables_audit::steps(),
        tables_admin::steps(),
        tables_day::steps(),
        tables_credentials::steps(),
        tables_payer::steps(),
        tables_coverage::steps(),
        tables_live::steps(),
        tables_duplicates::steps(),
        tables_attachment::steps(),
        tables_language::steps(),
        tables_report::steps(),
        tables_erasure::steps(),
        tables_merge::steps(),
        tables_key_age::steps(),
    ]
    .concat()
}

#[cfg(test)]
pub(crate) use schema::columns;

#[cfg(test)]
mod schema {
    use super::step::StepKind;
    use super::steps;

    /// Every column that the steps make: table, name, type.
    pub(crate) fn columns() -> Vec<(&'static str, &'static str, &'static str)> {
        let mut columns = Vec::new();
        for step in steps() {
            match step.kind {
                StepKind::Table(table) => {
                    let lines = table.body.lines().map(str::trim);
                    columns.extend(
                        lines
                            .filter_map(|line| line.split_once(" {"))
                            .map(|(name, rest)| (table.name, name, kind(rest))),
                    );
                }
                StepKind::Column {
                    table,
                    name,
                    definition,
                } => columns.push((table, name, kind(definition.trim_start_matches('{')))),
                StepKind::Index { .. } | StepKind::Row { .. } => {}
            }
        }
        columns
    }

    /// `key` of `key:40} NOT NULL`.
    fn kind(rest: &'static str) -> &'static str {
        rest.split([':', '}']).next().unwrap_or_default()
    }
}
