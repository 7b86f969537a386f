//! What came of a restore.

use leptos::prelude::*;

use super::back::back;
use super::job::Shown;
use crate::backup::restore::plan::Plan;
use crate::backup::restore::verify::{Difference, What};
use crate::browser::intl;
use crate::ui::pages::backup::dial::dial;

/// The face of the page at the end.
#[must_use]
pub(super) fn ending(shown: Memo<Option<Shown>>) -> AnyView {
    let Some(Shown::Ended(plan, differences, sent)) = shown.get_untracked() else { return ().into_any() };
    let is_whole = differences.is_empty();
    let words = format!("{} requests. Everything that was written was read again and compared with the plan.", intl::number(sent));
    view! {
        <section class="spread" aria-labelledby="restore-end">
            <header>
                <h2 id="restore-end">"Checked"</h2>
                <p>{words}</p>
            </header>
            <div class="duet">
                {dial(1.0, false, Some(is_whole))}
                <div class="stack">
                    <p class="statement" role="status">
                        {statement(&plan, &differences)}
                    </p>
                    <ul class="entries">{differences.iter().map(entry).collect_view()}</ul>
                    <div class="row">{back("Restore something else")}</div>
                </div>
            </div>
        </section>
    }
    .into_any()
}

fn statement(plan: &Plan, differences: &[Difference]) -> String {
    let adds: u32 = plan.rows.iter().map(|row| row.adds).sum();
    match differences {
        [] => format!("Done. {} items are back, exactly as planned.", intl::number(adds)),
        _ => "Done, except exactly this.".to_owned(),
    }
}

fn entry(difference: &Difference) -> AnyView {
    let name = difference.list.clone().unwrap_or_else(|| difference.section.label().to_owned());
    let uris = match &difference.what {
        What::Refused(uris) | What::NotKept(uris) => Some(uris.iter().take(20).cloned().collect::<Vec<_>>().join(" ")),
        _ => None,
    };
    view! {
        <li>
            <b>
                <bdi translate="no">{name}</bdi>
            </b>
            <p>{difference.what.words()}</p>
            {uris.map(|uris| view! { <p class="small" translate="no">{uris}</p> })}
        </li>
    }
    .into_any()
}
