//! Doctors.

use super::Row;

pub(super) const ROWS: &[Row] = &[
    ("list_doctors", "GET /doctors", "", "++++++++0"),
    ("get_doctor", "GET /doctors/{carla}", "", "++++++++0"),
    ("list_specialties", "GET /specialties", "", "+++++++++"),
    (
        "create_doctor",
        "POST /doctors",
        r#"{"fullName":"N","licenseNumber":"MN 99","specialty":"N"}"#,
        "0------+0",
    ),
    ("update_doctor", "PATCH /doctors/{carla}", "{}", "0------+0"),
    ("delete_doctor", "DELETE /doctors/{carla}", "", "0------+0"),
];
