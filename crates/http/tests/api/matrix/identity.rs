//! Accounts, sessions, passwords, second factors.

use super::Row;

pub(super) const ROWS: &[Row] = &[
    ("register", "POST /auth/register", "{}", "+++++++++"),
    ("login", "POST /auth/login", "{}", "+++++++++"),
    ("refresh", "POST /auth/refresh", "{}", "000000000"),
    ("logout", "POST /auth/logout", "", "0+++++++0"),
    ("logout_all", "POST /auth/logout-all", "", "0+++++++0"),
    ("list_sessions", "GET /auth/sessions", "", "0+++++++0"),
    (
        "delete_session",
        "DELETE /auth/sessions/{session}",
        "",
        "0+??????0",
    ),
    ("reauthenticate", "POST /auth/reauthenticate", "{}", "0+++++++0"),
    ("change_password", "POST /auth/password/change", "{}", "0+++++++0"),
    ("forgot_password", "POST /auth/password/forgot", "{}", "+++++++++"),
    ("reset_password", "POST /auth/password/reset", "{}", "+++++++++"),
    ("verify_email", "POST /auth/email/verify", "{}", "+++++++++"),
    (
        "resend_verification",
        "POST /auth/email/resend",
        "{}",
        "+++++++++",
    ),
    ("change_email", "POST /auth/email/change", "{}", "0+++++++0"),
    ("get_mfa", "GET /auth/mfa", "", "0+++++++0"),
    ("enrol_totp", "POST /auth/mfa/totp", "", "0+++++++0"),
    ("confirm_totp", "POST /auth/mfa/totp/confirm", "{}", "0+++++++0"),
    ("remove_totp", "DELETE /auth/mfa/totp", "", "0+++++++0"),
    (
        "renew_recovery_codes",
        "POST /auth/mfa/recovery-codes",
        "",
        "0+++++++0",
    ),
    ("reset_user_totp", "DELETE /users/{any}/mfa/totp", "", "0------+0"),
    ("get_me", "GET /users/me", "", "0+++++++0"),
    ("update_me", "PATCH /users/me", "{}", "0+++++++0"),
];
