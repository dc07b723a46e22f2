//! What a document consists of.

use jiff::Zoned;

use super::Language;

/// What is true of every page.
#[derive(Clone, Debug)]
pub struct Sheet {
    /// Of the words that this module writes, and of the document as a reading program announces it.
    pub language: Language,
    /// Across instead of upright, for wide tables.
    pub landscape: bool,
    /// Who issues the document.
    pub head: Head,
    /// What the document is: large on the first page, small on the others.
    pub title: String,
    /// When it is printed, in the clinic's zone.
    pub printed: Zoned,
}

/// The clinic's head: its name, and lines below it (address, telephone).
#[derive(Clone, Debug)]
pub struct Head {
    /// The clinic's name.
    pub name: String,
    /// Small lines below it.
    pub lines: Vec<String>,
}

/// One piece of content. Line breaks in texts are kept; everything wraps, and may go over pages.
#[derive(Clone, Debug)]
pub enum Block {
    /// A heading; it stays with what follows, and is a mark in the outline.
    Heading(String),
    /// Running text.
    Paragraph(String),
    /// A small, grey remark.
    Note(String),
    /// Labels with what they say, one a line.
    Facts(Vec<(String, String)>),
    /// A table; its head is repeated on each page.
    Table(Table),
    /// A label and something for machines, monospaced and small: a hash, an id.
    Hash(String, String),
    /// A line across.
    Rule,
}

impl Block {
    /// A heading.
    pub fn heading(text: impl Into<String>) -> Self {
        Self::Heading(text.into())
    }

    /// Running text.
    pub fn paragraph(text: impl Into<String>) -> Self {
        Self::Paragraph(text.into())
    }

    /// A small, grey remark.
    pub fn note(text: impl Into<String>) -> Self {
        Self::Note(text.into())
    }

    /// A label and something for machines.
    pub fn hash(label: impl Into<String>, value: impl Into<String>) -> Self {
        Self::Hash(label.into(), value.into())
    }
}

/// A table. A row with fewer cells than there are columns is filled up with empty ones; more are left out.
#[derive(Clone, Debug)]
pub struct Table {
    /// From left to right.
    pub columns: Vec<Column>,
    /// From top to bottom, each with one text for each column.
    pub rows: Vec<Vec<String>>,
}

/// A column of a table.
#[derive(Clone, Debug)]
pub struct Column {
    /// What stands in the head.
    pub title: String,
    /// Its part of the width, beside the others' parts: 1.0 and 2.0 are a third and two thirds.
    pub share: f32,
    /// How its cells stand.
    pub align: Align,
}

impl Column {
    /// A column that begins at the left.
    pub fn new(title: impl Into<String>, share: f32) -> Self {
        Self {
            title: title.into(),
            share,
            align: Align::Left,
        }
    }

    /// The same, ending at the right: for numbers.
    #[must_use]
    pub fn right(mut self) -> Self {
        self.align = Align::Right;
        self
    }
}

/// How the cells of a column stand.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Align {
    /// At the left.
    Left,
    /// At the right.
    Right,
}
