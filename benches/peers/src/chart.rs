//! Draws the times with a token of 192 bytes.

use plotters::coord::Shift;
use plotters::prelude::*;

use crate::{Figure, Work};

const TITLE: &str = "Token of 192 bytes, this crate = 1. Shorter is faster.";
const WIDTH: u32 = 480;
const TITLE_HEIGHT: u32 = 30;
const HEAD: u32 = 46;
const ROW: u32 = 26;
const OWN: RGBColor = RGBColor(26, 127, 90);
const PEER: RGBColor = RGBColor(175, 184, 193);

pub fn draw(works: &[Work]) -> String {
    let mut ends = vec![TITLE_HEIGHT];
    for work in works {
        ends.push(ends[ends.len() - 1] + HEAD + ROW * u32::try_from(work.at_192().len()).unwrap());
    }
    let mut svg = String::new();
    {
        let root = SVGBackend::with_string(&mut svg, (WIDTH, ends[works.len()]));
        let root = root.into_drawing_area();
        // A background, for readers with a dark page.
        root.fill(&WHITE).unwrap();
        root.draw(&Text::new(TITLE, (10, 10), font(18))).unwrap();
        let longest = works.iter().flat_map(|work| times(work.at_192())).fold(0.0, f64::max);
        for (area, work) in root.split_by_breakpoints([0; 0], &ends)[1..].iter().zip(works) {
            draw_bars(area, work, longest * 1.2);
        }
    }
    // docs.rs has it inline, where nothing else makes it narrower than its size.
    svg.replacen("<svg ", "<svg style=\"max-width:100%;height:auto\" ", 1)
}

fn draw_bars(area: &DrawingArea<SVGBackend, Shift>, work: &Work, end: f64) {
    let figures = work.at_192();
    // From the bottom up.
    let rows: Vec<_> = figures.iter().zip(times(figures)).rev().collect();
    let label = |row: &SegmentValue<usize>| match row {
        SegmentValue::CenterOf(row) => {
            rows.get(*row).map_or_else(String::new, |(figure, _)| figure.name.replace('`', ""))
        }
        _ => String::new(),
    };
    let mut chart = ChartBuilder::on(area)
        .caption(work.name, font(20))
        .y_label_area_size(160)
        .margin(8)
        .build_cartesian_2d(0.0..end, (0..rows.len() - 1).into_segmented())
        .unwrap();
    let mut mesh = chart.configure_mesh();
    mesh.disable_mesh().disable_x_axis().y_labels(rows.len()).y_label_formatter(&label);
    mesh.label_style(font(18)).draw().unwrap();
    for (row, (_, times)) in rows.iter().enumerate() {
        let color = if row == rows.len() - 1 { OWN } else { PEER };
        let [from, to] = [row, row + 1].map(SegmentValue::Exact);
        let mut bar = Rectangle::new([(0.0, from), (*times, to)], color.filled());
        bar.set_margin(4, 4, 0, 0);
        chart.draw_series([bar]).unwrap();
        let number = Text::new(format!("{times:.2}"), (6, -6), font(18));
        let end = EmptyElement::at((*times, SegmentValue::CenterOf(row)));
        chart.draw_series([end + number]).unwrap();
    }
}

/// In multiples of this crate's time.
fn times(figures: &[Figure]) -> impl DoubleEndedIterator<Item = f64> + ExactSizeIterator {
    figures.iter().map(|figure| figure.nanoseconds / figures[0].nanoseconds)
}

fn font(size: u32) -> TextStyle<'static> {
    ("sans-serif", size).into()
}
