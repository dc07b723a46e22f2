//! Printed documents: A4 pages as PDF with the clinic's head, headings, paragraphs, facts, tables and hash lines, page
//! numbers and the instant of printing. What is said on a page belongs to the features; how a page looks belongs here.
//!
//! It lives in the HTTP crate because a printed document is a presentation, as JSON is: nothing below the controllers
//! knows of it, and the texts come from the same DTOs.
//!
//! ```text
//! let sheet = Sheet { language, landscape: false, head: Head { name, lines }, title, printed };
//! let pdf: Vec<u8> = paper::print(sheet, vec![Block::heading("…"), Block::Facts(…), Block::Table(…)]).await?;
//! ```
//!
//! The files are PDF/UA-1 (tagged, with title, language and outline), byte-identical for the same content and instant,
//! and carry subsets of the fonts in `fonts/`. A character that the fonts lack is drawn as a replacement sign and stays in the text
//! that can be searched and copied.

mod block;
mod flow;
mod font;
mod language;
mod render;
mod table;
mod wrap;

#[cfg(test)]
mod tests;

use tokio::sync::Semaphore;

pub use block::{Align, Block, Column, Head, Sheet, Table};
pub use language::Language;

use crate::problem::{Code, FieldErrors, Problem};

/// Documents laid out at the same time; the others wait. One takes a processor and, at the limit of [`MOST_PAGES`], some
/// hundred megabytes.
static PRINTERS: Semaphore = Semaphore::const_new(2);

/// The longest document, in pages.
pub const MOST_PAGES: usize = 2_000;

/// Why there is no document.
#[derive(Debug, thiserror::Error)]
pub enum PrintError {
    /// It would have more than [`MOST_PAGES`] pages.
    #[error("the document would have more than {MOST_PAGES} pages")]
    TooLong,
    /// The library refused it, or a font inside the program is damaged: a fault of ours.
    #[error("the document could not be made: {0}")]
    Failed(String),
}

/// Whether `?format=` asks to print; `None` when it does not say. Its fault goes to `errors`.
pub fn is_wanted(format: Option<&str>, errors: &mut FieldErrors) -> Option<bool> {
    match format? {
        "json" => Some(false),
        "pdf" => Some(true),
        _ => {
            errors.put("/format", "unknown-value", "must be json or pdf");
            None
        }
    }
}

/// Makes the PDF, on a thread where it holds nobody up.
///
/// # Errors
/// See [`PrintError`].
pub async fn print(sheet: Sheet, content: Vec<Block>) -> Result<Vec<u8>, PrintError> {
    let failed = |error: &dyn std::fmt::Display| PrintError::Failed(error.to_string());
    let permit = PRINTERS.acquire().await.map_err(|error| failed(&error))?;
    tokio::task::spawn_blocking(move || {
        // The permit goes with the work: a client that goes away does not let another one in early.
        let _printing = permit;
        render::render(&sheet, &content)
    })
    .await
    .map_err(|error| failed(&error))?
}

impl From<PrintError> for Problem {
    fn from(error: PrintError) -> Self {
        match error {
            PrintError::TooLong => Self::of(Code::DocumentTooLong),
            PrintError::Failed(_) => Self::internal(&error),
        }
    }
}
