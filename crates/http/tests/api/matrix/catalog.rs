//! Visit types and payers.

use super::Row;

pub(super) const ROWS: &[Row] = &[
    ("list_visit_types", "GET /visit-types", "", "++++++++0"),
    (
        "create_visit_type",
        "POST /visit-types",
        r#"{"name":"N","durationMinutes":30}"#,
        "0------+0",
    ),
    (
        "update_visit_type",
        "PATCH /visit-types/{visitType}",
        "{}",
        "0------+0",
    ),
    (
        "delete_visit_type",
        "DELETE /visit-types/{visitType}",
        "",
        "0------+0",
    ),
    ("list_payers", "GET /payers", "", "++++++++0"),
    ("create_payer", "POST /payers", r#"{"name":"N"}"#, "0------+0"),
    ("update_payer", "PATCH /payers/{any}", "{}", "0------+0"),
    ("delete_payer", "DELETE /payers/{any}", "", "0------+0"),
];
