//! Putting content on pages: what is drawn where. Nothing is written yet, so that the pages can be counted first.

use super::block::{Block, Sheet};
use super::font::{Face, Faces};
use super::wrap::{clean, wrap};
use super::{MOST_PAGES, PrintError};

/// Points. A4 is 210 × 297 mm.
const SHORT: f32 = 595.28;
const LONG: f32 = 841.89;
const SIDE: f32 = 48.0;
const TOP: f32 = 44.0;
const BOTTOM: f32 = 58.0;
/// The part of the width that labels of facts take.
const LABEL: f32 = 0.26;

/// How a text looks.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct Style {
    pub(super) face: FaceName,
    /// Points.
    pub(super) size: f32,
    pub(super) ink: Ink,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum FaceName {
    Regular,
    Bold,
    Mono,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Ink {
    Black,
    Grey,
    /// Of rules.
    Pale,
    /// Behind the head of a table.
    Tint,
}

const fn style(face: FaceName, size: f32, ink: Ink) -> Style {
    Style { face, size, ink }
}

pub(super) const CLINIC: Style = style(FaceName::Bold, 13.0, Ink::Black);
pub(super) const SMALL: Style = style(FaceName::Regular, 8.0, Ink::Grey);
pub(super) const TITLE: Style = style(FaceName::Bold, 16.0, Ink::Black);
pub(super) const HEADING: Style = style(FaceName::Bold, 11.5, Ink::Black);
pub(super) const BODY: Style = style(FaceName::Regular, 10.0, Ink::Black);
pub(super) const FACT_LABEL: Style = style(FaceName::Regular, 9.0, Ink::Grey);
pub(super) const CELL: Style = style(FaceName::Regular, 9.0, Ink::Black);
pub(super) const CELL_HEAD: Style = style(FaceName::Bold, 9.0, Ink::Black);
pub(super) const CODE: Style = style(FaceName::Mono, 8.0, Ink::Grey);

impl Style {
    pub(super) fn face(self, faces: &'static Faces) -> &'static Face {
        match self.face {
            FaceName::Regular => &faces.regular,
            FaceName::Bold => &faces.bold,
            FaceName::Mono => &faces.mono,
        }
    }

    /// From the top of a line to its baseline, in points.
    fn ascent(self) -> f32 {
        self.size * 1.07
    }

    /// From one line to the next, in points.
    pub(super) fn line(self) -> f32 {
        self.size * 1.38
    }
}

/// Something that is drawn, from the top left corner in points.
#[derive(Clone, PartialEq, Debug)]
pub(super) enum Mark {
    Text {
        x: f32,
        baseline: f32,
        style: Style,
        text: String,
        /// The node of the structure that it belongs to; none for what only decorates.
        node: Option<usize>,
    },
    Box {
        x: f32,
        y: f32,
        width: f32,
        height: f32,
        ink: Ink,
    },
}

/// What a node of the structure is to a reading program.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Role {
    Title,
    Heading,
    Paragraph,
    Table,
    Row,
    ColumnHead,
    RowHead,
    Cell,
}

#[derive(Debug)]
pub(super) struct Node {
    pub(super) role: Role,
    pub(super) children: Vec<usize>,
    pub(super) title: Option<String>,
}

/// A mark in the outline.
#[derive(Debug)]
pub(super) struct Bookmark {
    pub(super) text: String,
    pub(super) page: usize,
    pub(super) y: f32,
}

/// The pages so far.
pub(super) struct Flow {
    pub(super) faces: &'static Faces,
    pub(super) width: f32,
    pub(super) height: f32,
    pub(super) pages: Vec<Vec<Mark>>,
    pub(super) nodes: Vec<Node>,
    /// The nodes that have no parent.
    pub(super) top: Vec<usize>,
    pub(super) bookmarks: Vec<Bookmark>,
    /// Where the next line begins.
    pub(super) y: f32,
}

impl Flow {
    pub(super) fn of(sheet: &Sheet, content: &[Block]) -> Result<Self, PrintError> {
        let (width, height) = if sheet.landscape {
            (LONG, SHORT)
        } else {
            (SHORT, LONG)
        };
        let mut flow = Self {
            faces: Faces::get()?,
            width,
            height,
            pages: vec![Vec::new()],
            nodes: Vec::new(),
            top: Vec::new(),
            bookmarks: Vec::new(),
            y: TOP,
        };
        flow.head(sheet)?;
        for block in content {
            flow.put(block)?;
        }
        Ok(flow)
    }

    /// The left edge of the content.
    pub(super) fn left() -> f32 {
        SIDE
    }

    /// How wide the content is.
    pub(super) fn measure(&self) -> f32 {
        self.width - 2.0 * SIDE
    }

    fn floor(&self) -> f32 {
        self.height - BOTTOM
    }

    /// Whether so much still goes on this page.
    pub(super) fn has_room(&self, height: f32) -> bool {
        self.y + height <= self.floor()
    }

    /// Whether so much goes on a page of its own.
    pub(super) fn fits_a_page(&self, height: f32) -> bool {
        TOP + SMALL.line() * 2.0 + height <= self.floor()
    }

    /// Begins a page unless so much still goes on this one. Says whether it did.
    pub(super) fn need(&mut self, height: f32) -> Result<bool, PrintError> {
        if self.has_room(height) {
            return Ok(false);
        }
        if self.pages.len() == MOST_PAGES {
            return Err(PrintError::TooLong);
        }
        self.pages.push(Vec::new());
        // Below the running head, which the pages after the first have.
        self.y = TOP + SMALL.line() * 2.0;
        Ok(true)
    }

    pub(super) fn gap(&mut self, height: f32) {
        self.y += height;
    }

    pub(super) fn mark(&mut self, mark: Mark) {
        if let Some(page) = self.pages.last_mut() {
            page.push(mark);
        }
    }

    pub(super) fn node(&mut self, role: Role, parent: Option<usize>) -> usize {
        let id = self.nodes.len();
        self.nodes.push(Node {
            role,
            children: Vec::new(),
            title: None,
        });
        match parent.and_then(|parent| self.nodes.get_mut(parent)) {
            Some(parent) => parent.children.push(id),
            None => self.top.push(id),
        }
        id
    }

    /// One line whose top is at `self.y`; the place does not move on.
    pub(super) fn line(&mut self, x: f32, style: Style, text: &str, node: Option<usize>) {
        let baseline = self.y + style.ascent();
        // An empty cell keeps its place in the structure.
        let text = if text.is_empty() { " " } else { text };
        self.mark(Mark::Text {
            x,
            baseline,
            style,
            text: text.to_owned(),
            node,
        });
    }

    pub(super) fn wrapped(&self, style: Style, text: &str, width: f32) -> Vec<String> {
        wrap(style.face(self.faces), style.size, text, width)
    }

    /// Lines below each other, over pages where needed.
    pub(super) fn lines(
        &mut self,
        (x, width): (f32, f32),
        style: Style,
        text: &str,
        node: Option<usize>,
    ) -> Result<(), PrintError> {
        for line in self.wrapped(style, text, width) {
            self.need(style.line())?;
            if !line.is_empty() {
                self.line(x, style, &line, node);
            }
            self.y += style.line();
        }
        Ok(())
    }

    pub(super) fn rule(&mut self, ink: Ink) {
        let (y, width) = (self.y, self.measure());
        self.mark(Mark::Box {
            x: SIDE,
            y,
            width,
            height: 0.6,
            ink,
        });
    }

    fn head(&mut self, sheet: &Sheet) -> Result<(), PrintError> {
        let across = (SIDE, self.measure());
        let clinic = self.node(Role::Paragraph, None);
        self.lines(across, CLINIC, &sheet.head.name, Some(clinic))?;
        for line in &sheet.head.lines {
            let node = self.node(Role::Paragraph, None);
            self.lines(across, SMALL, line, Some(node))?;
        }
        self.gap(6.0);
        self.rule(Ink::Grey);
        self.gap(12.0);
        let title = self.node(Role::Title, None);
        self.name(title, &sheet.title);
        self.lines(across, TITLE, &sheet.title, Some(title))?;
        self.gap(8.0);
        Ok(())
    }

    /// Gives a heading its name, and its mark in the outline at this place.
    fn name(&mut self, node: usize, text: &str) {
        // Reading programs want a name for every heading (PDF/UA-1, 7.4).
        let text = match clean(text) {
            empty if empty.trim().is_empty() => "–".to_owned(),
            text => text,
        };
        self.nodes[node].title = Some(text.clone());
        self.bookmarks.push(Bookmark {
            text,
            page: self.pages.len() - 1,
            y: self.y,
        });
    }

    fn put(&mut self, block: &Block) -> Result<(), PrintError> {
        let across = (SIDE, self.measure());
        match block {
            Block::Heading(text) => {
                self.gap(8.0);
                // With three lines of what follows, so that it does not end a page.
                self.need(HEADING.line() + BODY.line() * 3.0)?;
                let node = self.node(Role::Heading, None);
                self.name(node, text);
                self.lines(across, HEADING, text, Some(node))?;
                self.gap(3.0);
            }
            Block::Paragraph(text) => self.paragraph(BODY, text, 5.0)?,
            Block::Note(text) => self.paragraph(SMALL, text, 4.0)?,
            Block::Facts(facts) => self.facts(facts)?,
            Block::Table(table) => self.table(table)?,
            Block::Hash(label, value) => self.hash(label, value)?,
            Block::Rule => {
                self.gap(4.0);
                self.need(6.0)?;
                self.rule(Ink::Pale);
                self.gap(6.0);
            }
        }
        Ok(())
    }

    fn paragraph(&mut self, style: Style, text: &str, after: f32) -> Result<(), PrintError> {
        let node = self.node(Role::Paragraph, None);
        self.lines((SIDE, self.measure()), style, text, Some(node))?;
        self.gap(after);
        Ok(())
    }

    fn facts(&mut self, facts: &[(String, String)]) -> Result<(), PrintError> {
        let label_width = self.measure() * LABEL;
        let value_at = SIDE + label_width;
        let value_width = self.measure() - label_width;
        let table = self.node(Role::Table, None);
        for (label, value) in facts {
            let row = self.node(Role::Row, Some(table));
            let head = self.node(Role::RowHead, Some(row));
            let cell = self.node(Role::Cell, Some(row));
            let labels = self.wrapped(FACT_LABEL, label, label_width - 8.0);
            let values = self.wrapped(BODY, value, value_width);
            for at in 0..labels.len().max(values.len()) {
                self.need(BODY.line())?;
                if let Some(label) = labels.get(at) {
                    // Down to the larger value's baseline.
                    self.gap(BODY.ascent() - FACT_LABEL.ascent());
                    self.line(SIDE, FACT_LABEL, label, Some(head));
                    self.gap(FACT_LABEL.ascent() - BODY.ascent());
                }
                if let Some(value) = values.get(at) {
                    self.line(value_at, BODY, value, Some(cell));
                }
                self.y += BODY.line();
            }
        }
        self.gap(5.0);
        Ok(())
    }

    fn hash(&mut self, label: &str, value: &str) -> Result<(), PrintError> {
        let node = self.node(Role::Paragraph, None);
        let label_width = self.measure() * LABEL;
        self.need(CODE.line())?;
        let (page, top) = (self.pages.len(), self.y);
        self.lines((SIDE, label_width - 8.0), SMALL, label, Some(node))?;
        let below = self.y;
        if self.pages.len() == page {
            self.y = top;
        }
        self.lines(
            (SIDE + label_width, self.measure() - label_width),
            CODE,
            value,
            Some(node),
        )?;
        if self.pages.len() == page {
            self.y = self.y.max(below);
        }
        self.gap(2.0);
        Ok(())
    }
}
