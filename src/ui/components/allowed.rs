//! What was asked for and what was granted, side by side.

use leptos::prelude::*;

use super::capability::words;
use super::icon::Icon;
use crate::oauth::{Capability, ScopeSet, Share};

/// Every group with what of it was granted, left out, or never asked for.
#[component]
pub fn Allowed(
    /// What the app asked for.
    asked: ScopeSet,
    /// What is granted.
    granted: ScopeSet,
) -> impl IntoView {
    view! { <ul class="grants list">{Capability::ALL.map(|capability| view! { <Line asked granted capability /> }).collect_view()}</ul> }
}

#[component]
fn Line(asked: ScopeSet, granted: ScopeSet, capability: Capability) -> impl IntoView {
    let all = capability.scopes();
    // What there is of it, what was asked for in vain, and the rest.
    let (here, missing) = (all.within(granted), all.within(asked.without(granted)));
    let rest = all.without(here).without(missing);
    let (icon, class, how) = match capability.share(granted) {
        Share::All => ("check", "chip on", "Granted"),
        Share::Some => ("check", "chip broken", "Partly granted"),
        Share::None if !missing.is_empty() => ("shut", "chip broken", "Left out"),
        Share::None => ("shut", "chip", "Not asked for"),
    };
    let scopes = |what: &'static str, set: ScopeSet| {
        let names = set.to_string().replace(' ', ", ");
        (!set.is_empty()).then(|| view! { <p class="small">{what} <span class="scopes">{names}</span></p> })
    };
    view! {
        <li>
            <Icon name=icon />
            <div>
                <h3>{words(capability).0}</h3>
                {scopes("Granted: ", here)}
                {scopes("Asked for and left out: ", missing)}
                {scopes("Not asked for: ", rest)}
            </div>
            <span class=class>{how}</span>
        </li>
    }
}
