//! The table: medians over the rounds, the spread, and the ratio to the floor of the same round.

use crate::wrk::Measured;

/// What a line of the table is about.
#[derive(Clone, Copy)]
pub struct Row {
    /// The work.
    pub what: &'static str,
    /// What it should reach.
    pub target: &'static str,
}

/// What one round measured, and its floor beside it.
type Round = (Measured, Option<Measured>);

/// Collects rounds.
pub struct Report {
    rounds: usize,
    rows: Vec<(Row, Vec<Round>)>,
    facts: Vec<(&'static str, String, &'static str)>,
}

impl Report {
    /// An empty report.
    pub fn new(rounds: usize) -> Self {
        Self {
            rounds,
            rows: Vec::new(),
            facts: Vec::new(),
        }
    }

    /// Something measured once.
    pub fn fact(&mut self, what: &'static str, value: String, target: &'static str) {
        self.facts.push((what, value, target));
    }

    /// One round of a row, with its floor.
    pub fn add(&mut self, row: Row, measured: Measured, floor: Option<Measured>) {
        match self.rows.iter_mut().find(|(known, _)| known.what == row.what) {
            Some((_, rounds)) => rounds.push((measured, floor)),
            None => self.rows.push((row, vec![(measured, floor)])),
        }
    }

    /// Prints it as Markdown.
    #[expect(clippy::print_stdout, reason = "the table is what the program is for")]
    pub fn print(&self) {
        println!("\nMedian of {} rounds (lowest–highest).\n", self.rounds);
        println!(
            "| Work | per second | p50 ms | p99 ms | of its floor | Target |\n|---|---|---|---|---|---|"
        );
        for (row, rounds) in &self.rows {
            let rates = sorted(rounds.iter().map(|(m, _)| m.per_second));
            let ratios = sorted(
                rounds
                    .iter()
                    .filter_map(|(m, floor)| floor.map(|f| m.per_second / f.per_second)),
            );
            println!(
                "| {} | {:.0} ({:.0}–{:.0}) | {:.2} | {:.2} | {} | {} |",
                row.what,
                median(&rates),
                rates.first().unwrap_or(&0.0),
                rates.last().unwrap_or(&0.0),
                median(&sorted(rounds.iter().map(|(m, _)| m.p50_ms))),
                median(&sorted(rounds.iter().map(|(m, _)| m.p99_ms))),
                if ratios.is_empty() {
                    String::new()
                } else {
                    format!("{:.0} %", median(&ratios) * 100.0)
                },
                row.target,
            );
        }
        println!("\n| Fact | Measured | Target |\n|---|---|---|");
        for (what, value, target) in &self.facts {
            println!("| {what} | {value} | {target} |");
        }
    }
}

fn sorted(values: impl Iterator<Item = f64>) -> Vec<f64> {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values
}

fn median(sorted: &[f64]) -> f64 {
    sorted.get(sorted.len() / 2).copied().unwrap_or(0.0)
}
