//! The library of today as the other file of a comparison. It is read as for a backup, and stays in this tab.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use futures_channel::oneshot;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::compared;
use super::file::{self, OpenFile, Which};
use crate::backup::archive;
use crate::backup::driver;
use crate::backup::run::{Earlier, Event, Reason, Run, Status, Stop, View};
use crate::backup::section::Section;
use crate::browser::deflate::BrowserCodec;
use crate::browser::{WebWorld, intl};
use crate::oauth::ScopeSet;
use crate::session::ports::Clock as _;
use crate::session::race::race;
use crate::spotify::ApiError;
use crate::ui::components::live::live;
use crate::ui::components::trouble::TroubleNotice;
use crate::ui::context::{App, use_app};
use crate::ui::trouble::Trouble;

/// How often what is shown changes at most, in milliseconds.
const SHOWN_EVERY: i64 = 100;

const NO_CODEC: &str = "This browser cannot compress files, which a comparison needs. Please use a newer one.";
const OTHER_PERSON: &str = "Another person signed in while the library was read. Start again.";

/// What is shown of it.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Shown {
    Nothing,
    /// How many items are here, and how many there are as far as that is known.
    Reading(u32, u32),
    /// It stopped, and can go on.
    Stopped(ApiError),
    /// It cannot be read whole: the names of what is missing.
    Short(Vec<String>),
    /// It ended for another reason.
    Failed(&'static str),
}

thread_local! {
    static IS_PREPARED: Cell<bool> = const { Cell::new(false) };
}

#[derive(Clone, Copy)]
struct Reader {
    app: App,
    run: StoredValue<Option<Rc<RefCell<Run>>>, LocalStorage>,
    /// Dropping it ends the reading.
    stop: StoredValue<Option<oneshot::Sender<()>>, LocalStorage>,
    shown: RwSignal<Shown>,
}

/// What of a library the file has: nothing else is read.
fn sections(open: &OpenFile) -> Vec<Section> {
    let in_file: Vec<Section> = open.opened.lists.iter().map(|list| Section::of(list.list.part)).collect();
    Section::ALL.into_iter().filter(|section| in_file.contains(section)).collect()
}

/// The offer to compare with the library of today. Empty while nobody is signed in.
#[must_use]
pub fn today() -> AnyView {
    let app = use_app();
    let is_signed_in = Memo::new(move |_| app.epoch.get().is_some());
    let reader =
        Reader { app, run: StoredValue::new_local(None), stop: StoredValue::new_local(None), shown: RwSignal::new(Shown::Nothing) };
    on_cleanup(move || reader.stop.set_value(None));
    if !IS_PREPARED.replace(true) {
        app.on_sign_out(|| {
            file::forget_today();
            compared::forget();
        });
    }
    // Nothing of a library is kept longer than the sign-in.
    Effect::new(move |_| {
        if !is_signed_in.get() {
            reader.stop.set_value(None);
            reader.run.set_value(None);
            reader.shown.set(Shown::Nothing);
        }
    });
    let offer = move || {
        view! {
            <section class="spread" aria-labelledby="archive-today">
                <header>
                    <h2 id="archive-today">"Your library of today"</h2>
                    <p>"It is read from Spotify and stays in this tab. Nothing in it changes."</p>
                </header>
                <div class="stack">
                    <button
                        class="button first"
                        type="button"
                        aria-busy=move || matches!(reader.shown.get(), Shown::Reading(..)).to_string()
                        on:click=move |_| reader.begin()
                    >
                        "Compare with my library"
                    </button>
                    <p class="hint" role="status">
                        {move || words(&reader.shown.get())}
                    </p>
                    {live(move || trouble(reader))}
                </div>
            </section>
        }
    };
    live(move || is_signed_in.get().then(offer)).into_any()
}

fn words(shown: &Shown) -> String {
    match shown {
        Shown::Reading(read, of) if of > read => format!("Reading {} of {}…", intl::number(*read), intl::number(*of)),
        Shown::Reading(..) => "Reading your library…".to_owned(),
        _ => String::new(),
    }
}

fn trouble(reader: Reader) -> Option<AnyView> {
    match reader.shown.get() {
        Shown::Nothing | Shown::Reading(..) => None,
        Shown::Stopped(error) => {
            let retry = Callback::new(move |()| reader.go_on());
            Some(view! { <TroubleNotice about=Trouble::Call(error) retry /> }.into_any())
        }
        Shown::Failed(words) => Some(view! { <p class="error" role="alert">{words}</p> }.into_any()),
        Shown::Short(missing) => {
            let missing = missing.into_iter().map(|name| view! { <li translate="no">{name}</li> }).collect_view();
            Some(
                view! {
                    <div class="notice wrong" role="alert">
                        <h2>"Not all of your library could be read"</h2>
                        <p>"A comparison would show what was not read as removed, so none was made. Not read:"</p>
                        <ul class="entries">{missing}</ul>
                        <button class="button little" type="button" on:click=move |_| reader.go_on()>
                            "Read it again"
                        </button>
                    </div>
                }
                .into_any(),
            )
        }
    }
}

impl Reader {
    fn begin(self) {
        if matches!(self.shown.get_untracked(), Shown::Reading(..)) {
            return;
        }
        let Some(open) = file::get(Which::First) else { return };
        self.shown.set(Shown::Reading(0, 0));
        spawn_local(async move {
            // What did not change since the archive was made is taken from it.
            let earlier = match &open.opened.archive {
                Some(archive) => archive.earlier(&BrowserCodec).await,
                None => Earlier::default(),
            };
            let granted = self.app.state.with_untracked(|state| state.grant().map(|grant| grant.consent.scopes));
            // The page may be gone by now.
            if self.shown.try_get_untracked().is_some() {
                let run = Run::new(&sections(&open), granted.unwrap_or(ScopeSet::NONE), earlier);
                self.run.set_value(Some(Rc::new(RefCell::new(run))));
                self.go_on();
            }
        });
    }

    fn go_on(self) {
        let Some(run) = self.run.get_value() else { return };
        let (stop, stopped) = oneshot::channel::<()>();
        self.stop.set_value(Some(stop));
        self.shown.set(Shown::Reading(0, 0));
        let client = self.app.client();
        spawn_local(async move {
            let stopped = async {
                let _ = stopped.await;
            };
            let shown_at = core::cell::Cell::new(0);
            let on_change = || {
                let now = WebWorld.now().0;
                if now - shown_at.get() >= SHOWN_EVERY {
                    shown_at.set(now);
                    let View { done, total, .. } = run.borrow().view();
                    self.shown.try_set(Shown::Reading(done, total));
                }
            };
            race(stopped, driver::go_on(&client, Rc::new(BrowserCodec), &run, &on_change)).await;
            if self.shown.try_get_untracked().is_none() {
                run.borrow_mut().handle(Event::Pause, 1);
                return;
            }
            let run = run.borrow().clone();
            let View { status, missing, .. } = run.view();
            // What was not allowed is left out of the comparison, which says so.
            let is_short = |reason: &Reason| !matches!(reason, Reason::NotGranted(_));
            let missing: Vec<String> =
                missing.into_iter().filter(|missing| is_short(&missing.reason)).map(|missing| missing.name).collect();
            match status {
                Status::Ended if missing.is_empty() => self.end(&run).await,
                Status::Ended => drop(self.shown.try_set(Shown::Short(missing))),
                Status::Stopped(Stop::Api(error)) => drop(self.shown.try_set(Shown::Stopped(error))),
                Status::Stopped(Stop::NoCodec) => drop(self.shown.try_set(Shown::Failed(NO_CODEC))),
                Status::Stopped(Stop::OtherPerson) => drop(self.shown.try_set(Shown::Failed(OTHER_PERSON))),
                _ => drop(self.shown.try_set(Shown::Nothing)),
            }
        });
    }

    /// It becomes the other file.
    async fn end(self, run: &Run) {
        let made = archive::made(run, &[], &BrowserCodec, WebWorld.now()).await;
        // The page may be gone by now, or the person signed out.
        if self.run.try_get_value().flatten().is_none() {
            return;
        }
        match made {
            Ok(zip) => file::take_today(zip),
            Err(_) => drop(self.shown.try_set(Shown::Failed(NO_CODEC))),
        }
    }
}
