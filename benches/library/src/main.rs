//! Tables of 50,000 rows: how long it takes to fill, filter and sort one, and how much memory it takes.
//!
//! It runs natively, optimised for size as the app is, and prints; it judges nothing, because machines differ. On a busy machine only the
//! best runs mean something. In the browser the same takes about three times as long.

mod archive;
mod organise;
mod songs;

use std::hint::black_box;
use std::time::{Duration, Instant};

use lockgroove::library::{Catalogue, Column, Sort, SortKey, Table, View, Words};

const ROWS: u32 = 50_000;
const PAGE: usize = 50;
const RUNS: usize = 21;

fn main() {
    let pages = songs::pages(ROWS, PAGE);
    println!("{ROWS} rows, {RUNS} runs\n\n{:44} {:>9} {:>9}", "", "best", "median");
    let mut filled = (Catalogue::default(), Table::default());
    measure("fill, in pages of 50", || filled = fill(&pages));
    let (mut catalogue, mut table) = filled;
    measure("settle", || (catalogue.settle(), table.settle()));
    let bytes = catalogue.bytes() + table.bytes();
    for (name, words) in [
        ("filter: a letter", "e"),
        ("filter: a word that is rare", "lantern"),
        ("filter: two words", "tide paper"),
        ("filter: four words, with accents", "tide été rails 1994"),
        ("filter: a word that is nowhere", "zzzz"),
    ] {
        let words = Words::parse(words);
        measure(name, || View::new(&table, &catalogue, &Sort::default(), &words));
    }
    let (mut scratch, mut pages) = (Table::default(), songs::pages(RUNS as u32 * 50, PAGE).into_iter());
    measure("sort by title, after a page of new texts", || {
        scratch.insert(&mut catalogue, 0, &pages.next().unwrap_or_default());
        View::new(&table, &catalogue, &Sort::by(Column::Title), &Words::default())
    });
    for (name, columns) in [
        ("sort by title", &[Column::Title][..]),
        ("sort by date", &[Column::Added]),
        ("sort by artist, year and title", &[Column::Artist, Column::Year, Column::Title]),
    ] {
        let keys: Vec<SortKey> = columns.iter().map(|column| SortKey { column: *column, descending: true }).collect();
        measure(name, || View::new(&table, &catalogue, &Sort::of(&keys), &Words::default()));
    }
    let all = View::new(&table, &catalogue, &Sort::default(), &Words::default());
    measure("totals", || all.totals(&table, &catalogue));
    println!("\n{:44} {:>9.1} MB, {} bytes a row", "memory", bytes as f64 / 1e6, bytes / ROWS as usize);
    organise::run();
    archive::run();
}

fn fill(pages: &[Vec<lockgroove::spotify::Entry>]) -> (Catalogue, Table) {
    let (mut catalogue, mut table) = (Catalogue::default(), Table::default());
    table.set_len(ROWS);
    for (offset, page) in (0..ROWS).step_by(PAGE).zip(pages) {
        table.insert(&mut catalogue, offset, page);
    }
    (catalogue, table)
}

fn measure<T>(name: &str, mut run: impl FnMut() -> T) {
    let mut times: Vec<Duration> = (0..RUNS)
        .map(|_| {
            let start = Instant::now();
            black_box(run());
            start.elapsed()
        })
        .collect();
    times.sort_unstable();
    let ms = |at: usize| times.get(at).map_or(0.0, |time| time.as_secs_f64() * 1e3);
    println!("{name:44} {:>6.2} ms {:>6.2} ms", ms(0), ms(RUNS / 2));
}
