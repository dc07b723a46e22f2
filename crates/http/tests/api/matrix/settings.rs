//! Settings, their history and overrides.

use super::Row;

pub(super) const ROWS: &[Row] = &[
    ("get_settings", "GET /settings", "", "0------+0"),
    ("get_public_settings", "GET /settings/public", "", "+++++++++"),
    ("update_settings", "PATCH /settings", "{}", "0------+0"),
    ("list_settings_history", "GET /settings/history", "", "0------+0"),
    (
        "list_settings_overrides",
        "GET /settings/overrides",
        "",
        "0------+0",
    ),
    (
        "set_settings_override",
        "PUT /settings/overrides?doctorId={carla}",
        r#"{"minLeadMinutes":0}"#,
        "0------+0",
    ),
    (
        "delete_settings_override",
        "DELETE /settings/overrides?doctorId={carla}",
        "",
        "0------+0",
    ),
];
