//! The requested permissions beside the granted ones.

use leptos::prelude::*;

use super::icon::Icon;
use crate::oauth::ScopeSet;
use crate::spotify::capability::{Capability, Share, scope_name};

/// Each capability with a requested or granted permission, permission by permission; only the names of the others.
#[component]
pub fn Allowed(
    /// The requested scopes.
    asked: ScopeSet,
    /// The granted scopes.
    granted: ScopeSet,
) -> impl IntoView {
    let (listed, others): (Vec<_>, Vec<_>) =
        Capability::ALL.into_iter().partition(|capability| capability.scopes().intersects(asked.union(granted)));
    let others: Vec<&str> = others.into_iter().map(Capability::name).collect();
    let line = |capability| view! { <Line asked granted capability /> };
    view! {
        <div class="stack">
            <ul class="grants list">{listed.into_iter().map(line).collect_view()}</ul>
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
    let (allowed, refused) = (all.intersection(granted), all.intersection(asked.difference(granted)));
    let rest = all.difference(allowed).difference(refused);
    let (icon, class, label) = match capability.share(granted) {
        Share::All => ("check", "chip on", "Allowed"),
        Share::Some => ("check", "chip broken", "Partly allowed"),
        Share::None => ("shut", "chip broken", "Not allowed"),
    };
    let permissions = |label: &'static str, set: ScopeSet| {
        let names: Vec<&str> = set.iter().map(scope_name).collect();
        (!set.is_empty()).then(|| view! { <p class="small">{label} {names.join("; ")}</p> })
    };
    view! {
        <li>
            <Icon name=icon />
            <div>
                <h3>{capability.name()}</h3>
                {permissions("Allowed: ", allowed)}
                {permissions("Not allowed: ", refused)}
                {permissions("Not asked for: ", rest)}
            </div>
            <span class=class>{label}</span>
        </li>
    }
}
