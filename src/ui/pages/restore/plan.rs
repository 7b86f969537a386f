//! The plan in words and counts.

use std::sync::Arc;

use leptos::prelude::*;

use super::back::back;
use super::job::{self, Shown};
use super::lost;
use super::words::{minutes, number as number_of};
use crate::backup::restore::plan::{Act, Cannot, ListLine, Plan, Row, WhyNot};
use crate::backup::section::Section;
use crate::browser::intl;
use crate::ui::components::icon::Icon;
use crate::ui::components::link::Link;
use crate::ui::components::live::live;
use crate::ui::route::Route;

/// The most lines of a list that are shown.
const MOST: usize = 100;

/// The face of the page with the plan.
#[must_use]
pub(super) fn planned(shown: Memo<Option<Shown>>) -> AnyView {
    let Some(Shown::Planned(_, lost)) = shown.get_untracked() else { return ().into_any() };
    let of = move |draw: fn(&Arc<Plan>) -> AnyView| {
        live(move || shown.with(|shown| if let Some(Shown::Planned(plan, _)) = shown { draw(plan) } else { ().into_any() }))
    };
    // What is chosen in place of songs changes the plan. The choices themselves stay as they are.
    (of(whole), lost::lost(lost), of(|plan| cannot(plan))).into_any()
}

fn whole(plan: &Arc<Plan>) -> AnyView {
    let is_needed = !plan.jobs.is_empty();
    let price = is_needed.then(|| {
        let fact = |name: &'static str, value: String| view! { <div><dt>{name}</dt><dd>{value}</dd></div> };
        let requests = plan.requests();
        let (takes_out, carried) = (plan.takes_out(), plan.clone());
        view! {
            <div class="price">
                <dl class="facts">
                    {fact("Takes", format!("about {}", minutes(requests)))}
                    {fact("Asks Spotify", format!("about {} times", intl::number(requests)))}
                    {fact("Takes out", if takes_out == 0 { "nothing".to_owned() } else { format!("{} items", intl::number(takes_out)) })}
                </dl>
                <button class="button first" type="button" on:click=move |_| job::carry_out(&carried)>
                    "Restore"
                </button>
            </div>
        }
    });
    let statement = if is_needed { statement(plan) } else { "Everything that can come back is there already.".to_owned() };
    view! {
        <section class="spread" aria-labelledby="restore-plan">
            <header>
                <h2 id="restore-plan">"The plan"</h2>
                <p>"Made a moment ago for the account of " <bdi translate="no">{plan.account.name.clone()}</bdi> "."</p>
            </header>
            <div class="stack">
                <p class="statement">{statement}</p>
                {swapped(plan)}
                {table(&plan.rows)} {lists(&plan.lists)} {warning(plan.takes_out())} {price}
                <div class="row">{back("Choose again")}</div>
            </div>
        </section>
    }
    .into_any()
}

/// How many songs come back as others.
fn swapped(plan: &Plan) -> Option<AnyView> {
    let words = match plan.chosen.len() {
        0 => return None,
        1 => "1 song is replaced by another one, as you chose.".to_owned(),
        more => format!("{} songs are replaced by others, as you chose.", number_of(more)),
    };
    Some(view! { <p>{words}</p> }.into_any())
}

fn statement(plan: &Plan) -> String {
    let made = plan.jobs.iter().filter(|job| job.list.as_ref().is_some_and(|list| list.there.is_none())).count();
    let equal = plan.lists.iter().filter(|line| line.act == Act::Equal).count();
    let filled = plan.lists.iter().filter(|line| matches!(line.act, Act::Fill | Act::FillOnly)).count();
    let adds: u32 = plan.rows.iter().map(|row| row.adds).sum();
    let mut words = if adds == 1 { "1 item comes back.".to_owned() } else { format!("{} items come back.", intl::number(adds)) };
    for (number, one, more) in [
        (made, "playlist is made", "playlists are made"),
        (filled, "playlist gets what it lacks", "playlists get what they lack"),
        (equal, "playlist is made equal", "playlists are made equal"),
    ] {
        if number > 0 {
            words += &format!(" {} {}.", number_of(number), if number == 1 { one } else { more });
        }
    }
    words
}

/// What is lost for good.
fn warning(takes_out: u32) -> Option<AnyView> {
    (takes_out > 0).then(|| {
        let number = intl::number(takes_out);
        view! {
            <div class="notice" role="group" aria-labelledby="restore-out">
                <Icon name="broken" />
                <h3 id="restore-out">{number} " items are taken out of your playlists"</h3>
                <p>"This cannot be undone here. A backup of today keeps them."</p>
                <div class="row">
                    <Link to=Route::Backup class="button little">
                        "Back up first"
                    </Link>
                </div>
            </div>
        }
        .into_any()
    })
}

fn table(rows: &[Row]) -> AnyView {
    let label = |row: &Row| if row.section == Section::Playlists { "Items in your playlists" } else { row.section.label() };
    let line = |row: &Row| {
        view! {
            <tr>
                <th scope="row">{label(row)}</th>
                <td class="number">{intl::number(row.adds)}</td>
                <td class="number">{intl::number(row.there)}</td>
                <td class="number">{intl::number(row.cannot)}</td>
            </tr>
        }
    };
    view! {
        <div class="ledger-frame">
            <table class="ledger">
                <caption class="unseen">"What comes back, part by part"</caption>
                <thead>
                    <tr>
                        <th scope="col">"Part"</th>
                        <th scope="col" class="number">
                            "Comes back"
                        </th>
                        <th scope="col" class="number">
                            "Is there"
                        </th>
                        <th scope="col" class="number">
                            "Cannot"
                        </th>
                    </tr>
                </thead>
                <tbody>{rows.iter().map(line).collect_view()}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn words(line: &ListLine) -> String {
    let items = || if line.adds == 1 { "1 item".to_owned() } else { format!("{} items", intl::number(line.adds)) };
    match line.act {
        Act::Make if line.adds == 0 => "Is made, empty as it was.".to_owned(),
        Act::Make => format!("Is made, with {}.", items()),
        Act::MakeBeside => {
            format!("Is made a second time, with {}. The one you have holds something else and stays as it is.", items())
        }
        Act::Fill => format!("Gets what it lacks, at its end: {}.", items()),
        Act::FillOnly => {
            format!(
                "Gets what it lacks: {}. Nothing is taken out: it has something that cannot come back, or the file lacks a part of it.",
                items()
            )
        }
        Act::Equal if line.takes_out == 0 => format!("Becomes what it was, with {}.", items()),
        Act::Equal => format!("Becomes what it was, with {}. Taken out: {}.", items(), intl::number(line.takes_out)),
        Act::Follow => "Is followed again, if its owner has not closed it.".to_owned(),
        Act::Leave => "Is there, and stays as it is.".to_owned(),
        Act::LeaveUnseen => "Is there, but Spotify does not show what is in it. It stays as it is.".to_owned(),
        Act::Cannot => "Cannot come back: the archive does not have what is in it.".to_owned(),
    }
}

fn lists(lines: &[ListLine]) -> Option<AnyView> {
    let entry = |line: &ListLine| {
        let name = if line.name.trim().is_empty() { "A playlist without a name".to_owned() } else { line.name.clone() };
        view! {
            <li>
                <b>
                    <bdi translate="no">{name}</bdi>
                </b>
                <p>{words(line)}</p>
            </li>
        }
    };
    let changes: Vec<&ListLine> = lines.iter().filter(|line| line.act != Act::Leave).collect();
    let stay = lines.len() - changes.len();
    let stay = (stay > 0).then(|| format!("{} playlists are there and stay as they are.", number_of(stay)));
    (!lines.is_empty()).then(|| {
        view! {
            <details class="fold">
                <summary>"What becomes of each playlist"</summary>
                <ul class="entries two">{changes.iter().take(MOST).map(|line| entry(line)).collect_view()}</ul>
                {more(changes.len())}
                <p class="small">{stay}</p>
            </details>
        }
        .into_any()
    })
}

fn more(number: usize) -> Option<AnyView> {
    let more = number.saturating_sub(MOST);
    (more > 0).then(|| {
        let more = number_of(more);
        view! { <p class="small quiet-text">"And " {more} " more."</p> }.into_any()
    })
}

fn cannot(plan: &Plan) -> AnyView {
    let plain = |title: &'static str, words: &'static str| view! { <li><b>{title}</b><p>{words}</p></li> };
    let entry = |cannot: &&Cannot| {
        let name = if cannot.name.is_empty() { cannot.section.label().to_owned() } else { cannot.name.clone() };
        let at = cannot.list.clone().map(|list| view! { " (in " <bdi translate="no">{list}</bdi> ")" });
        view! {
            <li>
                <b>
                    <bdi translate="no">{name}</bdi>
                </b>
                {at}
                <p>{cannot.why.words()}</p>
            </li>
        }
    };
    let severe: Vec<&Cannot> =
        plan.cannot.iter().filter(|cannot| matches!(cannot.why, WhyNot::NotInArchive | WhyNot::NotReadable)).collect();
    let others: Vec<&Cannot> =
        plan.cannot.iter().filter(|cannot| matches!(cannot.why, WhyNot::LocalFile | WhyNot::Gone | WhyNot::NoAddress)).collect();
    let number = others.len();
    let folded = (number > 0).then(|| {
        view! {
            <details class="fold">
                <summary>
                    {number_of(number)} " local files, and items that are gone or have no address, by name"
                </summary>
                <ul class="entries two">{others.iter().take(MOST).map(entry).collect_view()}</ul>
                {more(number)}
            </details>
        }
    });
    view! {
        <section class="spread" aria-labelledby="restore-cannot">
            <header>
                <h2 id="restore-cannot">"What Spotify cannot bring back"</h2>
                <p>"So that you know before, and not after."</p>
            </header>
            <div class="stack">
                <ul class="entries two">
                    {severe.iter().map(entry).collect_view()}
                    {plain("The dates", "Everything that comes back is dated today. The file keeps the old dates.")}
                    {plain("Who added a song", "Everything that comes back is added by you.")}
                    {plain("Folders and covers", "Spotify does not tell which folder a playlist is in, and covers of your own are not in the file.")}
                    {plain(
                        "Playlists that only you can see",
                        "Spotify may show a new playlist on your profile all the same. Please check in the Spotify app.",
                    )}
                </ul>
                {folded}
            </div>
        </section>
    }
    .into_any()
}
