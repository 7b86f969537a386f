//! What changed between two files, line by line: to show, and to save as a table or as plain text.

use super::compare::{ListChange, Side};
use super::export::csv;

/// What happened to an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// It is new.
    Added,
    /// It is gone.
    Removed,
    /// It stands elsewhere.
    Moved,
}

/// An entry that changed. Places are counted from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line {
    /// What happened to it.
    pub what: What,
    /// Its number among all entries of the file that has it.
    pub entry: u32,
    /// Whether that is the later file.
    pub is_later: bool,
    /// Its place in the earlier list.
    pub was: Option<u32>,
    /// Its place in the later list.
    pub is: Option<u32>,
}

/// Two files and what became of each list.
#[derive(Clone, Copy, Debug)]
pub struct Differences<'a> {
    /// The earlier file.
    pub before: Side<'a>,
    /// The later file.
    pub after: Side<'a>,
}

/// The columns of the table.
const COLUMNS: [&str; 7] = ["List", "Change", "Title", "Artists", "URI", "Was", "Is"];

impl<'a> Differences<'a> {
    /// The entries of a list that changed: the new ones, those that moved, those that are gone. Of a list that is new or gone, all.
    #[must_use]
    pub fn lines(self, change: &ListChange) -> Vec<Line> {
        let range = |side: Side<'_>, at: Option<usize>| at.map(|at| side.viewed.range(at)).unwrap_or_default();
        let (before, after) = (range(self.before, change.before), range(self.after, change.after));
        let added =
            |is: u32| Line { what: What::Added, entry: after.start.saturating_add(is), is_later: true, was: None, is: Some(is) };
        let removed = |was: u32| Line {
            what: What::Removed,
            entry: before.start.saturating_add(was),
            is_later: false,
            was: Some(was),
            is: None,
        };
        let moved = |(was, is): &(u32, u32)| Line { what: What::Moved, was: Some(*was), ..added(*is) };
        match (change.before, change.after) {
            (None, _) => (0..after.end.saturating_sub(after.start)).map(added).collect(),
            (_, None) => (0..before.end.saturating_sub(before.start)).map(removed).collect(),
            _ => {
                let new = change.changes.added.iter().copied().map(added);
                new.chain(change.changes.moved.iter().map(moved))
                    .chain(change.changes.removed.iter().copied().map(removed))
                    .collect()
            }
        }
    }

    fn list(self, at: Option<usize>, later: bool) -> Option<&'a super::row::List> {
        if later { self.after.lists.get(at?) } else { self.before.lists.get(at?) }
    }

    /// The name of a list, by its later name if it has one.
    fn name(self, change: &ListChange) -> &'a str {
        let list = self.list(change.after, true).or_else(|| self.list(change.before, false));
        list.and_then(|list| list.name.as_deref()).unwrap_or("Untitled")
    }

    /// What happened to the list itself: in words, how it was, and how it is.
    fn of_list(self, change: &ListChange) -> Vec<(&'static str, &'a str, &'a str)> {
        let (old, new) = (self.list(change.before, false), self.list(change.after, true));
        let mut all = Vec::new();
        if change.before.is_none() {
            all.push(("List added", "", ""));
        }
        if change.after.is_none() {
            all.push(("List removed", "", ""));
        }
        if let (Some(old), Some(new)) = (old, new) {
            if change.is_renamed {
                all.push(("Renamed", old.name.as_deref().unwrap_or_default(), new.name.as_deref().unwrap_or_default()));
            }
            if change.is_redescribed {
                let text = |list: &'a super::row::List| list.description.as_deref().unwrap_or_default();
                all.push(("Described", text(old), text(new)));
            }
        }
        all
    }

    /// The beginning of the table.
    #[must_use]
    pub fn table_head() -> Vec<u8> {
        let mut out = Vec::new();
        csv::cells(&COLUMNS, &mut out);
        out
    }

    /// The records of a list in the table: a spreadsheet calculates nothing of it.
    pub fn table(self, change: &ListChange, out: &mut Vec<u8>) {
        let name = self.name(change);
        for (what, was, is) in self.of_list(change) {
            csv::cells(&[name, what, "", "", "", was, is], out);
        }
        for line in self.lines(change) {
            let (title, artists, uri) = self.entry(line);
            let place = |place: Option<u32>| place.map_or_else(String::new, |place| place.saturating_add(1).to_string());
            csv::cells(&[name, word(line.what), &title, &artists, &uri, &place(line.was), &place(line.is)], out);
        }
    }

    /// The beginning of the text. `from` and `to` name the files; `unread` is how many lists could not be compared.
    #[must_use]
    pub fn text_head(from: &str, to: &str, changes: &[ListChange], unread: usize) -> Vec<u8> {
        let mut text = format!("From: {}\nTo: {}\n", one_line(from), one_line(to));
        if unread > 0 {
            text += &format!("\n{}\n", Self::not_compared(unread));
        }
        if changes.iter().all(ListChange::is_none) {
            text += &format!("\n{}\n", Self::same(unread));
        }
        text.into_bytes()
    }

    /// The words for lists that are all the same, as far as they could be compared.
    #[must_use]
    pub const fn same(unread: usize) -> &'static str {
        if unread == 0 {
            "Both have the same lists, to the last entry."
        } else {
            "What could be compared is the same, to the last entry."
        }
    }

    /// The words for so many lists that could not be compared.
    #[must_use]
    pub fn not_compared(unread: usize) -> String {
        match unread {
            1 => "1 list is not compared, because one of the two files does not have all of it.".to_owned(),
            many => format!("{many} lists are not compared, because one of the two files does not have all of them."),
        }
    }

    /// The lines of a list in the text. A list that is the same has none.
    pub fn text(self, change: &ListChange, out: &mut Vec<u8>) {
        if change.is_none() {
            return;
        }
        let lines = self.lines(change);
        let count = |what: What| lines.iter().filter(|line| line.what == what).count();
        let (added, removed, moved) = (count(What::Added), count(What::Removed), count(What::Moved));
        let mut text = format!("\n{}: {added} added, {removed} removed, {moved} moved\n", one_line(self.name(change)));
        for (what, was, is) in self.of_list(change) {
            let both =
                if was.is_empty() && is.is_empty() { String::new() } else { format!(": {} -> {}", one_line(was), one_line(is)) };
            text += &format!("  * {what}{both}\n");
        }
        for line in lines {
            let (title, artists, _) = self.entry(line);
            let title = if title.is_empty() { "An entry without a title".to_owned() } else { one_line(&title) };
            let by = if artists.is_empty() { String::new() } else { format!(" / {}", one_line(&artists)) };
            let at = |place: Option<u32>| place.unwrap_or_default().saturating_add(1);
            text += &match line.what {
                What::Added => format!("  + {title}{by} (at {})\n", at(line.is)),
                What::Removed => format!("  - {title}{by} (was at {})\n", at(line.was)),
                What::Moved => format!("  ~ {title}{by} (from {} to {})\n", at(line.was), at(line.is)),
            };
        }
        out.extend_from_slice(text.as_bytes());
    }

    /// Title, artists and URI of an entry.
    fn entry(self, line: Line) -> (String, String, String) {
        let viewed = if line.is_later { self.after.viewed } else { self.before.viewed };
        let (title, artists) = viewed.names(line.entry);
        (title, artists, viewed.uri(line.entry).unwrap_or_default())
    }
}

const fn word(what: What) -> &'static str {
    match what {
        What::Added => "Added",
        What::Removed => "Removed",
        What::Moved => "Moved",
    }
}

/// A name must not look like a line of its own.
fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::super::compare::files;
    use super::super::row::{Kind, List, Part, Row};
    use super::super::viewed::Viewed;
    use super::*;

    fn viewed(lists: &[&[&str]]) -> Viewed {
        let mut viewed = Viewed::default();
        for titles in lists {
            viewed.begin_list();
            let row = |title: &&str| Row {
                title: Some((*title).to_owned()),
                uri: Some(format!("spotify:track:{:0>22}", title.len())),
                kind: Kind::Track,
                ..Row::default()
            };
            viewed.add(&titles.iter().map(row).collect::<Vec<_>>());
        }
        viewed
    }

    fn list(uri: &str, name: &str) -> List {
        List { part: Part::Playlist, uri: Some(uri.to_owned()), name: Some(name.to_owned()), ..List::default() }
    }

    #[test]
    fn each_change_is_a_record_and_a_line() {
        let (old, new) = ([list("a", "Mix"), list("b", "Gone")], [list("a", "=Mi\nx"), list("c", "New")]);
        let (before, after) = (viewed(&[&["1", "22", "333"], &["4444"]]), viewed(&[&["333", "1", "55555"], &["666666"]]));
        let sides = (Side { lists: &old, viewed: &before }, Side { lists: &new, viewed: &after });
        let all = files(sides.0, sides.1);
        let differences = Differences { before: sides.0, after: sides.1 };
        let mut table = Differences::table_head();
        all.iter().for_each(|change| differences.table(change, &mut table));
        // Read by a reader that is not ours.
        let records: Vec<Vec<String>> = ::csv::Reader::from_reader(table.as_slice())
            .records()
            .map(|record| record.unwrap().iter().map(str::to_owned).collect())
            .collect();
        let short: Vec<[&str; 5]> =
            records.iter().map(|cells| [&*cells[0], &*cells[1], &*cells[2], &*cells[5], &*cells[6]]).collect();
        assert_eq!(
            short,
            [
                ["'=Mi\nx", "Renamed", "", "Mix", "'=Mi\nx"],
                ["'=Mi\nx", "Added", "55555", "", "3"],
                ["'=Mi\nx", "Moved", "1", "1", "2"],
                ["'=Mi\nx", "Removed", "22", "2", ""],
                ["New", "List added", "", "", ""],
                ["New", "Added", "666666", "", "1"],
                ["Gone", "List removed", "", "", ""],
                ["Gone", "Removed", "4444", "1", ""],
            ]
        );
        assert_eq!(records[1][4], "spotify:track:0000000000000000000005");
        let mut text = Differences::text_head("March", "Now", &all, 0);
        all.iter().for_each(|change| differences.text(change, &mut text));
        assert_eq!(
            String::from_utf8(text).unwrap(),
            "From: March\nTo: Now\n\n=Mi x: 1 added, 1 removed, 1 moved\n  * Renamed: Mix -> =Mi x\n  + 55555 (at 3)\n  \
             ~ 1 (from 1 to 2)\n  - 22 (was at 2)\n\nNew: 1 added, 0 removed, 0 moved\n  * List added\n  + 666666 (at 1)\n\
             \nGone: 0 added, 1 removed, 0 moved\n  * List removed\n  - 4444 (was at 1)\n"
        );
    }

    #[test]
    fn the_same_files_say_so() {
        let lists = [list("a", "Mix")];
        let viewed = viewed(&[&["1"]]);
        let side = Side { lists: &lists, viewed: &viewed };
        let (all, differences) = (files(side, side), Differences { before: side, after: side });
        let text = |unread| {
            let mut text = Differences::text_head("A", "B", &all, unread);
            all.iter().for_each(|change| differences.text(change, &mut text));
            String::from_utf8(text).unwrap()
        };
        assert_eq!(text(0), "From: A\nTo: B\n\nBoth have the same lists, to the last entry.\n");
        let some = "From: A\nTo: B\n\n1 list is not compared, because one of the two files does not have all of it.\n\n\
            What could be compared is the same, to the last entry.\n";
        assert_eq!(text(1), some);
    }
}
