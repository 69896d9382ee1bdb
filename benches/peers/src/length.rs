//! How time and memory grow with the token's length.

use std::fmt::Write as _;

use crate::measure::measure;
use crate::subjects::{self, EMAIL, token};

/// One row a length: this crate, then `headers`.
pub fn growth() -> String {
    let mut text = String::from(
        "\n## Growth with the token's length\n\n\
         Each pair of figures is this crate's and that of headers, for a byte of `email:token`.\n\n\
         | token, bytes | make, ns | make, bytes allocated | read, ns |\n\
         | ---: | ---: | ---: | ---: |\n",
    );
    for power in [3, 5, 7, 9, 11, 13, 15, 17, 20] {
        let len = 1_usize << power;
        let token = token(len);
        let first_two = |mut subjects: Vec<_>| {
            subjects.truncate(2);
            measure(&subjects)
        };
        let make = first_two(subjects::make_in_crates(&token));
        let read = first_two(subjects::read(&token));
        let of_text = (EMAIL.len() + 1 + len) as f64;
        let pair = |figures: [f64; 2], digits| {
            figures.map(|figure| format!("{:.digits$}", figure / of_text)).join(" / ")
        };
        writeln!(
            text,
            "| {len} | {} | {} | {} |",
            pair([make[0].nanoseconds, make[1].nanoseconds], 2),
            pair([make[0].count.bytes as f64, make[1].count.bytes as f64], 1),
            pair([read[0].nanoseconds, read[1].nanoseconds], 2),
        )
        .unwrap();
    }
    text
}
