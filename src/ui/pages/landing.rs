//! The landing page: what Lockgroove is, and why no server sees anything.

use leptos::prelude::*;

use crate::ui::components::code::code;
use crate::ui::components::link::Link;
use crate::ui::components::live::live;
use crate::ui::components::sign_in::{OtherAccountButton, SignInButton, known_client_id, was_here};
use crate::ui::context::use_app;
use crate::ui::route::Route;
use crate::ui::shell::FrontPage;

/// Radii of the rings of the record: four bands with a gap between them.
const RECORD: [&str; 33] = [
    "396", "390.8", "385.6", "380.4", "375.2", "370", "364.8", "359.6", "354.4", "340.2", "335", "329.8", "324.6", "319.4",
    "314.2", "300", "294.8", "289.6", "284.4", "279.2", "274", "268.8", "263.6", "258.4", "253.2", "248", "233.8", "228.6",
    "223.4", "218.2", "213", "196.8", "185.8",
];

/// The page.
#[component]
pub fn Landing() -> impl IntoView {
    document().set_title("Lockgroove: your Spotify library, with nobody in the middle");
    let (epoch, state) = (use_app().epoch, use_app().state);
    let returns = Memo::new(move |_| state.with(was_here));
    let act = move || match (epoch.get(), known_client_id()) {
        (Some(_), _) => view! { <Link to=Route::Overview class="button first">"Open your library"</Link> }.into_any(),
        (None, Some(id)) => view! {
            <SignInButton>"Sign in at Spotify"</SignInButton>
            {returns.get().then(|| view! { <OtherAccountButton /> })}
            <p class="hint">
                "With the client ID " {code(id.as_str())} ". "
                <Link to=Route::CONNECT place="client-id">"Use another one"</Link>
            </p>
        }
        .into_any(),
        (None, None) => view! { <Link to=Route::CONNECT class="button first">"Connect Spotify"</Link> }.into_any(),
    };
    view! {
        <FrontPage class="plain">
            <section class="sleeve" aria-labelledby="t">
                <Record />
                <h1 id="t">
                    <span>"Your Spotify"</span>
                    " "
                    <span>"library,"</span>
                    " "
                    <span>"with nobody"</span>
                    " "
                    <span>"in the middle"</span>
                </h1>
                <div class="sleeve-words">
                    <p class="lead">
                        "Lockgroove is one page in your browser. It signs you in to Spotify and shows you the library that is already yours."
                    </p>
                    <div class="sleeve-acts">{live(act)}</div>
                </div>
            </section>
            <section class="why" aria-labelledby="why">
                <h2 id="why">"Why no server sees anything"</h2>
                <div>
                    <h3>"There is none"</h3>
                    <p>"This site is a folder of files. Your browser talks only to Spotify; the page’s security policy blocks every other address."</p>
                </div>
                <div>
                    <h3>"Nothing secret to keep"</h3>
                    <p>"Sign-in uses PKCE: your browser proves to Spotify that the sign-in is its own. There is no password here and no client secret."</p>
                </div>
                <div>
                    <h3>"Nothing is left behind"</h3>
                    <p>"You are signed in while a tab is open. Close the last one and the sign-in is gone, unless you choose to stay signed in."</p>
                </div>
            </section>
            <Side id="how" side="Side A" title="How it works">
                <li>
                    <span class="cut-no">"A1"</span>
                    <h3>"Connect"</h3>
                    <p>"Register your own app at Spotify, paste its client ID here, and choose what Lockgroove may see. Each step is explained."</p>
                    <span class="cut-time">"once"</span>
                </li>
                <li>
                    <span class="cut-no">"A2"</span>
                    <h3>"Allow"</h3>
                    <p>"Spotify asks for your consent on its own page. You can say no, and you can withdraw access at any time."</p>
                    <span class="cut-time">"six months at most"</span>
                </li>
                <li>
                    <span class="cut-no">"A3"</span>
                    <h3>"Look"</h3>
                    <p>"See your playlists and everything in them, including local files, episodes and songs that are gone. Every title links to Spotify."</p>
                    <span class="cut-time">"whenever you like"</span>
                </li>
            </Side>
            <Side id="flows" side="Side B" title="Four ways to sign in" more=|| view! { <Link to=Route::FLOWS>"Which flow should I use?"</Link> }.into_any()>
                <Flow number="B1" title="Authorization code with PKCE" words="For an app that cannot keep a secret, such as this page." renews="refreshes" parties=&["You", "Page", "Spotify"] key=Some(1) />
                <Flow number="B2" title="Authorization code" words="For a server that can keep a client secret." renews="refreshes" parties=&["You", "Server", "Spotify"] key=Some(1) />
                <Flow number="B3" title="Client credentials" words="For a program without a user. It can read the catalogue, never a library." renews="asks again" parties=&["Program", "Spotify"] key=Some(0) />
                <Flow number="B4" title="Implicit grant" words="Withdrawn: it put the token in the address bar." renews="withdrawn" parties=&["You", "Page", "Spotify"] key=None />
            </Side>
        </FrontPage>
    }
}

/// The record behind the headline.
#[component]
fn Record() -> impl IntoView {
    let ring = |r: &'static str| view! { <circle cx="400" cy="400" r=r /> };
    view! {
        <svg class="groove sleeve-record" viewBox="0 0 800 800" aria-hidden="true">
            {RECORD.map(ring).collect_view()}
            <circle class="lit" cx="400" cy="400" r="289.6" pathLength="100" stroke-dasharray="21 79" transform="rotate(166 400 400)" />
            <circle class="lock" cx="400" cy="400" r="143" />
            <path
                class="label"
                fill-rule="evenodd"
                d="M272 400a128 128 0 1 0 256 0a128 128 0 1 0 -256 0zM367.5 474.5L382.8 409.6A37.25 37.25 0 1 1 417.2 409.6L432.5 474.5z"
            />
        </svg>
    }
}

/// One side of the record: a heading in the margin and a numbered list.
#[component]
fn Side(
    id: &'static str,
    side: &'static str,
    title: &'static str,
    /// The page with the details.
    #[prop(optional)]
    more: Option<fn() -> AnyView>,
    children: Children,
) -> impl IntoView {
    let heading = format!("{id}-title");
    view! {
        <section class="side" id=id aria-labelledby=heading>
            <header>
                <p>{side}</p>
                <h2 id=heading.clone()>{title}</h2>
                {more.map(|more| more())}
            </header>
            <ol class="cuts">{children()}</ol>
        </section>
    }
}

/// One flow: its name, who it is for, and the parties. The one with the key authenticates.
#[component]
fn Flow(
    number: &'static str,
    title: &'static str,
    words: &'static str,
    renews: &'static str,
    parties: &'static [&'static str],
    /// The index of that party; `None` if the flow is withdrawn.
    key: Option<usize>,
) -> impl IntoView {
    let place = move |n: usize| 20 + n * 200 / (parties.len() - 1).max(1);
    let dot = move |(n, _): (usize, &&str)| view! { <circle class="dot" cx=place(n) cy="16" r="7" /> };
    let name = move |(n, name): (usize, &&'static str)| {
        let (x, anchor) = match n {
            0 => (8, "start"),
            _ if n + 1 == parties.len() => (232, "end"),
            _ => (120, "middle"),
        };
        view! { <text x=x y="46" text-anchor=anchor>{*name}</text> }
    };
    view! {
        <li>
            <span class="cut-no">{number}</span>
            <h3>{if key.is_some() { title.into_any() } else { view! { <del>{title}</del> }.into_any() }}</h3>
            <div class="stack">
                <p>{words}</p>
                <svg class="flow-line" viewBox="0 0 240 52" aria-hidden="true">
                    <path class=if key.is_some() { "" } else { "off" } d="M20 16H220" />
                    {parties.iter().enumerate().map(dot).collect_view()}
                    {key.map(|n| view! { <circle class="key" cx=place(n) cy="16" r="3.5" /> })}
                    {parties.iter().enumerate().map(name).collect_view()}
                </svg>
            </div>
            <span class="cut-time">{renews}</span>
        </li>
    }
}
