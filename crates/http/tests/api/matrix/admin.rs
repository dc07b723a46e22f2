//! The clinic in numbers, the system, and what was done in it.

use super::Row;

pub(super) const ROWS: &[Row] = &[
    (
        "get_dashboard",
        "GET /admins/dashboard?from=2026-11-01&to=2026-11-30",
        "",
        "0------+0",
    ),
    (
        "get_doctor_statistics",
        "GET /doctors/{carla}/statistics?from=2026-11-01&to=2026-11-30",
        "",
        "0---+?-+0",
    ),
    ("get_system", "GET /system", "", "0------+0"),
    ("list_audit_events", "GET /audit-events", "", "0------+0"),
    ("export_audit_events", "GET /audit-events/export", "", "0------+0"),
    (
        "verify_audit_events",
        "GET /audit-events/verify?entity=settings",
        "",
        "0------+0",
    ),
];
