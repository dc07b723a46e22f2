//! What was put down of a day is what there is of it.

use sea_orm::sea_query::ExprTrait;
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use turnoplus_app::ports::{Counted, StoreError};

use super::scan::{STRETCH, is_last};
use super::{FindingKind, Report};
use crate::db_error::from_db;
use crate::report::day_entity::{Column, Entity, Model};
use crate::report::{live, of_day, read};
use crate::unit_of_work::Session;

pub(super) async fn check(db: &Session, report: &mut Report) -> Result<(), StoreError> {
    let mut seen = 0;
    let mut after: Option<Model> = None;
    loop {
        let mut query = Entity::find().filter(Column::Kept.eq(true));
        if let Some(after) = &after {
            let same = Column::OfficeId.eq(after.office_id);
            query = query.filter(
                Condition::any()
                    .add(Column::OfficeId.gt(after.office_id))
                    .add(same.and(Column::OnDate.gt(after.on_date.as_str()))),
            );
        }
        let rows = query
            .order_by_asc(Column::OfficeId)
            .order_by_asc(Column::OnDate)
            .limit(STRETCH)
            .all(db)
            .await
            .map_err(from_db)?;
        seen += rows.len() as u64;
        for row in &rows {
            let subject = ("report day of office", row.office_id);
            let Some((day, office, kept)) = report.sound(subject, read(row))? else {
                continue;
            };
            if ordered(live(db, &of_day(office, day)).await?) != ordered(kept) {
                let detail = format!("the numbers of {day} are not those of its turnos");
                report.add(FindingKind::ReportDay, subject, detail);
            }
        }
        if is_last(&rows) {
            report.checked("report days", seen);
            return Ok(());
        }
        after = rows.into_iter().next_back();
    }
}

fn ordered(mut counted: Counted) -> Counted {
    counted
        .turnos
        .sort_by_key(|it| (it.key, it.status, it.overbooking, it.late, it.minutes));
    counted.lead_days.sort_unstable();
    counted
}
