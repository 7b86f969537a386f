//! The root: reads the deployment's settings, wires the floors together, and draws the route.

use std::rc::Rc;
use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::components::live::live;
use super::components::trouble::TroubleNotice;
use super::context::{App, use_app};
use super::pages::implicit::demonstration;
use super::pages::{self, landing};
use super::part_page::{InShell, LOADERS, PageOfPart};
use super::parts::{Page, Parts};
use super::route::{RETURN_RULES, Route};
use super::router;
use super::shell::{Around, Frame, SignedOut};
use super::trouble::Trouble;
use crate::browser::wake::{self, WakeEvent};
use crate::browser::{SharedPages, WebWorld, address, boot, site};
use crate::learn::trace::Tracer;
use crate::oauth::RedirectUri;
use crate::session::config::MalformedConfig;
use crate::session::{Code, Config, ReturnTo, Session};
use crate::spotify::ApiClient;

/// The app. `callback` is the query of the callback page, already removed from the address bar.
#[component]
pub fn Root(
    /// `None` on any other page.
    callback: Option<String>,
) -> impl IntoView {
    let parts = Parts::provide(LOADERS);
    // Before anything is read, stored or sent.
    if !address::is_secure() {
        boot::remove_words();
        return view! { <main class="page"><TroubleNotice about=Trouble::Plain(const { Code::PageInsecure.problem() }) /></main> }
            .into_any();
    }
    let config = RwSignal::new(None::<Result<Config, MalformedConfig>>);
    spawn_local(async move {
        let loaded = load_config().await;
        boot::remove_words();
        config.set(Some(loaded));
    });
    live(move || match config.get()? {
        Ok(config) => Some(view! { <Wired config parts callback=callback.clone() /> }.into_any()),
        Err(fault) => Some(view! { <main class="page"><TroubleNotice about=Trouble::Config(fault) /></main> }.into_any()),
    })
    .into_any()
}

/// Reads `config.json`. It is a file of the site, so that a setting can change without a new build.
async fn load_config() -> Result<Config, MalformedConfig> {
    Config::parse(&site::file("config.json").await.ok_or(MalformedConfig(None))?)
}

/// Everything that depends on the settings: session, client, routes.
#[component]
fn Wired(config: Config, parts: Parts, callback: Option<String>) -> impl IntoView {
    // Only the demonstration, with an emulator on this machine, requests a token in the address.
    if demonstration::server(&config).is_none() || router::here() != Route::Implicit {
        address::drop_token_fragment();
    }
    let world = Rc::new(WebWorld);
    let redirect_uri = RedirectUri::of_app(&address::base()).ok();
    let session = Session::new(&config, redirect_uri, RETURN_RULES, Rc::<WebWorld>::clone(&world), Rc::new(SharedPages::new()));
    let tracer = Tracer::new(Rc::<WebWorld>::clone(&world));
    let client = ApiClient::new(session.clone(), world, config.api.clone());

    let (online, set_online) = signal(wake::is_online());
    wake::watch({
        let (session, client) = (session.clone(), client.clone());
        move |event| match event {
            WakeEvent::Offline => set_online.set(false),
            WakeEvent::Online => {
                set_online.set(true);
                session.retry();
            }
            WakeEvent::Shown => session.page_shown(),
            WakeEvent::Hidden => {
                client.set_hidden(true);
                session.page_hidden();
            }
            WakeEvent::Restored => {
                session.page_restored();
                client.set_hidden(false);
            }
        }
    });

    let app = App::provide(session.clone(), client, &tracer, config, online, parts);
    session.on_arrival(move |return_to: &ReturnTo| {
        // Back does not lead to the callback page.
        if address::is_same_origin(return_to.as_str()) {
            app.router.replace_with_address(return_to.as_str());
        } else {
            app.router.replace(&Route::Overview);
        }
    });
    landing::connect(app);
    Effect::new(move |_| {
        if app.epoch.get().is_some() {
            app.parts.load_when_idle();
        }
    });
    if callback.is_some() {
        app.parts.load_early(&Route::Overview);
    }
    session.open(callback.as_deref());
    let route = app.router.route;
    let around = Memo::new(move |_| Around::of(route.with(Route::shell), app.epoch.get()));
    view! {
        <Frame around>
            <CurrentPage around />
        </Frame>
    }
}

/// The page of the current route, in its surroundings.
#[component]
fn CurrentPage(around: Memo<Around>) -> impl IntoView {
    live(move || match around.get() {
        within @ Around::Nothing => view! { <PageIn around within /> }.into_any(),
        within @ Around::Library(_) => {
            let page: Page = Arc::new(move || view! { <PageIn around within /> }.into_any());
            view! { <InShell page /> }.into_any()
        }
        Around::SignedOut => view! { <SignedOut /> }.into_any(),
    })
}

/// The page without its surroundings. Another page replaces it; other parameters of the same page do not.
#[component]
fn PageIn(around: Memo<Around>, within: Around) -> impl IntoView {
    let route = use_app().router.route;
    let page = Memo::new(move |_| route.with(pages::key));
    live(move || {
        // `get` and not `track`, which would not compute the first value of the memo.
        page.get();
        // The surroundings of the last page must not show the next page for a moment.
        (around.get_untracked() == within).then(|| {
            route.with_untracked(|route| match route.part() {
                None => pages::view_main(route),
                Some(part) => view! { <PageOfPart part route=route.clone() /> }.into_any(),
            })
        })
    })
}
