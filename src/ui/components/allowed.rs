//! The permissions that were asked for beside those that were granted.

use leptos::prelude::*;

use super::icon::Icon;
use crate::oauth::ScopeSet;
use crate::spotify::capability::{Capability, Share, scope_name};

/// Each capability that was asked for or granted, permission by permission; of the others only the names.
#[component]
pub fn Allowed(
    /// What the app asked for.
    asked: ScopeSet,
    /// What is granted.
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
