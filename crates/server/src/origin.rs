//! Origins of other sites, as the settings name them.

use std::net::Ipv6Addr;

/// An origin as browsers write it: lower case, without the port that its scheme has anyway (RFC 6454 §6.2).
///
/// # Errors
/// Whatever is more or less than a scheme, a host and perhaps a port: no browser sends it, so that it would allow
/// nobody. `*` would allow everybody to spend the session, and so would `null`, which every sandboxed page sends.
pub fn origin(raw: &str) -> Result<String, String> {
    parse(raw.trim()).ok_or_else(|| {
        "expected http:// or https://, a host and perhaps a port, without a path; neither * nor null"
            .to_owned()
    })
}

fn parse(raw: &str) -> Option<String> {
    let (scheme, authority) = raw.split_once("://")?;
    let usual = match scheme {
        "http" => 80,
        "https" => 443,
        _ => return None,
    };
    let (host, rest) = if let Some(bracketed) = authority.strip_prefix('[') {
        let (address, rest) = bracketed.split_once(']')?;
        (format!("[{}]", address.parse::<Ipv6Addr>().ok()?), rest)
    } else {
        let (name, rest) = authority.split_at(authority.find(':').unwrap_or(authority.len()));
        (host_name(name)?, rest)
    };
    let port = match rest.strip_prefix(':') {
        None if rest.is_empty() => usual,
        // `parse` alone would take "+80".
        Some(digits) if digits.bytes().all(|byte| byte.is_ascii_digit()) => digits.parse::<u16>().ok()?,
        None | Some(_) => return None,
    };
    Some(if port == usual {
        format!("{scheme}://{host}")
    } else {
        format!("{scheme}://{host}:{port}")
    })
}

/// A name of DNS or an IPv4 address. Names with other letters are written the way that browsers send them: `xn--…`.
fn host_name(name: &str) -> Option<String> {
    let is_label = |label: &str| {
        !label.is_empty()
            && label
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
    };
    name.split('.').all(is_label).then(|| name.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::origin;

    #[test]
    fn an_origin_is_kept_the_way_that_browsers_send_it() {
        for (raw, sent) in [
            ("https://turnos.example", "https://turnos.example"),
            ("https://Turnos.Example:443", "https://turnos.example"),
            ("https://turnos.example:80", "https://turnos.example:80"),
            ("http://localhost:4200", "http://localhost:4200"),
            (" http://192.168.0.10:80", "http://192.168.0.10"),
            ("https://[2001:DB8:0::1]:8443", "https://[2001:db8::1]:8443"),
        ] {
            assert_eq!(origin(raw).as_deref(), Ok(sent), "{raw}");
        }
    }

    #[test]
    fn what_is_no_origin_is_refused() {
        for raw in [
            "*",
            "null",
            "",
            "turnos.example",
            "turnos.example:443",
            "//turnos.example",
            "https://",
            "https://:443",
            "https://*",
            "https://*.example",
            "https://turnos.example/",
            "https://turnos.example/app",
            "https://turnos.example?x",
            "https://turnos.example#x",
            "https://ana@turnos.example",
            "https://ana:secret@turnos.example",
            "https://turnos.example:",
            "https://turnos.example:+80",
            "https://turnos.example:65536",
            "https://turnos..example",
            "https://[::1",
            "https://[::1]x",
            "https://clínica.example",
            "https://turnos.example\r\nx",
            "ftp://turnos.example",
        ] {
            assert!(origin(raw).is_err(), "{raw}");
        }
    }
}
