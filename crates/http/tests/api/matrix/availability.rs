//! Rules, windows, absences, and the slots that come of them.

use super::Row;

pub(super) const ROWS: &[Row] = &[
    (
        "list_availability_rules",
        "GET /doctors/{carla}/availability-rules",
        "",
        "0---+?++0",
    ),
    (
        "create_availability_rule",
        "POST /doctors/{carla}/availability-rules",
        r#"{"officeId":"{office}","weekdays":["saturday"],"startTime":"09:00","endTime":"10:00","validFrom":"2026-12-01"}"#,
        "0---+?++0",
    ),
    (
        "update_availability_rule",
        "PATCH /doctors/{carla}/availability-rules/{rule}",
        "{}",
        "0---+?++0",
    ),
    (
        "delete_availability_rule",
        "DELETE /doctors/{carla}/availability-rules/{rule}",
        "",
        "0---+?++0",
    ),
    (
        "list_availability_windows",
        "GET /doctors/{carla}/availability-windows",
        "",
        "0---+?++0",
    ),
    (
        "create_availability_window",
        "POST /doctors/{carla}/availability-windows",
        r#"{"officeId":"{office}","date":"2026-12-05","startTime":"09:00","endTime":"10:00"}"#,
        "0---+?++0",
    ),
    (
        "update_availability_window",
        "PATCH /doctors/{carla}/availability-windows/{any}",
        "{}",
        "0---+?++0",
    ),
    (
        "delete_availability_window",
        "DELETE /doctors/{carla}/availability-windows/{any}",
        "",
        "0---+?++0",
    ),
    ("list_absences", "GET /doctors/{carla}/absences", "", "0---+?++0"),
    (
        "create_absence",
        "POST /doctors/{carla}/absences",
        r#"{"start":"2026-12-10T09:00:00-03:00","end":"2026-12-10T10:00:00-03:00"}"#,
        "0---+?++0",
    ),
    (
        "update_absence",
        "PATCH /doctors/{carla}/absences/{any}",
        "{}",
        "0---+?++0",
    ),
    (
        "delete_absence",
        "DELETE /doctors/{carla}/absences/{any}",
        "",
        "0---+?++0",
    ),
    ("list_slots", "GET /slots", "", "++++++++0"),
    ("list_doctor_slots", "GET /doctors/{carla}/slots", "", "++++++++0"),
    (
        "explain_slot",
        "GET /doctors/{carla}/slots/explain?start=2026-11-30T09:00:00-03:00",
        "",
        "0---+?++0",
    ),
];
