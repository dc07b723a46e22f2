//! Offices and their closures.

use super::Row;

pub(super) const ROWS: &[Row] = &[
    ("list_offices", "GET /offices", "", "++++++++0"),
    ("get_office", "GET /offices/{office}", "", "++++++++0"),
    (
        "create_office",
        "POST /offices",
        r#"{"code":"N","name":"N","address":"N","timeZone":"UTC"}"#,
        "0------+0",
    ),
    ("update_office", "PATCH /offices/{office}", "{}", "0------+0"),
    ("delete_office", "DELETE /offices/{office}", "", "0------+0"),
    (
        "list_office_closures",
        "GET /offices/{office}/closures",
        "",
        "0---++++0",
    ),
    (
        "create_office_closure",
        "POST /offices/{office}/closures",
        r#"{"from":"2026-12-24","until":"2026-12-25"}"#,
        "0------+0",
    ),
    (
        "delete_office_closure",
        "DELETE /offices/{office}/closures/{any}",
        "",
        "0------+0",
    ),
];
