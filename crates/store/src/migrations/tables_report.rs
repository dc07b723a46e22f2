//! Days that are over, counted once: see `report/days.rs`.

use super::ddl::Table;
use super::step::{Step, StepKind};

const REPORT_DAY: Table = Table {
    name: "report_day",
    body: "  office_id {id} NOT NULL,
  on_date {key:12} NOT NULL,
  kept {bool} NOT NULL,
  touches {long} NOT NULL,
  counts {text},
  PRIMARY KEY (office_id, on_date),
  CONSTRAINT report_day_office FOREIGN KEY (office_id) REFERENCES office (id) ON DELETE CASCADE",
    indexes: &[],
    clustered: false,
};

pub(super) fn steps() -> Vec<Step> {
    vec![Step {
        name: "m1001_report_day",
        kind: StepKind::Table(&REPORT_DAY),
    }]
}
