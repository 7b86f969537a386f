//! What was asked for and what was granted, side by side.

use leptos::prelude::*;

use super::icon::Icon;
use crate::oauth::{Capability, ScopeSet, Share};

/// Each group that was asked for, with what of it was granted and what was left out; of the others only the names.
#[component]
pub fn Allowed(
    /// What the app asked for.
    asked: ScopeSet,
    /// What is granted.
    granted: ScopeSet,
) -> impl IntoView {
    let (touched, others): (Vec<_>, Vec<_>) =
        Capability::ALL.into_iter().partition(|capability| capability.scopes().intersects(asked.union(granted)));
    let others: Vec<&str> = others.into_iter().map(|capability| capability.name()).collect();
    let line = |capability| view! { <Line asked granted capability /> };
    view! {
        <div class="stack">
            <ul class="grants list">{touched.into_iter().map(line).collect_view()}</ul>
            {(!others.is_empty())
                .then(|| {
                    view! {
                        <p class="small quiet-text">
                            <b>"Not asked for: "</b>
                            {others.join("; ")}
                            "."
                        </p>
                    }
                })}
        </div>
    }
}

#[component]
fn Line(asked: ScopeSet, granted: ScopeSet, capability: Capability) -> impl IntoView {
    let all = capability.scopes();
    // What there is of it, what was asked for in vain, and the rest.
    let (here, missing) = (all.intersection(granted), all.intersection(asked.difference(granted)));
    let rest = all.difference(here).difference(missing);
    let (icon, class, how) = match capability.share(granted) {
        Share::All => ("check", "chip on", "Granted"),
        Share::Some => ("check", "chip broken", "Partly granted"),
        Share::None => ("shut", "chip broken", "Left out"),
    };
    let scopes = |what: &'static str, set: ScopeSet| {
        let names = set.to_string().replace(' ', ", ");
        (!set.is_empty()).then(|| view! { <p class="small">{what} <span class="scopes">{names}</span></p> })
    };
    view! {
        <li>
            <Icon name=icon />
            <div>
                <h3>{capability.name()}</h3>
                {scopes("Granted: ", here)}
                {scopes("Asked for and left out: ", missing)}
                {scopes("Not asked for: ", rest)}
            </div>
            <span class=class>{how}</span>
        </li>
    }
}
