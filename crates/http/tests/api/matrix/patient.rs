//! Patients, their guardians and dependants.

use super::Row;

pub(super) const ROWS: &[Row] = &[
    ("list_patients", "GET /patients", "", "0-----++0"),
    (
        "create_patient",
        "POST /patients",
        r#"{"fullName":"N","documentType":"dni","documentNumber":"30999888"}"#,
        "0-----++0",
    ),
    (
        "list_patient_duplicates",
        "GET /patients/duplicates",
        "",
        "0-----++0",
    ),
    (
        "preview_patient_merge",
        "GET /patients/{gabi}/merge-preview?otherId={ana}",
        "",
        "0-----++0",
    ),
    (
        "merge_patient",
        "POST /patients/{gabi}/merge",
        r#"{"otherId":"{ana}"}"#,
        "0-----++0",
    ),
    ("get_patient", "GET /patients/{ana}", "", "0++?+?++0"),
    ("update_patient", "PATCH /patients/{ana}", "{}", "0-+?--++0"),
    ("delete_patient", "DELETE /patients/{ana}", "", "0-----++0"),
    (
        "list_patient_appointments",
        "GET /patients/{ana}/appointments",
        "",
        "0++?++++0",
    ),
    (
        "list_doctor_patients",
        "GET /doctors/{carla}/patients",
        "",
        "0---+?++0",
    ),
    (
        "list_dependants",
        "GET /patients/{gabi}/dependants",
        "",
        "0?+?--++0",
    ),
    (
        "create_dependant",
        "POST /patients/{gabi}/dependants",
        r#"{"relationship":"relative","patient":{"fullName":"N","documentType":"dni","documentNumber":"30999888"}}"#,
        "0?+?--++0",
    ),
    (
        "delete_dependant",
        "DELETE /patients/{gabi}/dependants/{ana}",
        "",
        "0-+?--++0",
    ),
    ("list_guardians", "GET /patients/{ana}/guardians", "", "0+??--++0"),
];
