//! Files for other tools: what is written is read by independent readers, and comes back as it was through our own.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

#[path = "formats/readers.rs"]
mod readers;
#[path = "formats/round_trip.rs"]
mod round_trip;

use lockgroove::backup::export::Format;
use lockgroove::backup::import::{Fault, Found, Import, Summary};
use lockgroove::backup::row::{List, Row};

fn written(format: &Format, list: &List, rows: &[Row]) -> Vec<u8> {
    let mut out = Vec::new();
    format.begin(list, &mut out);
    rows.iter().for_each(|row| format.row(row, &mut out));
    format.end(&mut out);
    out
}

fn read(bytes: &[u8]) -> (Vec<List>, Vec<Row>, Vec<Fault>, Summary) {
    let mut import = Import::new("");
    let mut found: Vec<Found> = bytes.chunks(7).flat_map(|piece| import.push(piece)).collect();
    let (rest, summary) = import.finish();
    found.extend(rest);
    let (mut lists, mut rows, mut faults) = (Vec::new(), Vec::new(), Vec::new());
    for one in found {
        match one {
            Found::List(list) => lists.push(list),
            Found::Row(row) => rows.push(*row),
            Found::Fault(fault) => faults.push(fault),
        }
    }
    (lists, rows, faults, summary)
}
