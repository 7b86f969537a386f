//! The OAuth flows: questions that lead to one, the four compared, and each one drawn and, as far as a page can, run.

pub mod choose;
mod name;
pub mod rehearse;
pub mod run;

use leptos::prelude::*;

use super::implicit::demonstration::Demonstration;
use crate::browser::{address, styles};
use crate::learn::figure::Figure;
use crate::learn::flows::Flow;
use crate::ui::components::developer_pages::DeveloperPages;
use crate::ui::components::params;
use crate::ui::components::sequence::FigureView;
use crate::ui::shell::OpenPage;
use choose::Questions;
use name::flow_name;
use rehearse::Rehearse;

/// Of flows and what explains them.
pub const STYLES: &str = include_str!("../../../../style/flows.css");

/// The page.
#[component]
pub fn Flows() -> impl IntoView {
    styles::adopt(params::STYLES);
    styles::adopt(STYLES);
    let shown = RwSignal::new(in_address().unwrap_or(Flow::CodeWithPkce));
    let listener = window_event_listener(leptos::ev::hashchange, move |_| {
        if let Some(flow) = in_address() {
            shown.set(flow);
            // The browser looked for the place while it was still hidden.
            request_animation_frame(move || {
                if let Some(place) = document().get_element_by_id(flow.anchor()) {
                    place.scroll_into_view();
                }
            });
        }
    });
    on_cleanup(move || listener.remove());
    view! {
        <OpenPage>
            <DeveloperPages />
            <header class="opening">
                <h1>"OAuth flows"</h1>
                <p class="lead">
                    "Four ways to sign in. Answer two questions to find yours. Each flow is drawn step by step below, and you can run it."
                </p>
            </header>
            <Questions />
            {table()}
            {choice(shown)}
            {Flow::ALL.into_iter().map(|flow| section(flow, shown)).collect_view()}
        </OpenPage>
    }
}

/// The flow that the address names in its fragment.
fn in_address() -> Option<Flow> {
    let address = address::here();
    let (_, anchor) = address.split_once('#')?;
    Flow::ALL.into_iter().find(|flow| flow.anchor() == anchor)
}

/// The choice of the flow that is shown. It is in the address, so that Back leads to the one before.
fn choice(shown: RwSignal<Flow>) -> AnyView {
    let one = |flow: Flow| {
        view! {
            <label>
                <input
                    type="radio"
                    name="flow"
                    value=flow.anchor()
                    prop:checked=move || shown.get() == flow
                    on:change=move |_| {
                        // Cannot fail for a fragment.
                        let _ = window().location().set_hash(flow.anchor());
                    }
                />
                {flow.title()}
            </label>
        }
        .into_any()
    };
    view! {
        <fieldset class="choices over stacked">
            <legend>"Flow"</legend>
            {Flow::ALL.into_iter().map(one).collect_view()}
        </fieldset>
    }
    .into_any()
}

/// How the flows differ.
fn table() -> AnyView {
    let yes = |it: bool| if it { "Yes" } else { "No" };
    let row = |flow: Flow| {
        view! {
            <tr>
                <th scope="row">
                    <a href=format!("#{}", flow.anchor())>{flow_name(flow)}</a>
                </th>
                <td>{yes(flow.opens_a_library())}</td>
                <td>{yes(flow.needs_a_secret())}</td>
                <td>{yes(flow.renews())}</td>
                <td class="spare">
                    {match flow {
                        Flow::CodeWithPkce => "On this page",
                        Flow::CodeWithSecret | Flow::ClientCredentials => "From the command line",
                        Flow::Implicit => "With the emulator only",
                    }}
                </td>
            </tr>
        }
        .into_any()
    };
    view! {
        <section class="spread" aria-labelledby="t-table">
            <header>
                <h2 id="t-table">"The four flows compared"</h2>
            </header>
            <div class="ledger-frame">
                <table class="ledger" aria-labelledby="t-table">
                    <thead>
                        <tr>
                            <th scope="col">"Flow"</th>
                            <th scope="col">"Opens a user’s library"</th>
                            <th scope="col">"Needs a client secret"</th>
                            <th scope="col">"Refresh token"</th>
                            <th scope="col" class="spare">
                                "Run it"
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

/// One flow: the diagram and a way to run it.
fn section(flow: Flow, shown: RwSignal<Flow>) -> AnyView {
    let heading = format!("t-{}", flow.anchor());
    let run = match flow {
        Flow::CodeWithPkce => view! { <Rehearse /> }.into_any(),
        Flow::CodeWithSecret | Flow::ClientCredentials => run::commands(flow),
        Flow::Implicit => view! { <Demonstration /> }.into_any(),
    };
    view! {
        <section class="flow" id=flow.anchor() aria-labelledby=heading hidden=move || shown.get() != flow>
            <h2 id=heading.clone()>{flow_name(flow)}</h2>
            <p>{flow.is_for()}</p>
            <FigureView figure=Figure::of(flow) />
            {run}
        </section>
    }
    .into_any()
}
