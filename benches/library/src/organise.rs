//! Plans that change playlists: how long they take to make, and their requests beside the fewest possible.

use std::hint::black_box;

use lockgroove::organise::entry::Entry;
use lockgroove::organise::moves;
use lockgroove::organise::plan::Plan;
use lockgroove::organise::rules::condition::Clock;
use lockgroove::organise::rules::pick::pick;
use lockgroove::organise::rules::rule::{Condition, Fact, Rule, Source};
use lockgroove::organise::rules::songs::Songs;
use lockgroove::organise::sort::{By, Key, reversed, shuffled, sorted};
use lockgroove::organise::twins::{Scope, groups};

use super::{measure, songs};

const LONG: u32 = 5_000;
const LISTS: usize = 500;
const ENTRIES: u32 = 50_000;

/// A rule over all songs: added lately, longer than four minutes, not in a list, by date.
fn rule(all: &[Entry]) {
    let part = all.get(..ENTRIES as usize / LISTS).unwrap_or_default();
    let lists = [(Source::Liked, all), (Source::List("a".to_owned()), part)];
    measure("50,000 rows in columns, for rules", || Songs::of(&lists));
    let songs = Songs::of(&lists);
    let condition = |fact, value: &str| Condition { fact, value: value.to_owned() };
    let conditions = vec![
        condition(Fact::AddedSince, "2015-01-01"),
        condition(Fact::Longer, "4"),
        condition(Fact::NotIn, "a"),
        condition(Fact::Title, "e"),
    ];
    let rule = Rule { conditions, ..Rule::default() };
    let clock = Clock { now: 1_770_000_000, year: 1_767_225_600 };
    measure("a rule over them", || pick(&songs, &rule, clock));
}

/// Measures and prints.
pub(super) fn run() {
    println!("\norganise");
    let long: Vec<Entry> = songs::pages(LONG, 50).iter().flatten().map(Entry::of).collect();
    let keys = [By::Artist, By::Year, By::Title].map(|by| Key { by, descending: false });
    measure("order of 5,000 by three keys", || sorted(&long, &keys));
    let order = sorted(&long, &keys);
    measure("moves for it", || moves::moves(&order));
    measure("the whole plan", || Plan::order(long.clone(), &order));
    let mut tidy: Vec<Entry> = order.iter().filter_map(|place| long.get(*place as usize).cloned()).collect();
    tidy.extend(songs::pages(40, 40).iter().flatten().map(Entry::of));
    println!("\n{:44} {:>9} {:>9} {:>9}", "", "moves", "at least", "displaced");
    for (name, list, order) in [
        ("5,000 songs, sorted for the first time", &long, order.clone()),
        ("the same, shuffled", &long, shuffled(&long, 1)),
        ("the same, turned around", &long, reversed(&long)),
        ("sorted, with 40 new ones at the end", &tidy, sorted(&tidy, &keys)),
    ] {
        black_box(list);
        println!("{name:44} {:>9} {:>9} {:>9}", moves::moves(&order).len(), moves::least(&order), moves::displaced(&order));
    }
    let mut all: Vec<Entry> = songs::pages(ENTRIES, 50).iter().flatten().map(Entry::of).collect();
    // A fifth of them is there twice.
    all.truncate(ENTRIES as usize * 4 / 5);
    all.extend_from_within(..ENTRIES as usize / 5);
    let lists: Vec<&[Entry]> = all.chunks(ENTRIES as usize / LISTS).collect();
    println!();
    measure("duplicates in each of 500 lists, 50,000 songs", || groups(&lists, Scope::EachList));
    measure("the same, across them", || groups(&lists, Scope::Across));
    rule(&all);
    let one: Vec<Entry> = all.iter().take(200).chain(all.iter().take(200)).cloned().collect();
    let gone: Vec<u32> = (200..400).collect();
    let plan = Plan::without(one, &gone);
    println!("\n{:44} {:>9}, at least 2 to remove and 2 to add again", "200 songs there twice: writes", plan.steps.len());
}
