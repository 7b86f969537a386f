//! The root: reads the deployment's settings, wires the floors together, and draws the route.

use std::rc::Rc;

use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::components::{ParentRoute, Route, Router, Routes};
use leptos_router::hooks::use_navigate;
use leptos_router::path;

use super::components::notice::ExplanationNotice;
use super::context::{App, use_app};
use super::pages::implicit::demonstration;
use super::pages::{
    Access, Callback, CheckPage, Connect, Console, Flow, Flows, Implicit, Landing, NotFound, Overview, Playlist, PlaylistIndex,
    Playlists, Top,
};
use super::shell::{Frame, SignedIn};
use crate::browser::wake::{self, Moment};
use crate::browser::{SharedPages, WebWorld, address, site};
use crate::learn::trace::Tracer;
use crate::oauth::RedirectUri;
use crate::session::config::MalformedConfig;
use crate::session::explain::{why_insecure, why_not_configured};
use crate::session::{Config, ReturnRules, ReturnTo, Session};
use crate::spotify::ApiClient;

/// The app. `callback` is the query the callback page was opened with, already taken out of the address bar.
#[component]
pub fn Root(
    /// `None` on any other page.
    callback: Option<String>,
) -> impl IntoView {
    // Said before anything is read, stored or sent.
    if !address::is_secure() {
        return view! { <main class="page"><ExplanationNotice explanation=why_insecure() /></main> }.into_any();
    }
    let config = RwSignal::new(None::<Result<Config, MalformedConfig>>);
    spawn_local(async move { config.set(Some(load_config().await)) });
    (move || match config.get()? {
        Ok(config) => Some(view! { <Wired config callback=callback.clone() /> }.into_any()),
        Err(fault) => {
            Some(view! { <main class="page"><ExplanationNotice explanation=why_not_configured(fault) /></main> }.into_any())
        }
    })
    .into_any()
}

/// `config.json` beside the app. It is part of the site, so that nothing has to be built anew to change a setting.
async fn load_config() -> Result<Config, MalformedConfig> {
    Config::parse(&site::file("config.json").await.ok_or(MalformedConfig(None))?)
}

/// Everything below the settings: session, client, routes.
#[component]
fn Wired(config: Config, callback: Option<String>) -> impl IntoView {
    // This app asks for no token in an address, but for the demonstration against a stand-in on this machine.
    if demonstration::server(&config).is_none() || !address::is_at(RedirectUri::DEMONSTRATION) {
        address::drop_token_fragment();
    }
    let world = Rc::new(WebWorld);
    let redirect_uri = RedirectUri::of_app(&address::base()).ok();
    let session = Session::new(&config, redirect_uri, RETURN_RULES, Rc::<WebWorld>::clone(&world), Rc::new(SharedPages::new()));
    let tracer = Tracer::new(Rc::<WebWorld>::clone(&world));
    let client = ApiClient::new(session.clone(), world, config.api.clone());

    let (online, set_online) = signal(wake::is_online());
    wake::watch({
        let session = session.clone();
        move |moment| match moment {
            Moment::Offline => set_online.set(false),
            Moment::Online => {
                set_online.set(true);
                session.retry();
            }
            Moment::Shown => session.shown(),
            Moment::Restored => session.page_restored(),
        }
    });

    App::provide(session, client, &tracer, config, online);

    view! {
        <Router base=address::base_path()>
            <Arrivals callback />
            <Frame>
                <Routes fallback=NotFound>
                    <Route path=path!("/") view=Landing />
                    <Route path=path!("/connect") view=Connect />
                    <Route path=path!("/callback") view=Callback />
                    <Route path=path!("/flow") view=Flow />
                    <Route path=path!("/flows") view=Flows />
                    <Route path=path!("/implicit") view=Implicit />
                    <Route path=path!("/check") view=CheckPage />
                    <ParentRoute path=path!("/") view=SignedIn>
                        <Route path=path!("/library") view=Overview />
                        <Route path=path!("/top") view=Top />
                        <Route path=path!("/access") view=Access />
                        <Route path=path!("/console") view=Console />
                        <ParentRoute path=path!("/playlists") view=Playlists>
                            <Route path=path!("") view=PlaylistIndex />
                            <Route path=path!(":id") view=Playlist />
                        </ParentRoute>
                    </ParentRoute>
                </Routes>
            </Frame>
        </Router>
    }
}

/// Where a sign-in returns to: neither to the pages that lead to it nor to the callback.
const RETURN_RULES: ReturnRules = ReturnRules { start: "/library", forbidden: &["/", "/callback", "/connect"] };

/// Hands the callback to the session and goes where the person was going.
#[component]
fn Arrivals(callback: Option<String>) -> impl IntoView {
    let session = use_app().session();
    let navigate = use_navigate();
    session.on_arrival(move |return_to: &ReturnTo| {
        let place = if address::stays_here(return_to.as_str()) { return_to.as_str() } else { RETURN_RULES.start };
        // The callback page is not worth going back to.
        navigate(place, leptos_router::NavigateOptions { replace: true, ..Default::default() });
    });
    session.open(callback.as_deref());
}
