//! The entries of a list as its pages arrive, in the order of the list.

use super::News;

/// The entries so far. While a changed list is read again, the entries of the earlier reading stay.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Collected<T> {
    /// Pages by offset.
    pages: Vec<(u32, Vec<T>)>,
    /// The pages of a later reading. They replace the others when it is whole.
    again: Option<Vec<(u32, Vec<T>)>>,
}

impl<T> Default for Collected<T> {
    fn default() -> Self {
        Self { pages: Vec::new(), again: None }
    }
}

impl<T> Collected<T> {
    /// Adds what arrived.
    pub fn add(&mut self, news: News<T>) {
        match news {
            News::Rows { offset, items, .. } => {
                let pages = self.again.as_mut().unwrap_or(&mut self.pages);
                match pages.binary_search_by_key(&offset, |page| page.0) {
                    Ok(place) => drop(pages.get_mut(place).map(|page| page.1 = items)),
                    Err(place) => pages.insert(place, (offset, items)),
                }
            }
            News::StartsAgain => self.again = Some(Vec::new()),
            News::Whole => {
                if let Some(pages) = self.again.take() {
                    self.pages = pages;
                }
            }
        }
    }

    /// The entries in order. Between them, some may still be on their way.
    pub fn items(&self) -> impl Iterator<Item = &T> {
        self.pages.iter().flat_map(|page| &page.1)
    }

    /// The entries in order, without the rest.
    #[must_use]
    pub fn into_items(self) -> Vec<T> {
        self.pages.into_iter().flat_map(|page| page.1).collect()
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.pages.iter().map(|page| page.1.len()).sum()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}
