//! Holidays.

use super::Row;

pub(super) const ROWS: &[Row] = &[
    ("list_holidays", "GET /holidays", "", "+++++++++"),
    ("get_holiday", "GET /holidays/{any}", "", "?????????"),
    (
        "create_holiday",
        "POST /holidays",
        r#"{"date":"2026-12-24","name":"Nochebuena"}"#,
        "0------+0",
    ),
    ("update_holiday", "PATCH /holidays/{any}", "{}", "0------+0"),
    ("delete_holiday", "DELETE /holidays/{any}", "", "0------+0"),
    (
        "import_holidays",
        "POST /holidays/import",
        r#"{"year":2027}"#,
        "0------+0",
    ),
];
