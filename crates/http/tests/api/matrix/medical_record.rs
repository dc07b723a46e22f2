//! Clinical records, templates, the access log, break-glass.

use super::Row;

pub(super) const ROWS: &[Row] = &[
    (
        "create_medical_record",
        "POST /medical-records",
        r#"{"patientId":"{ana}","kind":"evolution","notes":"N"}"#,
        "0---+?--0",
    ),
    (
        "get_medical_record",
        "GET /medical-records/{record}",
        "",
        "0++?+?--0",
    ),
    (
        "update_medical_record",
        "PATCH /medical-records/{record}",
        "{}",
        "0---+?--0",
    ),
    (
        "delete_medical_record",
        "DELETE /medical-records/{record}",
        "",
        "0---+?--0",
    ),
    (
        "sign_medical_record",
        "POST /medical-records/{record}/sign",
        "{}",
        "0---+?--0",
    ),
    (
        "create_medical_record_amendment",
        "POST /medical-records/{record}/amendments",
        r#"{"reason":"N"}"#,
        "0---+?--0",
    ),
    (
        "create_medical_record_attachment",
        "POST /medical-records/{record}/attachments?name=a.pdf",
        "{}",
        "0---+?--0",
    ),
    (
        "get_medical_record_attachment",
        "GET /medical-records/{record}/attachments/{attachment}",
        "",
        "0++?+?--0",
    ),
    (
        "delete_medical_record_attachment",
        "DELETE /medical-records/{record}/attachments/{attachment}",
        "",
        "0---+?--0",
    ),
    (
        "list_patient_medical_records",
        "GET /patients/{ana}/medical-records",
        "",
        "0++?+?--0",
    ),
    (
        "get_patient_access_log",
        "GET /patients/{ana}/access-log",
        "",
        "0++?----0",
    ),
    (
        "export_patient_medical_record",
        "GET /patients/{ana}/export",
        "",
        "0++?+?--0",
    ),
    (
        "create_break_glass",
        "POST /patients/{ana}/break-glass",
        r#"{"reason":"N"}"#,
        "0---++--0",
    ),
    (
        "list_medical_record_templates",
        "GET /medical-record-templates",
        "",
        "0---++-+0",
    ),
    (
        "create_medical_record_template",
        "POST /medical-record-templates",
        r#"{"name":"N","kind":"evolution","sections":[{"name":"N"}]}"#,
        "0------+0",
    ),
    (
        "update_medical_record_template",
        "PATCH /medical-record-templates/{any}",
        "{}",
        "0------+0",
    ),
    (
        "delete_medical_record_template",
        "DELETE /medical-record-templates/{any}",
        "",
        "0------+0",
    ),
];
