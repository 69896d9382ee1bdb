//! Tables in Markdown: ratios first, then times.

use std::fmt::Write as _;

use crate::measure::{Figure, Subject, measure};
use crate::subjects::token;

pub const LENGTHS: [usize; 3] = [40, 192, 4096];
pub const LENGTH_NAMES: [&str; 3] = ["40 B", "192 B", "4 KiB"];

/// The same work by each crate, for each length of the token.
pub struct Table {
    pub title: &'static str,
    pub figures: [Vec<Figure>; 3],
}

impl Table {
    pub fn of(title: &'static str, subjects: impl Fn(&str) -> Vec<Subject<'_>>) -> Self {
        Self { title, figures: LENGTHS.map(|len| measure(&subjects(&token(len)))) }
    }

    /// For each row its name and its figure for each length.
    pub fn rows(&self) -> impl Iterator<Item = (&'static str, [Figure; 3])> {
        (0..self.figures[0].len()).map(move |row| {
            let figures = [0, 1, 2].map(|len| self.figures[len][row]);
            (figures[0].name, figures)
        })
    }

    pub fn markdown(&self) -> String {
        let mut text = format!("\n### {}\n\n| |", self.title);
        for name in LENGTH_NAMES {
            write!(text, " {name} |").unwrap();
        }
        text += " ns | allocations, reallocations |\n| --- | ---: | ---: | ---: | ---: | ---: |\n";
        for (name, figures) in self.rows() {
            write!(text, "| {name} |").unwrap();
            for figure in figures {
                write!(text, " {:.2} |", figure.ratio()).unwrap();
            }
            let nanoseconds = figures.map(|figure| format!("{:.0}", figure.nanoseconds));
            let count = figures[1].count;
            writeln!(text, " {} | {}, {} |", nanoseconds.join(" / "), count.allocs, count.reallocs)
                .unwrap();
        }
        text
    }

    /// Each figure in which a peer is faster.
    pub fn slower(&self) -> impl Iterator<Item = String> {
        self.rows().flat_map(move |(name, figures)| {
            let slower = LENGTH_NAMES.into_iter().zip(figures);
            let slower = slower.filter(|(_, figure)| figure.ratio() >= 1.005);
            slower.map(move |(len, figure)| {
                let ns = figure.own - figure.nanoseconds;
                format!(
                    "- {}, {len}: {:.2} of the time that {name} takes, {ns:.0} ns more.\n",
                    self.title,
                    figure.ratio()
                )
            })
        })
    }
}
