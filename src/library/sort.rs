//! What to sort by: several columns, the most important first.

/// A column of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
    /// The place in the list.
    Position,
    /// The title.
    Title,
    /// The names of the artists.
    Artist,
    /// The name of the album; of an episode, of its show.
    Album,
    /// When it was added.
    Added,
    /// The year of release.
    Year,
    /// How long it is.
    Length,
}

/// A column, and its direction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SortKey {
    /// The column.
    pub column: Column,
    /// Whether the largest comes first. What has no value comes last in both directions.
    pub descending: bool,
}

/// The columns a view is sorted by, the most important first. Rows that are equal in all of them keep the order of the list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sort(Vec<SortKey>);

impl Sort {
    /// By one column, upwards.
    #[must_use]
    pub fn by(column: Column) -> Self {
        Self::of(&[SortKey { column, descending: false }])
    }

    /// By these keys. A column that occurs twice counts where it occurs first.
    #[must_use]
    pub fn of(keys: &[SortKey]) -> Self {
        let mut sort = Self::default();
        keys.iter().for_each(|key| {
            if sort.place(key.column).is_none() {
                sort.0.push(*key);
            }
        });
        sort
    }

    /// The keys.
    #[must_use]
    pub fn keys(&self) -> &[SortKey] {
        &self.0
    }

    /// The place of a column among the keys, counted from 0, and whether it is descending.
    #[must_use]
    pub fn place(&self, column: Column) -> Option<(usize, bool)> {
        self.0.iter().enumerate().find(|(_, key)| key.column == column).map(|(place, key)| (place, key.descending))
    }

    /// The sort after a click on the head of a column: upwards, then downwards, then without it. With `also`, the other columns stay, and a
    /// new one comes after them.
    #[must_use]
    pub fn clicked(&self, column: Column, also: bool) -> Self {
        let mut keys = self.0.clone();
        match self.place(column) {
            Some((place, descending)) if also || keys.len() == 1 => {
                keys.remove(place);
                if !descending {
                    keys.insert(place, SortKey { column, descending: true });
                }
            }
            _ if also => keys.push(SortKey { column, descending: false }),
            _ => return Self::by(column),
        }
        Self(keys)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(column: Column, descending: bool) -> SortKey {
        SortKey { column, descending }
    }

    #[test]
    fn a_click_goes_up_down_and_away() {
        let up = Sort::default().clicked(Column::Title, false);
        assert_eq!(up.keys(), [key(Column::Title, false)]);
        let down = up.clicked(Column::Title, false);
        assert_eq!(down.keys(), [key(Column::Title, true)]);
        assert_eq!(down.clicked(Column::Title, false), Sort::default());
        assert_eq!(down.clicked(Column::Year, false), Sort::by(Column::Year));
    }

    #[test]
    fn another_column_is_added_behind_the_others() {
        let two = Sort::by(Column::Artist).clicked(Column::Year, true);
        assert_eq!(two.keys(), [key(Column::Artist, false), key(Column::Year, false)]);
        assert_eq!((two.place(Column::Year), two.place(Column::Title)), (Some((1, false)), None));
        let down = two.clicked(Column::Artist, true);
        assert_eq!(down.keys(), [key(Column::Artist, true), key(Column::Year, false)]);
        assert_eq!(down.clicked(Column::Artist, true), Sort::by(Column::Year));
        assert_eq!(two.clicked(Column::Artist, false), Sort::by(Column::Artist));
    }

    #[test]
    fn a_column_counts_once() {
        let keys = [key(Column::Year, true), key(Column::Title, false), key(Column::Year, false)];
        assert_eq!(Sort::of(&keys).keys(), [keys[0], keys[1]]);
    }
}
