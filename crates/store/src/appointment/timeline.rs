//! The timeline of a turno as rows.

use turnoplus_app::ports::StoreError;
use turnoplus_domain::appointment::{Change, TimelineEntry};
use turnoplus_domain::ids::{AppointmentId, UserId};

use super::event_entity::Model;
use crate::db_error::corrupt;
use crate::db_row::{maybe_note, parse, stored_version, version};
use crate::db_time::DbInstant;

const TABLE: &str = "appointment_event";

pub(super) fn row(entry: &TimelineEntry) -> Model {
    let (moved_from, moved_to) = match entry.change {
        Change::Rescheduled { from, to } => (Some(DbInstant::of(from)), Some(DbInstant::of(to))),
        _ => (None, None),
    };
    Model {
        appointment_id: entry.appointment.uuid(),
        version: stored_version(entry.version),
        happened_at: DbInstant::of(entry.at),
        actor_id: entry.actor.uuid(),
        role: entry.role.as_str().to_owned(),
        kind: entry.change.as_str().to_owned(),
        late: matches!(entry.change, Change::Cancelled { late: true }),
        moved_from,
        moved_to,
        reason: entry.reason.as_ref().map(|reason| reason.as_str().to_owned()),
    }
}

pub(super) fn entry(row: &Model) -> Result<TimelineEntry, StoreError> {
    Ok(TimelineEntry {
        appointment: AppointmentId::new(row.appointment_id),
        version: version(TABLE, row.version)?,
        at: row.happened_at.get(TABLE)?,
        actor: UserId::new(row.actor_id),
        role: parse(TABLE, "role", &row.role)?,
        change: change(row)?,
        reason: maybe_note(TABLE, "reason", row.reason.as_deref())?,
    })
}

fn change(row: &Model) -> Result<Change, StoreError> {
    let moved = |at: Option<DbInstant>| {
        at.ok_or_else(|| corrupt(TABLE, "a move lacks an instant"))?
            .get(TABLE)
    };
    Ok(match row.kind.as_str() {
        "booked" => Change::Booked,
        "requested" => Change::Requested,
        "confirmed" => Change::Confirmed,
        "arrived" => Change::Arrived,
        "started" => Change::Started,
        "completed" => Change::Completed,
        "no_show" => Change::NoShow,
        "cancelled" => Change::Cancelled { late: row.late },
        "rescheduled" => Change::Rescheduled {
            from: moved(row.moved_from)?,
            to: moved(row.moved_to)?,
        },
        "undone" => Change::Undone,
        "merged" => Change::Merged,
        _ => return Err(corrupt(TABLE, "kind has an illegal value")),
    })
}
