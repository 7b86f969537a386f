//! Tables, fed in pieces. Only the record that is being read is kept, whatever the size of the file.

use csv_core::{ReadRecordResult, Reader, ReaderBuilder};

use super::columns::Columns;
use super::found::{Place, Problem, Sink};
use crate::backup::row::List;

/// No record of any exporter comes near, in bytes. A longer one is a quotation mark that nothing closes.
const LONGEST: usize = 64 * 1024;

/// What separates cells: commas, semicolons and tabs, which spreadsheets of some languages write.
const DELIMITERS: [u8; 3] = [b',', b';', b'\t'];

/// Reads a table.
#[derive(Debug)]
pub(super) struct Table {
    reader: Reader,
    /// The text from the beginning of the current record on.
    text: String,
    /// How much of it the reader has had.
    fed: usize,
    cells: Vec<u8>,
    filled: usize,
    ends: Vec<usize>,
    ended: usize,
    /// The line on which the current record begins, from 1.
    line: u64,
    /// The rest of a line that was too long is passed over.
    is_skipping: bool,
    list: List,
    state: State,
}

#[derive(Debug)]
enum State {
    /// Before the first record.
    New,
    /// The first record, which usually names the columns, and its line.
    Header(Vec<String>, u64),
    Rows(Columns),
    /// It has no columns to read.
    Refused,
}

impl Table {
    pub(super) fn new(delimiter: u8, list: List) -> Self {
        Self {
            reader: ReaderBuilder::new().delimiter(delimiter).build(),
            text: String::new(),
            fed: 0,
            cells: vec![0; 1024],
            filled: 0,
            ends: vec![0; 32],
            ended: 0,
            line: 1,
            is_skipping: false,
            list,
            state: State::New,
        }
    }

    /// How many bytes it keeps.
    #[cfg(test)]
    pub(super) fn kept(&self) -> usize {
        self.text.len() + self.cells.len()
    }

    /// The next piece of text.
    pub(super) fn push(&mut self, text: &str, sink: &mut Sink) {
        self.text.push_str(text);
        self.read(sink);
    }

    /// The end of the file.
    pub(super) fn finish(&mut self, sink: &mut Sink) {
        while self.fed > 0 {
            // A record that a line break does not end is inside quotation marks.
            let mut line_break: &[u8] = b"\n";
            loop {
                match self.step(line_break) {
                    (ReadRecordResult::Record, _) => {
                        self.record(self.text.len(), sink);
                        break;
                    }
                    (ReadRecordResult::OutputFull | ReadRecordResult::OutputEndsFull, read) => {
                        line_break = line_break.get(read..).unwrap_or_default();
                    }
                    _ => {
                        self.recover(sink);
                        break;
                    }
                }
            }
            self.read(sink);
        }
        if let State::Header(header, line) = &self.state {
            let (header, line) = (header.clone(), *line);
            self.begin(&header, line, None, sink);
        }
    }

    /// Reads as many records as are whole.
    fn read(&mut self, sink: &mut Sink) {
        let mut from = 0;
        loop {
            if self.is_skipping || self.fed == 0 {
                from += self.pass_breaks(from);
            }
            let text = std::mem::take(&mut self.text);
            let rest = text.as_bytes().get(from + self.fed..).unwrap_or_default();
            let is_empty = rest.is_empty();
            let (result, read) = if is_empty { (ReadRecordResult::InputEmpty, 0) } else { self.step(rest) };
            self.text = text;
            self.fed += read;
            match result {
                ReadRecordResult::Record => {
                    let end = from + self.fed;
                    let lines = breaks(self.text.get(from..end).unwrap_or_default());
                    self.take_record(sink);
                    self.line += lines;
                    from = end;
                }
                ReadRecordResult::OutputFull | ReadRecordResult::OutputEndsFull => {}
                ReadRecordResult::InputEmpty | ReadRecordResult::End => {
                    self.text.drain(..from);
                    from = 0;
                    if self.fed <= LONGEST {
                        return;
                    }
                    self.recover(sink);
                }
            }
        }
    }

    /// Feeds the reader, with more room where it had too little.
    fn step(&mut self, input: &[u8]) -> (ReadRecordResult, usize) {
        let cells = self.cells.get_mut(self.filled..).unwrap_or_default();
        let ends = self.ends.get_mut(self.ended..).unwrap_or_default();
        let (result, read, filled, ended) = self.reader.read_record(input, cells, ends);
        self.filled += filled;
        self.ended += ended;
        match result {
            ReadRecordResult::OutputFull => self.cells.resize(self.cells.len() * 2, 0),
            ReadRecordResult::OutputEndsFull => self.ends.resize(self.ends.len() * 2, 0),
            _ => {}
        }
        (result, read)
    }

    /// Passes line breaks before a record, and the rest of a line that was too long. Returns how many bytes.
    fn pass_breaks(&mut self, from: usize) -> usize {
        let rest = self.text.get(from..).unwrap_or_default();
        let skipped = if self.is_skipping { rest.find(['\n', '\r']).unwrap_or(rest.len()) } else { 0 };
        let after = rest.get(skipped..).unwrap_or_default();
        self.is_skipping &= after.is_empty();
        let passed = after.len() - after.trim_start_matches(['\n', '\r']).len();
        self.line += breaks(after.get(..passed).unwrap_or_default());
        skipped + passed
    }

    /// The record that ends at this byte of the text.
    fn record(&mut self, end: usize, sink: &mut Sink) {
        let lines = breaks(self.text.get(..end).unwrap_or_default());
        self.take_record(sink);
        self.line += lines;
        self.text.drain(..end);
    }

    fn take_record(&mut self, sink: &mut Sink) {
        let mut from = 0;
        let mut cells = Vec::with_capacity(self.ended);
        for end in self.ends.iter().take(self.ended) {
            cells.push(String::from_utf8_lossy(self.cells.get(from..*end).unwrap_or_default()).into_owned());
            from = *end;
        }
        self.forget();
        self.handle(cells, sink);
    }

    fn forget(&mut self) {
        (self.fed, self.filled, self.ended) = (0, 0, 0);
    }

    /// Leaves out the first line of a record that does not end, and reads the others again.
    fn recover(&mut self, sink: &mut Sink) {
        let end = self.text.find(['\n', '\r']);
        let problem = if end.is_some() || self.fed <= LONGEST { Problem::UnclosedQuote } else { Problem::TooLong };
        sink.fault(Place::Line(self.line), problem);
        self.is_skipping = end.is_none();
        self.text.drain(..end.unwrap_or(self.text.len()));
        self.forget();
        self.reader.reset();
    }

    fn handle(&mut self, cells: Vec<String>, sink: &mut Sink) {
        match &self.state {
            State::New => self.state = State::Header(cells, self.line),
            State::Header(header, line) => {
                let (header, line) = (header.clone(), *line);
                self.begin(&header, line, Some(&cells), sink);
                if let State::Rows(columns) = &self.state {
                    columns.row(&cells, self.line, sink);
                }
            }
            State::Rows(columns) => columns.row(&cells, self.line, sink),
            State::Refused => {}
        }
    }

    fn begin(&mut self, header: &[String], line: u64, first: Option<&[String]>, sink: &mut Sink) {
        // A table without names of columns: its first record is a row.
        let is_row = header.iter().any(|cell| super::reference::is_reference(cell));
        let Some(columns) = Columns::of(header, if is_row { Some(header) } else { first }) else {
            sink.fault(Place::Line(line), Problem::NoColumns);
            self.state = State::Refused;
            return;
        };
        sink.summary.format = Some(columns.format);
        let mut list = std::mem::take(&mut self.list);
        if columns.part != crate::backup::row::Part::Playlist {
            list.part = columns.part;
        }
        sink.list(list);
        if is_row {
            columns.row(header, line, sink);
        }
        self.state = State::Rows(columns);
    }
}

/// Line breaks: `\n`, `\r\n`, or `\r` alone.
fn breaks(text: &str) -> u64 {
    let bytes = text.as_bytes();
    let alone = bytes.windows(2).filter(|pair| matches!(pair, [b'\r', next] if *next != b'\n')).count();
    bytes.iter().filter(|byte| **byte == b'\n').count() as u64 + alone as u64
}

/// Which delimiter the first line of a table has; `None` if it names no known column.
pub(super) fn delimiter(first_line: &str) -> Option<u8> {
    DELIMITERS.into_iter().find(|delimiter| {
        let cells: Vec<String> = cells(first_line, *delimiter);
        super::columns::is_header(&cells)
    })
}

/// Which delimiter separates a link from other cells in this line.
pub(super) fn delimiter_of_row(line: &str) -> Option<u8> {
    let has_link = |delimiter: &u8| {
        let cells = cells(line, *delimiter);
        cells.len() > 1 && cells.iter().any(|cell| super::reference::is_reference(cell))
    };
    DELIMITERS.into_iter().find(has_link)
}

/// Good enough to look at a line; quoted delimiters make other cells odd, and those are not looked at.
fn cells(line: &str, delimiter: u8) -> Vec<String> {
    line.split(char::from(delimiter)).map(|cell| cell.trim().trim_matches('"').to_owned()).collect()
}
