//! Whole lists, shown as their pages arrive. What arrived stays when the rest cannot be read, and reading goes on where it stopped.

use std::cell::Cell;
use std::rc::Rc;
use std::sync::Arc;

use leptos::prelude::*;

use super::api::{ApiData, Loaded, use_api};
use super::components::shelf::Card;
use super::context::use_app;
use crate::library::arranging::Label;
use crate::session::Epoch;
use crate::session::ports::Pending;
use crate::spotify::model::PageItem;
use crate::spotify::reading::{Collected, CursorReader, ListReader, News};
use crate::spotify::{ApiClient, ApiError};

/// Something on a shelf, and what it is found by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Labelled {
    /// What is shown.
    pub card: Card,
    /// What it is found and ordered by.
    pub label: Label,
}

/// A list that is read to its end.
#[derive(Clone, Copy)]
pub struct Whole {
    /// What arrived so far.
    pub arrived: Arrived,
    /// Ready at the end of the list.
    pub data: ApiData<()>,
}

impl Whole {
    /// Whether there is nothing to show: as soon as something arrived, it is known that there is.
    #[must_use]
    pub fn is_empty(self) -> Memo<Loaded<bool>> {
        Memo::new(move |_| match self.arrived.items.with(Collected::is_empty) {
            true => self.data.map(|()| true),
            false => Loaded::Ready(false),
        })
    }
}

/// What arrived of a list.
#[derive(Clone, Copy)]
pub struct Arrived {
    /// In the order of the list.
    pub items: RwSignal<Collected<Arc<Labelled>>>,
    /// The length of the list, as far as it is known.
    pub total: RwSignal<u32>,
    /// How many entries could not be read, for example because Spotify sent `null` in their place. Known at the end of the list.
    pub odd: RwSignal<u32>,
}

impl Arrived {
    fn add(self, news: News<Arc<Labelled>>) {
        // The page may be gone by now.
        if let News::Rows { total, .. } = &news {
            self.total.try_set(*total);
        }
        self.items.try_update(|items| items.add(news));
    }

    fn clear(self) {
        self.total.try_set(0);
        self.odd.try_set(0);
        self.items.try_set(Collected::default());
    }
}

/// Reads a list with offsets, many pages at once.
pub fn use_whole<T: PageItem + 'static>(list: fn() -> ListReader<T>, labelled: fn(T) -> Labelled) -> Whole {
    let place: Place<ListReader<T>> = Rc::default();
    whole(Box::new(move |client, arrived, epoch| {
        let (place, before) = (place.clone(), place.take());
        Box::pin(async move {
            let mut reader = going_on(before, epoch, arrived, list);
            let mut hear = |news| arrived.add(mapped(news, labelled));
            match client.read_list(&mut reader, &mut hear).await {
                Ok(end) => {
                    arrived.odd.try_set(end.odd.count());
                    end.refused.map_or(Ok(()), Err)
                }
                Err(error) => {
                    place.set(Some((epoch, reader)));
                    Err(error)
                }
            }
        })
    }))
}

/// Reads a list without offsets, one page after the other.
pub fn use_whole_by_cursor<T: PageItem + Clone + 'static>(list: fn() -> CursorReader<T>, labelled: fn(T) -> Labelled) -> Whole {
    let place: Place<CursorReader<T>> = Rc::default();
    whole(Box::new(move |client, arrived, epoch| {
        let (place, before) = (place.clone(), place.take());
        Box::pin(async move {
            let mut reader = going_on(before, epoch, arrived, list);
            let mut hear = |reader: &CursorReader<T>| {
                let items: Vec<_> = reader.items().iter().cloned().map(|item| Arc::new(labelled(item))).collect();
                let read = u32::try_from(items.len()).unwrap_or(u32::MAX);
                arrived.add(News::Rows { offset: 0, items, total: reader.total().unwrap_or(0).max(read) });
            };
            let outcome = client.read_by_cursor(&mut reader, &mut hear).await;
            arrived.odd.try_set(reader.odd().count());
            if outcome.is_err() {
                place.set(Some((epoch, reader)));
            }
            outcome
        })
    }))
}

/// Where the reading stopped, and for whom.
type Place<R> = Rc<Cell<Option<(Option<Epoch>, R)>>>;

/// The reader that stopped, or a new one. A list is never read on for another person.
fn going_on<R>(before: Option<(Option<Epoch>, R)>, epoch: Option<Epoch>, arrived: Arrived, list: fn() -> R) -> R {
    match before {
        Some((whose, reader)) if whose == epoch => reader,
        _ => {
            arrived.clear();
            list()
        }
    }
}

fn mapped<T>(news: News<T>, labelled: fn(T) -> Labelled) -> News<Arc<Labelled>> {
    match news {
        News::Rows { offset, items, total } => {
            News::Rows { offset, items: items.into_iter().map(|item| Arc::new(labelled(item))).collect(), total }
        }
        News::StartsAgain => News::StartsAgain,
        News::Whole => News::Whole,
    }
}

/// Boxed, so that what follows is compiled once.
type Read = Box<dyn Fn(ApiClient, Arrived, Option<Epoch>) -> Pending<Result<(), ApiError>>>;

fn whole(read: Read) -> Whole {
    let arrived = Arrived { items: RwSignal::new(Collected::default()), total: RwSignal::new(0), odd: RwSignal::new(0) };
    let epoch = use_app().epoch;
    let data = use_api(move |client| read(client, arrived, epoch.get_untracked()));
    Whole { arrived, data }
}
