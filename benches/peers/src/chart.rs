//! The ratios as bars. Colours follow the reader's light or dark scheme.

use std::fmt::Write as _;

/// A title, and for each name how many times this crate's time it takes.
pub struct Panel {
    pub title: String,
    pub bars: Vec<(String, f64)>,
}

const STYLE: &str = "
    text { font: 13px system-ui, sans-serif; fill: #24292f }
    .title { font-weight: 600 }
    .own { fill: #1a7f5a } .peer { fill: #8c959f }
    @media (prefers-color-scheme: dark) {
      text { fill: #e6edf3 } .own { fill: #3fb98a } .peer { fill: #6e7681 }
    }";
const LABELS: f64 = 230.0;
const WIDTH: f64 = 760.0;
const ROW: f64 = 22.0;

pub fn svg(panels: &[Panel]) -> String {
    let bars = panels.iter().flat_map(|panel| &panel.bars);
    let longest = bars.map(|(_, ratio)| *ratio).fold(1.0, f64::max);
    let scale = (WIDTH - LABELS - 70.0) / longest;

    let mut body = String::new();
    let mut y = 24.0;
    for panel in panels {
        writeln!(body, r#"  <text class="title" x="8" y="{y}">{}</text>"#, panel.title).unwrap();
        y += 10.0;
        for (index, (name, ratio)) in panel.bars.iter().enumerate() {
            let class = if index == 0 { "own" } else { "peer" };
            let (base, width) = (y + 14.0, ratio * scale);
            let end = LABELS + width + 6.0;
            writeln!(body, r#"  <text x="8" y="{base}">{name}</text>"#).unwrap();
            writeln!(
                body,
                r#"  <rect class="{class}" x="{LABELS}" y="{:.0}" width="{width:.1}" height="16" rx="2"/>"#,
                y + 2.0
            )
            .unwrap();
            writeln!(body, r#"  <text x="{end:.1}" y="{base}">{ratio:.2}</text>"#).unwrap();
            y += ROW;
        }
        y += 26.0;
    }
    format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{y}" viewBox="0 0 {WIDTH} {y}" role="img">
  <title>Time taken, in multiples of this crate's. Shorter is faster.</title>
  <style>{STYLE}
  </style>
{body}</svg>
"#
    )
}
