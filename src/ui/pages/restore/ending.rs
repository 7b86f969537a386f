//! What came of a restore.

use leptos::prelude::*;

use super::back::back;
use super::job::{self, Shown};
use super::words::number;
use crate::backup::restore::plan::Plan;
use crate::backup::restore::verify::{Difference, What, replacements};
use crate::browser::intl;
use crate::ui::pages::backup::dial::dial;

/// The most things of a difference that are named.
const MOST: usize = 20;

/// The face of the page at the end.
#[must_use]
pub(super) fn ending(shown: Memo<Option<Shown>>) -> AnyView {
    let Some(Shown::Ended(plan, differences, sent)) = shown.get_untracked() else { return ().into_any() };
    let is_whole = differences.is_empty();
    let words = format!("{} requests. Everything that was written was read again and compared with the plan.", intl::number(sent));
    let plan_again = |_| {
        if !job::plan_again() {
            job::cancel();
        }
    };
    let again = (!is_whole).then(|| {
        view! {
            <button class="button" type="button" on:click=plan_again>
                "Make a plan for the rest"
            </button>
        }
    });
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
                    {swapped(&plan, &differences).map(|words| view! { <p>{words}</p> })}
                    <ul class="entries">{differences.iter().map(entry).collect_view()}</ul>
                    <div class="row">{again} {back("Restore something else")}</div>
                </div>
            </div>
        </section>
    }
    .into_any()
}

fn statement(plan: &Plan, differences: &[Difference]) -> String {
    let adds = plan.jobs.iter().map(|job| job.uris.len()).sum();
    match differences {
        [] => format!("Done. {} items are back, exactly as planned.", number(adds)),
        _ => "Done, except exactly this.".to_owned(),
    }
}

/// How many came back as others.
fn swapped(plan: &Plan, differences: &[Difference]) -> Option<String> {
    match replacements(plan, differences) {
        0 => None,
        1 => Some("1 song was replaced by another one, as you chose.".to_owned()),
        more => Some(format!("{} songs were replaced by others, as you chose.", intl::number(more))),
    }
}

fn entry(difference: &Difference) -> AnyView {
    let name = difference.list.clone().unwrap_or_else(|| difference.section.label().to_owned());
    let titles = |uris: &Vec<String>| {
        let title = |uri: &String| view! { <li translate="no">{job::title(uri).unwrap_or_else(|| uri.clone())}</li> };
        let more = uris.len().saturating_sub(MOST);
        let more = (more > 0).then(|| view! { <li>{format!("and {} more", number(more))}</li> });
        view! { <ul class="small">{uris.iter().take(MOST).map(title).collect_view()} {more}</ul> }
    };
    let uris = match &difference.what {
        What::Refused(uris) | What::NotKept(uris) => Some(titles(uris)),
        _ => None,
    };
    view! {
        <li>
            <b>
                <bdi translate="no">{name}</bdi>
            </b>
            <p>{difference.what.words()}</p>
            {uris}
        </li>
    }
    .into_any()
}
