//! Which flow an app needs: a few questions, the four flows side by side, and each of them drawn and run as far as a page can run it.

pub mod choose;
pub mod live;
pub mod run;

use leptos::prelude::*;

use super::implicit::Demonstration;
use super::title;
use crate::learn::flows::Flow;
use crate::learn::trace::figure::Figure;
use crate::ui::components::sequence::Drawing;
use crate::ui::shell::FrontPage;
use choose::Questions;
use live::Live;

/// The page.
#[component]
pub fn Flows() -> impl IntoView {
    title::set("Which flow should I use?");
    view! {
        <FrontPage class="plain page">
            <header class="opening">
                <h1>"Which flow should I use?"</h1>
                <p class="lead">
                    "Spotify lets an app in by three ways, and did by a fourth. Two or three answers say which one is yours; below, each is drawn step by step and can be run."
                </p>
            </header>
            <Questions />
            {table()}
            {Flow::ALL.into_iter().map(section).collect_view()}
        </FrontPage>
    }
}

/// The name of a flow: struck through where it is withdrawn, and said so in words.
fn name(flow: Flow) -> AnyView {
    if flow.is_withdrawn() { view! { <del>{flow.title()}</del>", withdrawn" }.into_any() } else { flow.title().into_any() }
}

/// What tells the flows apart.
fn table() -> AnyView {
    let yes = |it: bool| if it { "Yes" } else { "No" };
    let row = |flow: Flow| {
        view! {
            <tr>
                <th scope="row">
                    <a href=format!("#{}", flow.anchor())>{name(flow)}</a>
                </th>
                <td>{yes(flow.opens_a_library())}</td>
                <td>{yes(flow.needs_a_secret())}</td>
                <td>{yes(flow.renews())}</td>
                <td class="spare">
                    {match flow {
                        Flow::CodeWithPkce => "On this page",
                        Flow::CodeWithSecret | Flow::ClientCredentials => "By a command",
                        Flow::Implicit => "Against the emulator only",
                    }}
                </td>
            </tr>
        }
        .into_any()
    };
    view! {
        <section class="spread" aria-labelledby="t-table">
            <header>
                <h2 id="t-table">"The four, side by side"</h2>
            </header>
            <div class="ledger-frame">
                <table class="ledger" aria-labelledby="t-table">
                    <thead>
                        <tr>
                            <th scope="col">"Flow"</th>
                            <th scope="col">"Opens a person’s library"</th>
                            <th scope="col">"Needs a client secret"</th>
                            <th scope="col">"Renews"</th>
                            <th scope="col" class="spare">
                                "Is run here"
                            </th>
                        </tr>
                    </thead>
                    <tbody>{Flow::ALL.into_iter().map(row).collect_view()}</tbody>
                </table>
            </div>
        </section>
    }
    .into_any()
}

/// One flow: drawn, and run.
fn section(flow: Flow) -> AnyView {
    let heading = format!("t-{}", flow.anchor());
    let run = match flow {
        Flow::CodeWithPkce => view! { <Live /> }.into_any(),
        Flow::CodeWithSecret | Flow::ClientCredentials => run::commands(flow),
        Flow::Implicit => view! { <Demonstration /> }.into_any(),
    };
    view! {
        <section class="flow" id=flow.anchor() aria-labelledby=heading>
            <h2 id=heading.clone()>{name(flow)}</h2>
            <p>{flow.is_for()}</p>
            <Drawing figure=Figure::of(flow) />
            {run}
        </section>
    }
    .into_any()
}
