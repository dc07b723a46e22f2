//! The page docs/ERRORS.md, made from the table of codes.

use std::fmt::Write as _;

use super::Code;

/// The page that explains every code.
pub fn errors_page() -> String {
    let mut page = "# Errors\n\nMade from `crates/http/src/problem/code.rs`; do not edit by hand.\n\n\
        Every refusal is `application/problem+json` (RFC 9457) with `type`, `title`, `status`, `code`, `instance` (the request id, \
        also in `X-Request-Id`) and, for 422, `errors: [{pointer, code, message}]`.\n\n\
        `code` is the stable key: programs look at it. `type` says the same as a URI, `urn:turnoplus:problem:<code>`; it is a name, \
        not an address, and its explanation is the row below. `title`, `detail` and `message` are for people and may change.\n\n\
        | Code | Status | Meaning |\n|---|---|---|\n"
        .to_owned();
    for code in Code::ALL {
        let (word, status, title) = (code.as_str(), code.status().as_u16(), code.title());
        // Writing into a String cannot fail.
        let _ = writeln!(
            page,
            "| <a id=\"{word}\"></a>`{word}` | {status} | **{title}.** {} |",
            code.meaning()
        );
    }
    page
}
