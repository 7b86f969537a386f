//! The current route as a signal, the browser's history, and what happens when a page opens: title, scroll position, focus.

use leptos::ev;
use leptos::prelude::*;

use super::focus;
use super::route::{Base, Route};
use crate::browser::address;

/// Frames within which a page may grow to the height it had when the person left it: three seconds.
const PATIENCE: u32 = 180;

/// The route in the address bar.
#[must_use]
pub fn here() -> Route {
    Base::new(&address::base_path()).route(&address::here())
}

/// Removes the query that Spotify added from the address bar and the history, and returns it. `None` on any page but the callback.
#[must_use]
pub fn take_callback_query() -> Option<String> {
    (here() == Route::Callback).then(address::take_query).flatten()
}

/// The current route, and ways to another one.
#[derive(Clone, Copy)]
pub struct Router {
    /// The current route.
    pub route: ReadSignal<Route>,
    set_route: WriteSignal<Route>,
    base: StoredValue<Base>,
    /// The name of what the page shows, if it differs from the title of the route.
    name: RwSignal<Option<String>>,
    entries: StoredValue<Entries>,
    arrival: StoredValue<Arrival>,
}

/// What happens when a page has been drawn.
#[derive(Clone, Copy)]
struct Arrival {
    /// The navigation that led there.
    turn: u32,
    /// Whether the focus moves to the page.
    moves_focus: bool,
    view: View,
}

/// The entries of the browser's history that this tab knows. Each has its number in `history.state`.
#[derive(Default)]
struct Entries {
    current: u32,
    /// The scroll position of each, in CSS pixels.
    scrolled: Vec<(u32, f64)>,
    /// Increases with every navigation, so that work for an earlier one can stop.
    turn: u32,
}

impl Entries {
    /// Makes an earlier entry current, and returns its scroll position.
    fn turn_to(&mut self, number: u32) -> Option<f64> {
        self.current = number;
        self.turn = self.turn.wrapping_add(1);
        self.scrolled.iter().find(|(known, _)| *known == number).map(|(_, top)| *top)
    }

    /// Makes a new entry current. The browser drops those after it.
    fn add(&mut self, number: u32) {
        self.scrolled.retain(|(known, _)| *known < number);
        self.turn_to(number);
    }

    fn scrolled_to(&mut self, top: f64) {
        match self.scrolled.iter_mut().find(|(known, _)| *known == self.current) {
            Some((_, known)) => *known = top,
            None => self.scrolled.push((self.current, top)),
        }
    }
}

/// Where an opened page is scrolled to.
#[derive(Clone, Copy)]
enum View {
    Top,
    /// Its last scroll position.
    At(f64),
    /// Where the browser scrolled to.
    AsIs,
}

impl Router {
    /// Reads the address and follows its changes.
    #[must_use]
    pub fn start() -> Self {
        let base = Base::new(&address::base_path());
        let (route, set_route) = signal(base.route(&address::here()));
        let router = Self {
            route,
            set_route,
            base: StoredValue::new(base),
            name: RwSignal::new(None),
            entries: StoredValue::new(Entries::default()),
            arrival: StoredValue::new(Arrival { turn: 0, moves_focus: false, view: View::Top }),
        };
        router.entries.update_value(|entries| entries.current = address::entry().unwrap_or_default());
        let back = window_event_listener(ev::popstate, move |_| router.follow_browser());
        let scroll = window_event_listener(ev::scroll, move |_| {
            router.entries.try_update_value(|entries| entries.scrolled_to(scroll_top()));
        });
        on_cleanup(move || {
            back.remove();
            scroll.remove();
        });
        Effect::new(move |_| document().set_title(&route.with(|route| route.window_title(router.name.get().as_deref()))));
        // The browser looked for the fragment before the page was drawn.
        request_animation_frame(move || router.arrive());
        router
    }

    /// A part of the route that concerns a page. Keeps its last value while another page opens.
    pub fn part<T: Clone + PartialEq + Send + Sync + 'static>(
        self,
        part: impl Fn(&Route) -> Option<T> + Send + Sync + 'static,
    ) -> Memo<Option<T>> {
        Memo::new(move |before: Option<&Option<T>>| self.route.with(&part).or_else(|| before.cloned().flatten()))
    }

    /// The address of a route, for a link.
    #[must_use]
    pub fn href(self, route: &Route) -> String {
        self.base.with_value(|base| base.address(route))
    }

    /// The route of an address below the origin.
    pub(super) fn route_of(self, address: &str) -> Route {
        self.base.with_value(|base| base.route(address))
    }

    /// Path, query and fragment in the address bar, below the base.
    #[must_use]
    pub fn address(self) -> String {
        self.base.with_value(|base| base.below(&address::here()).map(Into::into).unwrap_or_default())
    }

    /// Puts the name of what the page shows into the title, until another page opens.
    pub fn name_page(self, name: String) {
        self.name.set(Some(name));
    }

    /// Opens a page.
    pub fn go(self, route: &Route) {
        self.open(&self.href(route), false);
    }

    /// Opens a page in place of the open one, so that Back does not lead here.
    pub fn replace(self, route: &Route) {
        self.open(&self.href(route), true);
    }

    /// The same for an address below the base that was stored as text, which stays unchanged.
    pub fn replace_with_address(self, address: &str) {
        self.open(&self.base.with_value(|base| base.above(address)), true);
    }

    /// Changes the address of the open page and nothing else.
    pub fn note(self, route: Route) {
        address::replace(&self.href(&route), self.entries.with_value(|entries| entries.current));
        self.set_route.update_untracked(|now| *now = route);
    }

    /// Opens an address below the origin.
    pub(super) fn open(self, to: &str, replace: bool) {
        let mut number = self.entries.with_value(|entries| entries.current);
        // Like the browser, which adds no entry for a link to the open page.
        if replace || to == address::here() {
            address::replace(to, number);
        } else {
            number += 1;
            address::push(to, number);
        }
        self.entries.update_value(|entries| entries.add(number));
        self.show(self.route_of(to), View::Top);
    }

    /// Follows the browser back, forward, or to a fragment of the same page.
    fn follow_browser(self) {
        let view = self.entries.try_update_value(|entries| match address::entry() {
            Some(number) => entries.turn_to(number).map_or(View::AsIs, View::At),
            None => {
                let number = entries.current + 1;
                address::replace(&address::here(), number);
                entries.add(number);
                View::AsIs
            }
        });
        self.show(self.route_of(&address::here()), view.unwrap_or(View::AsIs));
    }

    fn show(self, route: Route, view: View) {
        let is_same_page = self.route.with_untracked(|now| now.path() == route.path());
        if !is_same_page {
            self.name.set(None);
        }
        self.set_route.set(route);
        let turn = self.entries.with_value(|entries| entries.turn);
        self.arrival.set_value(Arrival { turn, moves_focus: !is_same_page, view });
        request_animation_frame(move || self.arrive());
    }

    /// Call this when a page is drawn later than the navigation to it, because its part had to be loaded.
    pub fn page_drawn(self) {
        request_animation_frame(move || {
            // What stood in its place is gone, and with it the focus. Where a person has moved it meanwhile, it stays.
            if focus::is_nowhere() {
                self.arrive();
            }
        });
    }

    /// After the page was drawn.
    fn arrive(self) {
        // The app may be gone by now.
        let Some(Arrival { turn, moves_focus, view }) = self.arrival.try_get_value() else { return };
        if moves_focus {
            focus::on_page();
        }
        match view {
            View::Top if !moves_focus => drop(show_place()),
            View::Top => {
                if !show_place() {
                    scroll_to(0.0)
                }
            }
            View::At(top) => self.grow_to(turn, top, PATIENCE),
            View::AsIs => {}
        }
    }

    /// Scrolls to the last position as soon as the page is long enough. Stops when the person scrolls or leaves.
    fn grow_to(self, turn: u32, top: f64, frames: u32) {
        scroll_to(top);
        let reached = scroll_top();
        if frames == 0 || reached + 1.0 >= top {
            return;
        }
        request_animation_frame(move || {
            let is_here = self.entries.try_with_value(|entries| entries.turn) == Some(turn);
            let now = scroll_top();
            // A page that loads may shrink for a moment; the browser then scrolls to its end.
            if is_here && ((now - reached).abs() < 1.0 || now + 1.0 >= lowest_scroll_top()) {
                self.grow_to(turn, top, frames - 1);
            }
        });
    }
}

/// Scrolls to the element named by the fragment and moves the focus there. Returns whether there is one.
fn show_place() -> bool {
    let address = address::here();
    let place = address.split_once('#').and_then(|(_, id)| document().get_element_by_id(id));
    let Some(place) = place else { return false };
    place.scroll_into_view();
    focus::on(&place.id());
    true
}

fn scroll_top() -> f64 {
    window().scroll_y().unwrap_or_default()
}

/// The greatest possible scroll position, in CSS pixels.
fn lowest_scroll_top() -> f64 {
    document().document_element().map_or(0.0, |page| f64::from(page.scroll_height() - page.client_height()))
}

fn scroll_to(top: f64) {
    window().scroll_to_with_x_and_y(0.0, top);
}
