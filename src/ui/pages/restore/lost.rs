//! Songs that are gone, and others that the person chooses in their places.

use std::collections::BTreeSet;
use std::sync::Arc;

use leptos::prelude::*;

use super::job;
use super::words::number;
use crate::backup::restore::lost::{Lost, WhyLost};
use crate::spotify::model::name::shown;
use crate::ui::components::swaps::{self, Chosen, swaps};

/// The most lists of a song that are named.
const MOST: usize = 2;

/// The songs of a plan that do not come back as they were.
#[must_use]
pub(super) fn lost(lost: Arc<[Lost]>) -> AnyView {
    if lost.is_empty() {
        return ().into_any();
    }
    let chosen = RwSignal::new(Chosen::new());
    Effect::new({
        let lost = lost.clone();
        move |before: Option<()>| {
            let swaps = chosen.with(|chosen| {
                let swap = |(number, candidate): (&usize, _)| Some((lost.get(*number)?.song.clone(), Clone::clone(candidate)));
                chosen.iter().filter_map(swap).collect()
            });
            // The plan that is shown is the one without any.
            if before.is_some() {
                job::choose(lost.clone(), swaps);
            }
        }
    });
    let count = lost.len();
    let words = if count == 1 {
        "1 song does not come back as it was.".to_owned()
    } else {
        format!("{} songs do not come back as they were.", number(count))
    };
    let songs = lost.iter().map(song).collect();
    view! {
        <section class="spread" aria-labelledby="restore-lost">
            <header>
                <h2 id="restore-lost">"Songs that are gone"</h2>
                <p>{words} " Lockgroove can look for others like them. You choose: nothing is replaced without you."</p>
            </header>
            {swaps(songs, Arc::new(BTreeSet::new()), chosen)}
        </section>
    }
    .into_any()
}

fn song(lost: &Lost) -> swaps::Lost {
    let named = lost.lists.iter().take(MOST).map(|list| list.as_deref().map_or("Liked songs", shown).to_owned());
    let more = lost.lists.len().saturating_sub(MOST);
    let more = if more > 0 { format!(", and {} more lists", number(more)) } else { String::new() };
    let out = ("Leave it out", "It stays in the file.");
    let (state, leave) = match lost.why {
        WhyLost::Gone => ("No longer at Spotify", out),
        WhyLost::NoAddress => ("No address in the file", out),
        WhyLost::Silent => ("Did not play", ("Bring it back as it was", "It may play again one day.")),
        WhyLost::Refused => ("Spotify did not take it", ("Try it again as it was", "Spotify may take it this time.")),
    };
    swaps::Lost { song: lost.song.clone(), at: format!("{}{more}", named.collect::<Vec<_>>().join(", ")), state, leave }
}
