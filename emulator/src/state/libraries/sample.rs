//! Fills the libraries of the sample accounts. Ines has one of every odd thing that a client meets sooner or later.

use super::history::History;
use super::{Cover, Entry, Libraries, Library, LocalFile, Played, Playlist, Saved, What};
use crate::clock::{DAY_SECONDS, SECOND};
use crate::random::Random;
use crate::world::catalogue::MADE;
use crate::world::{Catalogue, World, names};

/// A playlist still to be filled.
struct Plan {
    name: &'static str,
    description: &'static str,
    owner: &'static str,
    collaborators: &'static [&'static str],
    public: bool,
    cover: Cover,
    size: usize,
    odd: bool,
}

const PLAIN: Plan =
    Plan { name: "", description: "", owner: "ines", collaborators: &[], public: false, cover: Cover::Mosaic, size: 0, odd: false };

/// The playlists every Ines has, the oddest first.
const SPECIAL: &[Plan] = &[
    Plan {
        name: "Slow trains, wide windows",
        description: "For the 7.42 and everything after Lillestrøm. Nothing faster than the train.",
        size: 312,
        odd: true,
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
    Plan { name: "Untitled list", cover: Cover::None, ..PLAIN },
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
    Plan { name: "🌧️🚂 no words", cover: Cover::None, size: 24, ..PLAIN },
    Plan { name: "Two of everything", description: "Repeats, left in on purpose.", size: 20, ..PLAIN },
    Plan { name: "Kestrel Wire, live", owner: "kestrelwire", public: true, size: 15, ..PLAIN },
];

/// Makes the libraries of the sample accounts.
pub(crate) fn libraries(world: &World) -> Libraries {
    let (seed, catalogue) = (world.sizes.seed, &world.catalogue);
    let (liked, playlists) = (world.sizes.liked, world.sizes.playlists);
    let mut all = Libraries::default();
    let mut random = Random::new(seed, "playlists");

    let mut ines = Library { tracks: saved(seed, "liked by ines", catalogue, liked), ..Library::default() };
    keep_more(seed, catalogue, &mut ines);
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

/// A library of nothing but some liked songs, other ones for each person.
pub(crate) fn small(world: &World, key: &str, liked: usize) -> Library {
    let tracks = saved(world.sizes.seed, &format!("liked by {key}"), &world.catalogue, liked);
    Library { tracks, ..Library::default() }
}

/// Liked songs: different tracks, newest first, hours to days apart.
fn saved(seed: u64, purpose: &str, catalogue: &Catalogue, wanted: usize) -> Vec<Saved> {
    some(seed, purpose, catalogue.first_tracks, wanted)
}

/// Different places out of so many, newest first.
fn some(seed: u64, purpose: &str, of: usize, wanted: usize) -> Vec<Saved> {
    let mut random = Random::new(seed, purpose);
    let mut places: Vec<usize> = (0..of).collect();
    let mut at = MADE - random.between(600, 80_000);
    (0..wanted.min(of))
        .map(|_| {
            let place = places.swap_remove(random.below(places.len()));
            at -= random.between(40, 60_000);
            Saved { added_at: at, place }
        })
        .collect()
}

/// What Ines keeps besides songs and playlists, and what she played of late.
fn keep_more(seed: u64, catalogue: &Catalogue, library: &mut Library) {
    library.albums = some(seed, "albums of ines", catalogue.first_albums, 73);
    library.artists = some(seed, "artists of ines", catalogue.artists.len(), 61);
    library.shows = some(seed, "shows of ines", catalogue.shows.len(), 3);
    library.episodes = some(seed, "episodes of ines", catalogue.episodes.len(), 26);
    library.audiobooks = some(seed, "audiobooks of ines", catalogue.audiobooks.len(), 2);
    let mut random = Random::new(seed, "played by ines");
    let mut at = MADE * SECOND;
    let plays = if library.tracks.is_empty() { 0 } else { 50 };
    library.played = library
        .tracks
        .iter()
        .cycle()
        .take(plays)
        .map(|saved| {
            at -= random.between(180_000, 4_000_000);
            Played { at, place: saved.place }
        })
        .collect();
}

fn fill(random: &mut Random, catalogue: &Catalogue, plan: &Plan) -> Playlist {
    let id = random.id();
    let mut at = MADE - i64::try_from(plan.size).unwrap_or(0) * 2 * DAY_SECONDS;
    let mut adders = vec![plan.owner];
    adders.extend(plan.collaborators);
    let mut entries: Vec<Entry> = Vec::with_capacity(plan.size);
    for place in 0..plan.size {
        at += random.between(50, 2 * DAY_SECONDS);
        let added_by = adders.get(random.below(adders.len())).copied().unwrap_or(plan.owner);
        let what = odd(plan, place, random, catalogue).unwrap_or_else(|| What::Track(random.below(catalogue.first_tracks)));
        entries.push(Entry { added_at: at, added_by: added_by.to_owned(), what, mark: 0 });
    }
    if plan.odd || plan.name == "Two of everything" {
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

/// What stands at the odd places of the odd playlist. The first page has one of each.
fn odd(plan: &Plan, place: usize, random: &mut Random, catalogue: &Catalogue) -> Option<What> {
    if !plan.odd {
        return None;
    }
    match place {
        3 | 210 => Some(What::Gone),
        5 => Some(local("Ines & Noor", "kitchen-tapes", "Rehearsal, 4 March (second take, kitchen window open)", 483)),
        8 | 150 => Some(What::Episode(random.below(catalogue.episodes.len()))),
        // Tags can be missing altogether.
        99 => Some(local("", "", "track 07", 61)),
        11 | 12 | 77 => unplayable(catalogue, place).map(What::Track),
        _ => None,
    }
}

fn local(artist: &str, album: &str, title: &str, seconds: i64) -> What {
    What::Local(LocalFile { artist: artist.to_owned(), album: album.to_owned(), title: title.to_owned(), seconds })
}

/// A track that cannot be played; another one for another place.
fn unplayable(catalogue: &Catalogue, place: usize) -> Option<usize> {
    let shut = catalogue.tracks.iter().enumerate().filter(|(_, track)| !track.playable && track.reason == "market");
    let all: Vec<usize> = shut.map(|(at, _)| at).collect();
    all.get(place.checked_rem(all.len())?).copied()
}

/// Puts the first track in once more, next to itself and at the end.
fn repeat(entries: &mut [Entry]) {
    let Some(first) = entries.first().map(|entry| entry.what.clone()) else { return };
    if let Some(second) = entries.get_mut(1) {
        second.what = first.clone();
    }
    if let Some(last) = entries.last_mut() {
        last.what = first;
    }
}
