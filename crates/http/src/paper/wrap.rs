//! Breaking text into lines.

use super::font::{Cluster, Face};

/// The lines of a text that are at most so wide (points), greedily. A word that is wider than a line is cut. Line breaks
/// in the text are kept.
pub(super) fn wrap(face: &Face, size: f32, text: &str, width: f32) -> Vec<String> {
    let mut lines = Vec::new();
    for line in text.split('\n') {
        let line = clean(line);
        wrap_line(face, size, &line, width, &mut lines);
    }
    lines
}

/// Without what a page cannot show: tabs become spaces, other control characters go.
pub(super) fn clean(line: &str) -> String {
    let spaced = line.replace('\t', "    ");
    let kept = |c: &char| !c.is_control() && !matches!(c, '\u{FEFF}' | '\u{FFFE}');
    spaced.trim_end().chars().filter(kept).collect()
}

fn wrap_line(face: &Face, size: f32, line: &str, width: f32, lines: &mut Vec<String>) {
    let clusters = face.clusters(line);
    let mut start = 0;
    while start < clusters.len() {
        let end = line_end(&clusters, line, start, width / size);
        lines.push(text_of(&clusters, line, start, end).trim_end().to_owned());
        start = end;
        while clusters
            .get(start)
            .is_some_and(|next| &line[next.range.clone()] == " ")
        {
            start += 1;
        }
    }
    if clusters.is_empty() {
        lines.push(String::new());
    }
}

/// Where the line that begins at `start` ends: the first cluster of the next one. `width` is in ems.
fn line_end(clusters: &[Cluster], line: &str, start: usize, width: f32) -> usize {
    let mut used = 0.0;
    let mut last_break = None;
    for (at, cluster) in clusters.iter().enumerate().skip(start) {
        used += cluster.advance;
        let text = &line[cluster.range.clone()];
        if used > width && text != " " {
            // At least one cluster a line, however narrow it is.
            return last_break.unwrap_or(at.max(start + 1));
        }
        if matches!(text, " " | "-" | "/" | "–" | "—") && at > start {
            last_break = Some(at + 1);
        }
    }
    clusters.len()
}

fn text_of<'a>(clusters: &[Cluster], line: &'a str, start: usize, end: usize) -> &'a str {
    let from = clusters[start].range.start;
    let to = clusters.get(end).map_or(line.len(), |next| next.range.start);
    &line[from..to]
}
