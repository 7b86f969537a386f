//! Rows of bytes, percent and a name, the largest first.

use std::collections::BTreeMap;

use super::owner::Entry;

/// A row for each name, with the sum of its bytes. Percent are of `whole`.
pub(super) fn by_size<N: Ord + AsRef<str>>(parts: impl IntoIterator<Item = (N, u64)>, whole: u64) -> String {
    let mut sums = BTreeMap::new();
    for (name, bytes) in parts {
        *sums.entry(name).or_insert(0) += bytes;
    }
    let mut rows: Vec<(N, u64)> = sums.into_iter().collect();
    // Names of the same size stay in their order.
    rows.sort_by_key(|(_, bytes)| std::cmp::Reverse(*bytes));
    rows.iter().map(|(name, bytes)| row(*bytes, whole, name.as_ref())).collect()
}

/// A row for each of the largest entries.
pub(super) fn largest<'a>(entries: impl Iterator<Item = &'a Entry>, count: usize, whole: u64) -> String {
    let mut entries: Vec<&Entry> = entries.collect();
    entries.sort_by_key(|entry| std::cmp::Reverse(entry.bytes));
    entries.iter().take(count).map(|entry| row(entry.bytes, whole, &entry.name)).collect()
}

fn row(bytes: u64, whole: u64, name: &str) -> String {
    let tenths = (bytes * 1000 + whole / 2) / whole.max(1);
    format!("{bytes:>9} {:>3}.{} %  {name}\n", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use super::super::owner::Entry;
    use super::{by_size, largest};

    #[test]
    fn sums_are_sorted_by_size() {
        let table = by_size([("a", 1), ("c", 999), ("b", 500), ("a", 499)], 1999);
        assert_eq!(table, "      999  50.0 %  c\n      500  25.0 %  a\n      500  25.0 %  b\n");
        assert_eq!(by_size([("none", 0)], 0), "        0   0.0 %  none\n");
    }

    #[test]
    fn the_largest_functions_come_first() {
        let entries =
            [("f", 10), ("g", 2000), ("h", 300)].map(|(name, bytes)| Entry { bytes, is_function: true, name: name.to_owned() });
        assert_eq!(largest(entries.iter(), 2, 2000), "     2000 100.0 %  g\n      300  15.0 %  h\n");
    }
}
