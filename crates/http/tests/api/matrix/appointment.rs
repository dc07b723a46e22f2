//! Turnos, the day of a doctor, what is printed and exported.

use super::Row;

pub(super) const ROWS: &[Row] = &[
    ("list_appointments", "GET /appointments", "", "0+++++++0"),
    (
        "create_appointment",
        "POST /appointments",
        r#"{"doctorId":"{carla}","patientId":"{ana}","start":"2026-12-01T09:00:00-03:00"}"#,
        "0++?+?++0",
    ),
    (
        "get_appointment",
        "GET /appointments/{appointment}",
        "",
        "0++?+?++0",
    ),
    (
        "get_appointment_timeline",
        "GET /appointments/{appointment}/timeline",
        "",
        "0---+?++0",
    ),
    (
        "list_doctor_appointments",
        "GET /doctors/{carla}/appointments",
        "",
        "0---+?++0",
    ),
    (
        "confirm_appointment",
        "POST /appointments/{appointment}/confirm",
        "{}",
        "0--?+?++0",
    ),
    (
        "arrive_appointment",
        "POST /appointments/{appointment}/arrive",
        "{}",
        "0--?+?++0",
    ),
    (
        "start_appointment",
        "POST /appointments/{appointment}/start",
        "{}",
        "0--?+?++0",
    ),
    (
        "complete_appointment",
        "POST /appointments/{appointment}/complete",
        "{}",
        "0--?+?++0",
    ),
    (
        "mark_appointment_no_show",
        "POST /appointments/{appointment}/no-show",
        "{}",
        "0--?+?++0",
    ),
    (
        "cancel_appointment",
        "POST /appointments/{appointment}/cancel",
        "{}",
        "0++?+?++0",
    ),
    (
        "reschedule_appointment",
        "POST /appointments/{appointment}/reschedule",
        r#"{"start":"2026-12-02T09:00:00-03:00"}"#,
        "0++?+?++0",
    ),
    (
        "undo_appointment",
        "POST /appointments/{appointment}/undo",
        "{}",
        "0--?+?++0",
    ),
    (
        "export_appointments",
        "GET /appointments/export?from=2026-11-30&to=2026-12-04",
        "",
        "0---++++0",
    ),
    (
        "get_doctor_day_sheet",
        "GET /doctors/{carla}/day-sheet",
        "",
        "0---+?++0",
    ),
    (
        "get_office_day_sheet",
        "GET /offices/{office}/day-sheet",
        "",
        "0-----++0",
    ),
    (
        "preview_doctor_day",
        "POST /doctors/{carla}/day/preview",
        r#"{"date":"2026-11-30","action":"cancel"}"#,
        "0---+?++0",
    ),
    (
        "apply_doctor_day",
        "POST /doctors/{carla}/day/apply",
        r#"{"date":"2026-11-30","action":"cancel","digest":"00000000000000000000000000000000"}"#,
        "0---+?++0",
    ),
];
