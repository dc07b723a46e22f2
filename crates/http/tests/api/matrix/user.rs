//! Users, admins, receptionists.

use super::Row;

pub(super) const ROWS: &[Row] = &[
    ("list_users", "GET /users", "", "0------+0"),
    ("get_user", "GET /users/{deskUser}", "", "0------+0"),
    ("update_user", "PATCH /users/{deskUser}", "{}", "0------+0"),
    ("list_admins", "GET /admins", "", "0------+0"),
    (
        "create_admin",
        "POST /admins",
        r#"{"email":"n@turnoplus.example","fullName":"N","password":"correcto caballo bateria"}"#,
        "0------+0",
    ),
    ("get_admin", "GET /admins/{adminUser}", "", "0------+0"),
    ("update_admin", "PATCH /admins/{adminUser}", "{}", "0------+0"),
    ("delete_admin", "DELETE /admins/{adminUser}", "", "0------+0"),
    ("list_receptionists", "GET /receptionists", "", "0------+0"),
    (
        "create_receptionist",
        "POST /receptionists",
        r#"{"email":"n@turnoplus.example","fullName":"N","password":"correcto caballo bateria"}"#,
        "0------+0",
    ),
    (
        "get_receptionist",
        "GET /receptionists/{deskUser}",
        "",
        "0------+0",
    ),
    (
        "update_receptionist",
        "PATCH /receptionists/{deskUser}",
        "{}",
        "0------+0",
    ),
    (
        "delete_receptionist",
        "DELETE /receptionists/{deskUser}",
        "",
        "0------+0",
    ),
];
