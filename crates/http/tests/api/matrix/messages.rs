//! Messages in the outbox.

use super::Row;

pub(super) const ROWS: &[Row] = &[
    ("list_messages", "GET /messages", "", "0------+0"),
    ("resend_message", "POST /messages/{any}/resend", "", "0------+0"),
    ("discard_message", "POST /messages/{any}/discard", "", "0------+0"),
];
