//! Reads whole lists: carries out what the [machine](crate::spotify::reading::machine) asks for.

use core::future::poll_fn;
use core::task::Poll;

use super::answer::RawAnswer;
use super::{ApiClient, Retry};
use crate::session::ports::Pending;
use crate::spotify::endpoint::{MAX_PER_PAGE, playlists};
use crate::spotify::error::ApiError;
use crate::spotify::listing::ReadPage;
use crate::spotify::model::{CursorPage, Page, PageItem, Version};
use crate::spotify::read::decode;
use crate::spotify::reading::machine::{Effect, Event, Mark, PageRequest};
use crate::spotify::reading::{CursorReader, ListReader, MarkRequest, News, Whole, first_of};

/// What was asked for.
#[derive(Clone, Copy)]
enum Asked {
    Page(PageRequest),
    Mark(u32),
}

type Answer = Result<RawAnswer, ApiError>;

/// The requests of one list that are in flight. Dropping it aborts them.
#[derive(Default)]
struct InFlight {
    requests: Vec<(Asked, Pending<Answer>)>,
}

impl InFlight {
    /// The next answer. `None` when nothing is in flight.
    async fn next(&mut self) -> Option<(Asked, Answer)> {
        let requests = &mut self.requests;
        poll_fn(|context| {
            for place in 0..requests.len() {
                let Some((asked, request)) = requests.get_mut(place) else { break };
                if let Poll::Ready(answer) = request.as_mut().poll(context) {
                    let asked = *asked;
                    drop(requests.swap_remove(place));
                    return Poll::Ready(Some((asked, answer)));
                }
            }
            if requests.is_empty() { Poll::Ready(None) } else { Poll::Pending }
        })
        .await
    }
}

impl ApiClient {
    /// Reads a list to its end, many pages at once, and calls `on_news` as they arrive: the first time after one round trip. Dropping the
    /// future aborts the requests. To go on after a failure, call it again with the same reader: nothing that arrived is read again.
    ///
    /// # Errors
    /// [`ApiError`] by what can be done about it. What arrived so far stays valid.
    pub async fn read_list<T: PageItem>(
        &self,
        list: &mut ListReader<T>,
        on_news: &mut dyn FnMut(News<T>),
    ) -> Result<Whole, ApiError> {
        if self.inner.is_narrow.get() {
            list.reading.narrow();
        }
        let mut in_flight = InFlight::default();
        let mut effects = list.reading.handle(Event::Go, self.room());
        loop {
            for effect in effects {
                match effect {
                    Effect::Read(page) => {
                        let call = list.request(page).call().clone();
                        in_flight.requests.push((Asked::Page(page), self.send(call, Retry::UntilDone)));
                    }
                    Effect::ReadMark(pass) => {
                        let call = match list.mark() {
                            MarkRequest::Top(first) => first.call().clone(),
                            MarkRequest::Version(id) => playlists::version(&id).call().clone(),
                        };
                        in_flight.requests.push((Asked::Mark(pass), self.send(call, Retry::UntilDone)));
                    }
                    Effect::StartAgain => {
                        in_flight.requests.clear();
                        on_news(News::StartsAgain);
                    }
                    Effect::Keep(_) => {}
                }
            }
            if list.reading.is_done() {
                on_news(News::Whole);
                break;
            }
            let Some((asked, answer)) = in_flight.next().await else { break };
            effects = match asked {
                Asked::Page(request) => {
                    let page = answer.and_then(|answer| self.page_in(list, request, &answer));
                    let (effects, news) = list.add(request, page, self.room());
                    if let Some(news) = news {
                        on_news(news);
                    }
                    effects
                }
                Asked::Mark(pass) => {
                    let mark = answer.and_then(|answer| self.mark_in(list, &answer));
                    list.reading.handle(Event::Mark(pass, mark), self.room())
                }
            };
            if list.endpoint.most() > MAX_PER_PAGE && list.reading.limit() <= MAX_PER_PAGE {
                self.inner.is_narrow.set(true);
            }
        }
        list.outcome()
    }

    /// Reads a list without offsets to its end, one page after the other, and calls `on_page` after each.
    ///
    /// # Errors
    /// [`ApiError`] by what can be done about it. To go on, call it again with the same reader.
    pub async fn read_by_cursor<T: PageItem>(
        &self,
        list: &mut CursorReader<T>,
        on_page: &mut dyn FnMut(&CursorReader<T>),
    ) -> Result<(), ApiError> {
        while let Some(endpoint) = list.next() {
            let page: CursorPage<T> = self.get(endpoint).await?;
            list.add(page);
            on_page(list);
        }
        Ok(())
    }

    fn page_in<T: PageItem>(
        &self,
        list: &ListReader<T>,
        request: PageRequest,
        answer: &RawAnswer,
    ) -> Result<ReadPage<T>, ApiError> {
        let endpoint = list.request(request);
        let page: Page<T> = self.decoded(endpoint.call(), answer)?;
        let next = self.following(&endpoint, &page);
        Ok(ReadPage { endpoint, page, next })
    }

    fn mark_in<T: PageItem>(&self, list: &ListReader<T>, answer: &RawAnswer) -> Result<Mark, ApiError> {
        let (body, links) = (&answer.response.body, &self.inner.links);
        Ok(match list.mark() {
            MarkRequest::Top(_) => {
                let page: Page<T> = decode(body, links)?;
                Mark::Top { total: page.total, first: first_of(&page) }
            }
            MarkRequest::Version(_) => Mark::Version(decode::<Version>(body, links)?.0),
        })
    }

    fn room(&self) -> u32 {
        self.inner.slots.pace().limit
    }
}
