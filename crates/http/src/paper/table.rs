//! Tables: a row stays whole where a page can hold it, and the head is repeated on each page.

use super::PrintError;
use super::block::{Align, Table};
use super::flow::{CELL, CELL_HEAD, Flow, Ink, Mark, Role, Style};

const PADDING: f32 = 4.0;

/// Where each column begins and how wide it is, and how it is aligned.
struct Grid(Vec<(f32, f32, Align)>);

/// The texts of a row, wrapped for their columns.
struct Row {
    cells: Vec<Vec<String>>,
    style: Style,
}

impl Row {
    fn lines(&self) -> usize {
        self.cells.iter().map(Vec::len).max().unwrap_or(0)
    }

    fn height(&self) -> f32 {
        #[expect(clippy::cast_precision_loss, reason = "a cell has far fewer than 2^23 lines")]
        let lines = self.lines() as f32;
        lines * self.style.line() + PADDING
    }
}

impl Flow {
    pub(super) fn table(&mut self, table: &Table) -> Result<(), PrintError> {
        let grid = self.grid(table);
        let titles: Vec<String> = table.columns.iter().map(|column| column.title.clone()).collect();
        let head = self.row(&grid, &titles, CELL_HEAD);
        let node = self.node(Role::Table, None);
        // The head is no use at the end of a page.
        self.need(head.height() + CELL.line() * 2.0 + PADDING)?;
        let head_node = self.node(Role::Row, Some(node));
        let cells = self.cells(&grid, head_node, Role::ColumnHead);
        self.table_head(&grid, &head, &cells);
        for texts in &table.rows {
            let row = self.row(&grid, texts, CELL);
            let row_node = self.node(Role::Row, Some(node));
            let cells = self.cells(&grid, row_node, Role::Cell);
            self.table_row(&grid, (&row, &cells), &head)?;
        }
        self.gap(8.0);
        Ok(())
    }

    fn grid(&self, table: &Table) -> Grid {
        let total: f32 = table.columns.iter().map(|column| column.share.max(0.05)).sum();
        let mut x = Self::left();
        let columns = table.columns.iter().map(|column| {
            let width = self.measure() * column.share.max(0.05) / total;
            let place = (x, width, column.align);
            x += width;
            place
        });
        Grid(columns.collect())
    }

    fn row(&self, grid: &Grid, texts: &[String], style: Style) -> Row {
        let cells = grid.0.iter().enumerate().map(|(at, (_, width, _))| {
            let text = texts.get(at).map_or("", String::as_str);
            self.wrapped(style, text, width - 2.0 * PADDING)
        });
        Row {
            cells: cells.collect(),
            style,
        }
    }

    fn cells(&mut self, grid: &Grid, row: usize, role: Role) -> Vec<Option<usize>> {
        let cell = |_: &_| Some(self.node(role, Some(row)));
        grid.0.iter().map(cell).collect()
    }

    fn table_head(&mut self, grid: &Grid, head: &Row, cells: &[Option<usize>]) {
        let (y, width, height) = (self.y, self.measure(), head.height());
        self.mark(Mark::Box {
            x: Self::left(),
            y,
            width,
            height,
            ink: Ink::Tint,
        });
        self.gap(PADDING / 2.0);
        for line in 0..head.lines() {
            self.table_line(grid, head, cells, line);
        }
        self.gap(PADDING / 2.0);
    }

    fn table_row(
        &mut self,
        grid: &Grid,
        (row, cells): (&Row, &[Option<usize>]),
        head: &Row,
    ) -> Result<(), PrintError> {
        if self.fits_a_page(head.height() + row.height()) && self.need(row.height())? {
            self.repeat_head(grid, head);
        }
        self.gap(PADDING / 2.0);
        for line in 0..row.lines() {
            if self.need(row.style.line())? {
                self.repeat_head(grid, head);
            }
            self.table_line(grid, row, cells, line);
        }
        self.gap(PADDING / 2.0);
        self.rule(Ink::Pale);
        Ok(())
    }

    /// The head again, unless it would take the whole page.
    fn repeat_head(&mut self, grid: &Grid, head: &Row) {
        if self.has_room(head.height() + CELL.line() * 4.0) {
            self.table_head(grid, head, &vec![None; grid.0.len()]);
        }
    }

    fn table_line(&mut self, grid: &Grid, row: &Row, cells: &[Option<usize>], line: usize) {
        for (at, (x, width, align)) in grid.0.iter().enumerate() {
            let Some(text) = row.cells.get(at).and_then(|lines| lines.get(line)) else {
                continue;
            };
            let x = match align {
                Align::Left => x + PADDING,
                Align::Right => {
                    let text_width = row.style.face(self.faces).width(text, row.style.size);
                    x + width - PADDING - text_width
                }
            };
            self.line(x, row.style, text, cells.get(at).copied().flatten());
        }
        self.gap(row.style.line());
    }
}
