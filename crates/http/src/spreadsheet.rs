//! Tables for spreadsheets: CSV (RFC 4180) whose cells no spreadsheet takes for a formula.

use std::borrow::Cow;

/// The cell as text: what begins like a formula (`=`, `+`, `-`, `@`, tab, carriage return) gets an apostrophe in front
/// (OWASP, "CSV Injection").
pub fn neutral(cell: &str) -> Cow<'_, str> {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        Cow::Owned(format!("'{cell}"))
    } else {
        Cow::Borrowed(cell)
    }
}

/// Some rows as CSV, every cell neutral.
///
/// # Errors
/// What the writer says; there is no reason that it should.
pub fn csv_rows<'a, R>(rows: impl IntoIterator<Item = R>) -> Result<Vec<u8>, csv::Error>
where
    R: IntoIterator<Item = &'a str>,
{
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(Vec::new());
    for row in rows {
        for cell in row {
            writer.write_field(neutral(cell).as_ref())?;
        }
        writer.write_record(None::<&[u8]>)?;
    }
    writer.into_inner().map_err(|error| error.into_error().into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_begins_like_a_formula() {
        for (cell, written) in [
            ("=1+1", "'=1+1"),
            ("+54 11", "'+54 11"),
            ("-5", "'-5"),
            ("@x", "'@x"),
            ("\t=1", "'\t=1"),
            ("\r=1", "'\r=1"),
            ("Ñandú", "Ñandú"),
            ("", ""),
        ] {
            assert_eq!(neutral(cell), written);
        }
    }

    #[test]
    fn commas_quotes_and_lines_stay_in_their_cell() {
        let rows = csv_rows([["a,b", "say \"x\""], ["two\nlines", "=1"]]).unwrap();
        let text = String::from_utf8(rows).unwrap();
        assert_eq!(text, "\"a,b\",\"say \"\"x\"\"\"\r\n\"two\nlines\",'=1\r\n");
    }
}
