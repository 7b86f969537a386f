//! The libraries of the sample accounts. Ines has one of every unusual item that an app has to deal with.

use super::history::History;
use super::{Cover, Entry, EntryItem, Libraries, Library, LocalFile, Played, Playlist, Saved};
use crate::clock::{DAY_SECONDS, SECOND};
use crate::random::Random;
use crate::world::catalogue::WORLD_DATE;
use crate::world::{Catalogue, World, names};

/// A playlist to generate.
struct Plan {
    name: &'static str,
    description: &'static str,
    owner: &'static str,
    collaborators: &'static [&'static str],
    public: bool,
    cover: Cover,
    size: usize,
    unusual: bool,
}

const PLAIN: Plan = Plan {
    name: "",
    description: "",
    owner: "ines",
    collaborators: &[],
    public: false,
    cover: Cover::Automatic,
    size: 0,
    unusual: false,
};

/// Ines's fixed playlists, the most unusual first.
const SPECIAL: &[Plan] = &[
    Plan {
        name: "Slow trains, wide windows",
        description: "For the 7.42 and everything after Lillestrøm. Nothing faster than the train.",
        size: 312,
        unusual: true,
        ..PLAIN
    },
    Plan { name: "Kitchen, Sunday", description: "Fish &amp; chips &#x27;n&#x27; records", size: 88, public: true, ..PLAIN },
    Plan { name: "ليالي المدينة", size: 46, ..PLAIN },
    Plan {
        name: "Things my sister was right about",
        description: "Both of us may add.",
        collaborators: &["noor"],
        size: 61,
        ..PLAIN
    },
    Plan { name: "Untitled list", ..PLAIN },
    Plan { name: "Halvard's long walks", owner: "halvard.quist", public: true, cover: Cover::Single, size: 120, ..PLAIN },
    Plan { name: "雨の日の作業用", cover: Cover::Single, size: 129, ..PLAIN },
    Plan {
        name: "Every waltz we danced to at Aunt Margarethe’s, in the order she asked for them, with the two she only hummed",
        size: 203,
        public: true,
        ..PLAIN
    },
    Plan { name: "<b>x</b> &amp; \"friends\"", description: "&lt;script&gt;alert(1)&lt;&#x2F;script&gt;", size: 7, ..PLAIN },
    Plan { name: "Harbour set, rehearsal order", owner: "noor", collaborators: &["ines"], size: 19, ..PLAIN },
    Plan { name: "שבת בבוקר", size: 33, ..PLAIN },
    Plan { name: "Łódź to Kraków", size: 40, public: true, ..PLAIN },
    Plan { name: "겨울 산책", size: 57, ..PLAIN },
    Plan { name: "🌧️🚂 no words", size: 24, ..PLAIN },
    Plan { name: "Two of everything", description: "Repeats, left in on purpose.", size: 20, ..PLAIN },
    Plan { name: "Kestrel Wire, live", owner: "kestrelwire", public: true, size: 15, ..PLAIN },
];

/// Generates the libraries of the sample accounts.
pub(crate) fn libraries(world: &World) -> Libraries {
    let (seed, catalogue) = (world.sizes.seed, &world.catalogue);
    let (liked, playlists) = (world.sizes.liked, world.sizes.playlists);
    let mut all = Libraries::default();
    let mut random = Random::new(seed, "playlists");

    let mut ines = Library { tracks: saved(seed, "liked by ines", catalogue, liked), ..Library::default() };
    add_saved_items(seed, catalogue, &mut ines);
    for plan in SPECIAL.iter().take(playlists) {
        let playlist = fill(&mut random, catalogue, plan);
        ines.playlists.push(playlist.id.clone());
        all.playlists.insert(playlist.id.clone(), playlist);
    }
    for _ in SPECIAL.len()..playlists {
        let name = names::playlist(&mut random);
        let plan = Plan { size: 3 + random.below(60), public: random.percent(50), ..PLAIN };
        let playlist = Playlist { name, ..fill(&mut random, catalogue, &plan) };
        ines.playlists.push(playlist.id.clone());
        all.playlists.insert(playlist.id.clone(), playlist);
    }

    let mut noor = Library { tracks: saved(seed, "liked by noor", catalogue, liked.min(23)), ..Library::default() };
    noor.playlists =
        all.playlists.values().filter(|playlist| playlist.open_to("noor")).map(|playlist| playlist.id.clone()).collect();
    noor.playlists.sort();
    let own = fill(&mut random, catalogue, &Plan { name: "Bus home", owner: "noor", size: 12, public: true, ..PLAIN });
    noor.playlists.push(own.id.clone());
    all.playlists.insert(own.id.clone(), own);

    all.of.insert("ines".to_owned(), ines);
    all.of.insert("noor".to_owned(), noor);
    all.of.insert("stranger".to_owned(), small(world, "stranger", 5));
    all
}

/// A library with only liked songs, different for each person.
pub(crate) fn small(world: &World, key: &str, liked: usize) -> Library {
    let tracks = saved(world.sizes.seed, &format!("liked by {key}"), &world.catalogue, liked);
    Library { tracks, ..Library::default() }
}

/// Liked songs, newest first, hours to days apart.
fn saved(seed: u64, purpose: &str, catalogue: &Catalogue, wanted: usize) -> Vec<Saved> {
    pick(seed, purpose, catalogue.first_tracks, wanted)
}

/// Distinct indices below `of`, newest first.
fn pick(seed: u64, purpose: &str, of: usize, wanted: usize) -> Vec<Saved> {
    let mut random = Random::new(seed, purpose);
    let mut indices: Vec<usize> = (0..of).collect();
    let mut at = WORLD_DATE - random.between(600, 80_000);
    (0..wanted.min(of))
        .map(|_| {
            let index = indices.swap_remove(random.below(indices.len()));
            at -= random.between(40, 60_000);
            Saved { added_at: at, index }
        })
        .collect()
}

/// Adds Ines's other saved items and her recent plays.
fn add_saved_items(seed: u64, catalogue: &Catalogue, library: &mut Library) {
    library.albums = pick(seed, "albums of ines", catalogue.first_albums, 73);
    library.artists = pick(seed, "artists of ines", catalogue.artists.len(), 61);
    library.shows = pick(seed, "shows of ines", catalogue.shows.len(), 3);
    library.episodes = pick(seed, "episodes of ines", catalogue.episodes.len(), 26);
    library.audiobooks = pick(seed, "audiobooks of ines", catalogue.audiobooks.len(), 2);
    let mut random = Random::new(seed, "played by ines");
    let mut at = WORLD_DATE * SECOND;
    let plays = if library.tracks.is_empty() { 0 } else { 50 };
    library.played = library
        .tracks
        .iter()
        .cycle()
        .take(plays)
        .map(|saved| {
            at -= random.between(180_000, 4_000_000);
            Played { at, index: saved.index }
        })
        .collect();
}

fn fill(random: &mut Random, catalogue: &Catalogue, plan: &Plan) -> Playlist {
    let id = random.id();
    let mut at = WORLD_DATE - i64::try_from(plan.size).unwrap_or(0) * 2 * DAY_SECONDS;
    let mut adders = vec![plan.owner];
    adders.extend(plan.collaborators);
    let mut entries: Vec<Entry> = Vec::with_capacity(plan.size);
    for index in 0..plan.size {
        at += random.between(50, 2 * DAY_SECONDS);
        let added_by = adders.get(random.below(adders.len())).copied().unwrap_or(plan.owner);
        let item =
            unusual_item(plan, index, random, catalogue).unwrap_or_else(|| EntryItem::Track(random.below(catalogue.first_tracks)));
        entries.push(Entry { added_at: at, added_by: added_by.to_owned(), item, mark: 0 });
    }
    if plan.unusual || plan.name == "Two of everything" {
        repeat(&mut entries);
    }
    let mut history = History::default();
    history.mark(&mut entries);
    Playlist {
        id,
        name: plan.name.to_owned(),
        description: plan.description.to_owned(),
        owner: plan.owner.to_owned(),
        collaborators: plan.collaborators.iter().map(|key| (*key).to_owned()).collect(),
        public: plan.public,
        collaborative: !plan.collaborators.is_empty(),
        cover: plan.cover,
        entries,
        revision: 1 + u32::try_from(plan.size).unwrap_or(0),
        history,
    }
}

/// The unusual items of the unusual playlist. The first page has one of each.
fn unusual_item(plan: &Plan, index: usize, random: &mut Random, catalogue: &Catalogue) -> Option<EntryItem> {
    if !plan.unusual {
        return None;
    }
    match index {
        3 | 210 => Some(EntryItem::Gone),
        5 => Some(local("Ines & Noor", "kitchen-tapes", "Rehearsal, 4 March (second take, kitchen window open)", 483)),
        8 | 150 => Some(EntryItem::Episode(random.below(catalogue.episodes.len()))),
        // Tags can be missing.
        99 => Some(local("", "", "track 07", 61)),
        11 | 12 | 77 => unplayable(catalogue, index).map(EntryItem::Track),
        _ => None,
    }
}

fn local(artist: &str, album: &str, title: &str, seconds: i64) -> EntryItem {
    EntryItem::Local(LocalFile { artist: artist.to_owned(), album: album.to_owned(), title: title.to_owned(), seconds })
}

/// An unplayable track, a different one for each position.
fn unplayable(catalogue: &Catalogue, index: usize) -> Option<usize> {
    let unplayable = catalogue.tracks.iter().enumerate().filter(|(_, track)| !track.playable && track.reason == "market");
    let all: Vec<usize> = unplayable.map(|(at, _)| at).collect();
    all.get(index.checked_rem(all.len())?).copied()
}

/// Repeats the first track, right after itself and at the end.
fn repeat(entries: &mut [Entry]) {
    let Some(first) = entries.first().map(|entry| entry.item.clone()) else { return };
    if let Some(second) = entries.get_mut(1) {
        second.item = first.clone();
    }
    if let Some(last) = entries.last_mut() {
        last.item = first;
    }
}
