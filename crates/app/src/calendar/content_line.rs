//! Lines of iCalendar text: escaped, folded, ended with CRLF (RFC 5545 §3.1, §3.3.11).

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

/// The longest line, in octets, without its CRLF.
const MAX_OCTETS: usize = 75;

/// Collects content lines.
#[derive(Default, Debug)]
pub(super) struct ContentLines(String);

impl ContentLines {
    /// A line whose value is written as it is: a token, a number, a time.
    pub(super) fn raw(&mut self, name: &str, value: &str) {
        self.fold(&format!("{name}:{value}"));
    }

    /// A line of text.
    pub(super) fn text(&mut self, name: &str, value: &str) {
        self.fold(&format!("{name}:{}", escaped(value)));
    }

    /// A line of a universal time.
    pub(super) fn instant(&mut self, name: &str, at: Timestamp) {
        self.raw(name, &format!("{}Z", compact(TimeZone::UTC.to_datetime(at))));
    }

    /// Everything so far.
    pub(super) fn into_text(self) -> String {
        self.0
    }

    /// Continuation lines begin with a space, which counts; no character is cut in half.
    fn fold(&mut self, line: &str) {
        let mut room = MAX_OCTETS;
        for character in line.chars() {
            let octets = character.len_utf8();
            if octets > room {
                self.0.push_str("\r\n ");
                room = MAX_OCTETS - 1;
            }
            self.0.push(character);
            room -= octets;
        }
        self.0.push_str("\r\n");
    }
}

/// A civil time as iCalendar writes it.
pub(super) fn compact(at: DateTime) -> String {
    at.strftime("%Y%m%dT%H%M%S").to_string()
}

/// A parameter's value in quotes (RFC 6868): quotes and control characters cannot be in it.
pub(super) fn quoted(value: &str) -> String {
    let mut text = String::with_capacity(value.len() + 2);
    text.push('"');
    for character in value.chars() {
        match character {
            '^' => text.push_str("^^"),
            '"' => text.push_str("^'"),
            '\n' => text.push_str("^n"),
            other if other.is_control() => {}
            other => text.push(other),
        }
    }
    text.push('"');
    text
}

fn escaped(value: &str) -> String {
    let mut text = String::with_capacity(value.len());
    for character in value.chars() {
        match character {
            '\\' | ';' | ',' => {
                text.push('\\');
                text.push(character);
            }
            '\n' => text.push_str("\\n"),
            '\t' => text.push('\t'),
            other if other.is_control() => {}
            other => text.push(other),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(value: &str) -> String {
        let mut lines = ContentLines::default();
        lines.text("SUMMARY", value);
        lines.into_text()
    }

    #[test]
    fn what_has_a_meaning_in_the_format_is_escaped() {
        assert_eq!(
            text("a;b,c\\d\r\nEND:VEVENT:\u{7f}"),
            "SUMMARY:a\\;b\\,c\\\\d\\nEND:VEVENT:\r\n"
        );
        assert_eq!(quoted("Ñandú \"x\"^\r\n;"), "\"Ñandú ^'x^'^^^n;\"");
    }

    #[test]
    fn a_line_is_folded_at_75_octets_and_never_inside_a_character() {
        for length in [66, 67, 68, 141, 142] {
            for filler in ["a", "ñ", "€", "😀"] {
                let value = filler.repeat(length);
                let folded = text(&value);
                let lines: Vec<&str> = folded.trim_end().split("\r\n").collect();
                assert!(lines.iter().all(|line| line.len() <= MAX_OCTETS), "{folded}");
                assert!(lines.iter().skip(1).all(|line| line.starts_with(' ')));
                assert_eq!(folded.replace("\r\n ", ""), format!("SUMMARY:{value}\r\n"));
            }
        }
        assert_eq!(text(&"a".repeat(67)).matches("\r\n").count(), 1);
        assert_eq!(text(&"a".repeat(68)).matches("\r\n").count(), 2);
    }
}
