//! `Content-Disposition` for a file whose name somebody chose (RFC 6266).

use std::fmt::Write as _;

use axum::http::HeaderValue;

/// The file is kept, not shown, under this name: in full for whoever knows RFC 8187, and in ASCII for the others.
pub(crate) fn attachment(name: &str) -> HeaderValue {
    let plain: String = name
        .chars()
        .map(|c| match c {
            // Quotes and escapes of the quoted string, and what some browsers take for an escape.
            '"' | '\\' | '%' => '_',
            ' '..='~' => c,
            _ => '_',
        })
        .collect();
    let mut full = String::new();
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || b"!#$&+-.^_`|~".contains(&byte) {
            full.push(char::from(byte));
        } else {
            let _ = write!(full, "%{byte:02X}");
        }
    }
    HeaderValue::try_from(format!(
        "attachment; filename=\"{plain}\"; filename*=UTF-8''{full}"
    ))
    .unwrap_or(HeaderValue::from_static("attachment"))
}

#[cfg(test)]
mod tests {
    use super::attachment;

    #[test]
    fn a_name_of_any_letters_is_told_in_full_and_in_ascii() {
        assert_eq!(
            attachment("Ecografía \"ñ\" 100%.pdf"),
            "attachment; filename=\"Ecograf_a ___ 100_.pdf\"; \
             filename*=UTF-8''Ecograf%C3%ADa%20%22%C3%B1%22%20100%25.pdf"
        );
        assert_eq!(
            attachment("a';b.pdf"),
            "attachment; filename=\"a';b.pdf\"; filename*=UTF-8''a%27%3Bb.pdf"
        );
    }
}
