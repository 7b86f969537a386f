//! Plans that change playlists: how long they take to make, and their requests beside the fewest possible.

use std::hint::black_box;

use lockgroove::organise::entry::Entry;
use lockgroove::organise::moves;
use lockgroove::organise::places::{Songs, places};
use lockgroove::organise::plan::Plan;
use lockgroove::organise::rules::condition::Clock;
use lockgroove::organise::rules::pick::pick;
use lockgroove::organise::rules::rule::{Condition, Fact, Rule, Source};
use lockgroove::organise::rules::songs::Songs as Known;
use lockgroove::organise::sets::apart;
use lockgroove::organise::sort::{By, Key, reversed, shuffled, sorted};
use lockgroove::organise::twins::{Group, Keep, Member, Scope, Stay, gone, groups};

use super::{measure, songs};

const LONG: u32 = 5_000;
const LISTS: usize = 500;
const ENTRIES: u32 = 50_000;

/// A rule over all songs: added lately, longer than four minutes, not in a list, by date.
fn rule(all: &[Entry]) {
    let part = all.get(..ENTRIES as usize / LISTS).unwrap_or_default();
    let lists = [(Source::Liked, all), (Source::List("a".to_owned()), part)];
    measure("50,000 rows in columns, for rules", || Known::of(&lists));
    let songs = Known::of(&lists);
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
    measure("5,000 sorted and planned (at most 50 ms)", || {
        let order = sorted(&long, &keys);
        Plan::order(long.clone(), &order)
    });
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
    measure("the same, across them (at most 100 ms)", || groups(&lists, Scope::Across));
    let found = groups(&lists, Scope::Across);
    measure("the plans of all lists that keep the oldest", || plans(&lists, &found));
    let (some, others) = lists.split_at(LISTS / 5);
    measure("songs of 100 lists that are in none of 400", || apart(some, others));
    let mut songs = Songs::default();
    measure("the songs of 500 lists, to be found", || songs = Songs::of(&lists));
    measure("those with two words", || songs.find("tide paper", 50));
    let song = all.first().cloned().unwrap_or_default();
    measure("the lists that have a song", || places(&lists, &song));
    rule(&all);
    let one: Vec<Entry> = all.iter().take(200).chain(all.iter().take(200)).cloned().collect();
    let gone: Vec<u32> = (200..400).collect();
    let plan = Plan::without(one, &gone);
    println!("\n{:44} {:>9}, at least 2 to remove and 2 to add again", "200 songs there twice: writes", plan.steps.len());
}

/// The plan of each list without the entries that go.
fn plans(lists: &[&[Entry]], groups: &[Group]) -> Vec<Plan> {
    let mut goes: Vec<Member> = Vec::new();
    for group in groups {
        let entry = |member: &Member| lists.get(member.list as usize)?.get(member.place as usize);
        let of: Vec<(Member, &Entry)> = group.members.iter().filter_map(|member| Some((*member, entry(member)?))).collect();
        goes.extend(gone(&of, Stay::One(Keep::Oldest)));
    }
    goes.sort_unstable();
    goes.chunk_by(|one, next| one.list == next.list)
        .filter_map(|gone| {
            let list = lists.get(gone.first()?.list as usize)?;
            Some(Plan::without(list.to_vec(), &gone.iter().map(|member| member.place).collect::<Vec<_>>()))
        })
        .collect()
}
