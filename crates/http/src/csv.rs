//! Tables for spreadsheets: RFC 4180, in UTF-8, with no cell that a spreadsheet would take for a formula.

use std::borrow::Cow;

use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};

use crate::problem::Problem;

/// What spreadsheets take for the beginning of a formula, also in their wide forms.
const FORMULA: [char; 8] = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];

/// A table in the making.
pub struct Table(csv::Writer<Vec<u8>>);

impl Table {
    /// A table with its heading. With `bom`, old spreadsheets know that it is UTF-8.
    pub fn new(bom: bool, heading: &[&str]) -> Result<Self, csv::Error> {
        let start = if bom {
            "\u{FEFF}".as_bytes().to_vec()
        } else {
            Vec::new()
        };
        let mut writer = csv::WriterBuilder::new()
            .terminator(csv::Terminator::CRLF)
            .from_writer(start);
        writer.write_record(heading)?;
        Ok(Self(writer))
    }

    /// Adds a row.
    pub fn row(&mut self, cells: &[&str]) -> Result<(), csv::Error> {
        self.0
            .write_record(cells.iter().map(|cell| neutral(cell).into_owned()))
    }

    /// The file, to be kept under this name: letters, digits, `-`, `_` and `.`.
    pub fn into_file(self, name: &str) -> Result<Response, Problem> {
        let bytes = self
            .0
            .into_inner()
            .map_err(|error| Problem::internal(error.error()))?;
        let disposition = format!("attachment; filename=\"{name}\"");
        let mut headers = HeaderMap::new();
        headers.insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("text/csv; charset=utf-8; header=present"),
        );
        headers.insert(
            header::CONTENT_DISPOSITION,
            HeaderValue::try_from(disposition).map_err(|error| Problem::internal(&error))?,
        );
        Ok((headers, bytes).into_response())
    }
}

/// Some rows of a table that is written in pieces, without a heading of their own.
///
/// # Errors
/// What the writer says; there is no reason that it should.
pub fn rows<'a, R>(rows: impl IntoIterator<Item = R>) -> Result<Vec<u8>, csv::Error>
where
    R: IntoIterator<Item = &'a str>,
{
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(Vec::new());
    for row in rows {
        writer.write_record(row.into_iter().map(|cell| neutral(cell).into_owned()))?;
    }
    writer.into_inner().map_err(|error| error.into_error().into())
}

/// The cell, with an apostrophe before what could be a formula: at its beginning, or behind white space and quotes, which
/// spreadsheets take away before they look.
fn neutral(cell: &str) -> Cow<'_, str> {
    let behind = cell.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '\u{FEFF}'));
    let begins_a_formula = behind.starts_with(FORMULA);
    if begins_a_formula || cell.starts_with(['\t', '\r', '\n']) {
        Cow::Owned(format!("'{cell}"))
    } else {
        Cow::Borrowed(cell)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_is_a_formula() {
        for cell in [
            "=1+1",
            "+54 11 4321-0000",
            "-1",
            "@SUM(A1)",
            "\t=1",
            "\rx",
            "\nx",
            "  =1",
            "\"=1",
            "'=1",
            "\u{a0}=1",
            "＝1",
        ] {
            assert_eq!(neutral(cell), format!("'{cell}"), "{cell:?}");
        }
        for cell in [
            "",
            "Ana Ñandú",
            "2026-12-01",
            "10:00",
            "a=b",
            "O'Higgins",
            "'cita'",
        ] {
            assert_eq!(neutral(cell), cell);
        }
    }

    #[test]
    fn quotes_commas_and_line_breaks_stay_within_their_cell() {
        let mut table = Table::new(true, &["a", "b"]).unwrap();
        table.row(&["x,\"y\"", "line\nbreak"]).unwrap();
        let text = String::from_utf8(table.0.into_inner().unwrap()).unwrap();
        assert_eq!(text, "\u{FEFF}a,b\r\n\"x,\"\"y\"\"\",\"line\nbreak\"\r\n");
    }

    #[test]
    fn pieces_of_a_table_are_neutral_too() {
        let text = String::from_utf8(rows([["a,b", "say \"x\""], ["two\nlines", " =1"]]).unwrap()).unwrap();
        assert_eq!(text, "\"a,b\",\"say \"\"x\"\"\"\r\n\"two\nlines\",' =1\r\n");
    }
}
