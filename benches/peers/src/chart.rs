//! The ratios as bars, a column for each length. Colours follow the reader's light or dark scheme.

use std::fmt::Write as _;

use crate::table::{LENGTH_NAMES, Table};

const STYLE: &str = "
    text { font: 13px system-ui, sans-serif; fill: #24292f }
    .title { font-weight: 600 } .column { fill: #57606a }
    .own { fill: #1a7f5a } .peer { fill: #8c959f } .one { stroke: #1a7f5a; stroke-dasharray: 2 3 }
    @media (prefers-color-scheme: dark) {
      text { fill: #e6edf3 } .column { fill: #9198a1 }
      .own { fill: #3fb98a } .peer { fill: #6e7681 } .one { stroke: #3fb98a }
    }";
const TITLE: &str = "Time taken, in multiples of this crate's: shorter is faster, » is cut.";
const WIDTH: f64 = 700.0;
const LABELS: f64 = 192.0;
const COLUMN: f64 = 168.0;
/// The longest bar. A time above `CUT` ends there, and its number says how long it is.
const BAR: f64 = 112.0;
const CUT: f64 = 4.0;
const ROW: f64 = 20.0;

/// How many times this crate's time each peer takes.
pub fn svg(tables: &[Table]) -> String {
    let mut body = format!(r#"  <text class="column" x="4" y="16">{TITLE}</text>"#) + "\n";
    let mut y = 44.0;
    for table in tables {
        writeln!(body, r#"  <text class="title" x="4" y="{y}">{}</text>"#, table.title).unwrap();
        y += 18.0;
        for (name, x) in LENGTH_NAMES.iter().zip(columns()) {
            let name = format!("token of {name}");
            writeln!(body, r#"  <text class="column" x="{x}" y="{y}">{name}</text>"#).unwrap();
        }
        y += 6.0;
        let top = y;
        for (index, (name, figures)) in table.rows().enumerate() {
            let base = y + 14.0;
            let class = if index == 0 { "own" } else { "peer" };
            let label = name.replace('`', "");
            writeln!(body, r#"  <text x="4" y="{base}">{label}</text>"#).unwrap();
            for (figure, x) in figures.iter().zip(columns()) {
                let times = 1.0 / figure.ratio();
                let width = times.min(CUT) / CUT * BAR;
                let (top, end) = (y + 2.0, x + width + 5.0);
                writeln!(
                    body,
                    r#"  <rect class="{class}" x="{x}" y="{top}" width="{width:.1}" height="15"/>"#
                )
                .unwrap();
                let arrow = if times > CUT { "» " } else { "" };
                let digits = if times < 9.95 { 2 } else { 0 };
                writeln!(body, r#"  <text x="{end:.1}" y="{base}">{arrow}{times:.digits$}</text>"#)
                    .unwrap();
            }
            y += ROW;
        }
        for x in columns() {
            let x = x + BAR / CUT;
            writeln!(body, r#"  <path class="one" d="M{x} {top}V{y}"/>"#).unwrap();
        }
        y += 30.0;
    }
    format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{y}" viewBox="0 0 {WIDTH} {y}" role="img">
  <title>{TITLE}</title>
  <style>{STYLE}
  </style>
{body}</svg>
"#
    )
}

/// Where each begins.
fn columns() -> [f64; 3] {
    [0.0, 1.0, 2.0].map(|column| LABELS + column * COLUMN)
}
