//! An archive of 100,000 entries: written, read back, searched. And a restore of 1,000 songs in 10 playlists: its requests beside the
//! fewest possible.

use core::future::Future;
use core::pin::pin;
use core::task::{Context, Poll, Waker};
use std::cell::Cell;
use std::io::Read as _;
use std::time::{Duration, Instant};

use flate2::Compression;
use flate2::read::{DeflateDecoder, DeflateEncoder};
use lockgroove::backup::archive;
use lockgroove::backup::beside;
use lockgroove::backup::container::{self, Codec, CodecFault};
use lockgroove::backup::export::Format;
use lockgroove::backup::manifest::Account;
use lockgroove::backup::opened::Opened;
use lockgroove::backup::restore::holding::{Holding, Item, List};
use lockgroove::backup::restore::plan::{Plan, Wishes};
use lockgroove::backup::run::{Earlier, Effect, Event, Run};
use lockgroove::backup::section::Section;
use lockgroove::backup::viewed::Viewed;
use lockgroove::library::{Sort, View, Words};
use lockgroove::oauth::ScopeSet;
use lockgroove::session::Timestamp;
use lockgroove::session::ports::Pending;
use lockgroove::spotify::endpoint::Call;
use lockgroove::spotify::id::PlaylistId;
use lockgroove::spotify::uri::Uri;

use super::measure;

const LISTS: usize = 80;
const ENTRIES: usize = 1_000;
const LIKED: usize = 20_000;
/// How many entries the page takes at once.
const FEW: usize = 100;

/// Compression by a library, and the longest time between two rests: for so long a page would not be drawn.
struct Flate {
    since: Cell<Instant>,
    longest: Cell<Duration>,
}

impl Flate {
    fn new() -> Self {
        Self { since: Cell::new(Instant::now()), longest: Cell::default() }
    }

    fn pause(&self) {
        self.longest.set(self.longest.get().max(self.since.get().elapsed()));
        self.since.set(Instant::now());
    }

    /// The browser does it elsewhere meanwhile.
    fn elsewhere<T: 'static>(&self, act: impl FnOnce() -> T) -> Pending<T> {
        self.pause();
        let done = act();
        self.since.set(Instant::now());
        Box::pin(core::future::ready(done))
    }
}

impl Codec for Flate {
    fn deflate(&self, bytes: Vec<u8>) -> Pending<Result<Vec<u8>, CodecFault>> {
        self.elsewhere(|| {
            let mut deflated = Vec::new();
            DeflateEncoder::new(&*bytes, Compression::default())
                .read_to_end(&mut deflated)
                .map(|_| deflated)
                .map_err(|_| CodecFault)
        })
    }

    fn inflate(&self, bytes: Vec<u8>, most: u64) -> Pending<Result<Vec<u8>, CodecFault>> {
        self.elsewhere(|| {
            let mut inflated = Vec::new();
            let read = DeflateDecoder::new(&*bytes).take(most + 1).read_to_end(&mut inflated);
            read.ok().filter(|read| *read as u64 <= most).map(|_| inflated).ok_or(CodecFault)
        })
    }

    fn rest(&self) -> Pending<()> {
        self.pause();
        Box::pin(core::future::ready(()))
    }
}

/// Nothing here waits.
fn now<T>(future: impl Future<Output = T>) -> Option<T> {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => Some(value),
        Poll::Pending => None,
    }
}

/// Measures and prints.
pub(super) fn run() {
    let total = LIKED + LISTS * ENTRIES;
    println!("\narchive of {total} entries in {} lists", LISTS + 1);
    let backup = timed("cut into items and compressed", back_up);
    let codec = Flate::new();
    let written =
        |formats: &[Format]| now(archive::made(&backup, formats, &codec, Timestamp(0))).and_then(Result::ok).unwrap_or_default();
    let zip = timed("the file written", || written(&[]));
    let with_tables = timed("the same, with tables", || written(&[Format::Csv(Default::default())]));
    println!("{:44} {:>9.1} MB, {:.1} MB with tables", "its size", mega(zip.len()), mega(with_tables.len()));
    println!(
        "{:44} {:>6.2} ms between two turns of the page",
        "longest stretch meanwhile",
        codec.longest.get().as_secs_f64() * 1e3
    );
    let codec = Flate::new();
    let viewed = timed("read back: checked, and every entry in memory", || now(read(&zip, &codec)).unwrap_or_default());
    println!(
        "{:44} {:>6.2} ms between two turns of the page",
        "longest stretch meanwhile",
        codec.longest.get().as_secs_f64() * 1e3
    );
    println!("{:44} {:>9}", "entries there", viewed.all().len());
    let words = Words::parse("paper 7731");
    measure("searched: two words", || View::new(viewed.all(), &viewed.catalogue(), &Sort::default(), &words));
    if let Some(peak) = peak() {
        println!("{:44} {peak:>9} with the texts of the service", "peak memory of the process");
    }
    let (writes, least) = restore();
    println!("\n{:44} {writes:>9}, at least {least}: 10 lists made, 10 filled", "1,000 songs in 10 playlists: requests");
}

fn mega(bytes: usize) -> f64 {
    bytes as f64 / 1e6
}

fn timed<T>(name: &str, run: impl FnOnce() -> T) -> T {
    let start = Instant::now();
    let made = run();
    println!("{name:44} {:>6.0} ms", start.elapsed().as_secs_f64() * 1e3);
    made
}

/// Where the system says.
fn peak() -> Option<String> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    status.lines().find_map(|line| Some(line.strip_prefix("VmHWM:")?.trim().to_owned()))
}

/// As the page does it.
async fn read(zip: &[u8], codec: &Flate) -> Viewed {
    codec.since.set(Instant::now());
    let opened = Opened::read("mine.zip".to_owned(), zip.to_vec(), codec).await;
    let mut viewed = Viewed::default();
    for at in 0..opened.lists.len() {
        viewed.begin_list();
        let json = opened.json(at, codec).await.ok().flatten().unwrap_or_default();
        let mut rows = beside::rows(&json).peekable();
        while rows.peek().is_some() {
            viewed.add(&rows.by_ref().take(FEW).collect::<Vec<_>>());
            codec.rest().await;
        }
    }
    viewed.settle();
    codec.pause();
    viewed
}

/// A backup whose requests are answered at once.
fn back_up() -> Run {
    let chosen = [Section::Liked, Section::Playlists];
    let scopes: ScopeSet = chosen.into_iter().map(Section::scopes).collect();
    let (mut run, codec) = (Run::new(&chosen, scopes, Earlier::default()), Flate::new());
    let mut queue = run.handle(Event::Go, 4);
    while let Some(effect) = queue.pop() {
        let event = match effect {
            Effect::Send(ticket, call) => Event::Answered(ticket, Ok(answer(&call))),
            Effect::Pack(ticket, text) => match now(container::pack(text, &codec)) {
                Some(file) => Event::Packed(ticket, file),
                None => continue,
            },
            Effect::Drop(_) | Effect::DropAll => continue,
        };
        queue.extend(run.handle(event, 4));
    }
    assert!(run.is_complete(), "{:?}", run.view().missing);
    run
}

fn answer(call: &Call) -> String {
    let target = call.target();
    let (path, query) = target.split_once('?').unwrap_or((&target, ""));
    let number = |name: &str| query.split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('=')?.parse::<usize>().ok());
    let (offset, limit) = (number("offset").unwrap_or(0), number("limit").unwrap_or(50));
    let list = |total: usize, of: &dyn Fn(usize) -> String| {
        let items: Vec<String> = (offset..total.min(offset + limit)).map(of).collect();
        let next = if offset + limit < total { format!("\"https://x/?offset={}\"", offset + limit) } else { "null".to_owned() };
        format!(r#"{{"items":[{}],"total":{total},"next":{next}}}"#, items.join(","))
    };
    match path {
        "/me" => r#"{"id":"me"}"#.to_owned(),
        "/me/tracks" => list(LIKED, &|at| entry("track", at)),
        "/me/playlists" => list(LISTS, &|at| {
            format!(
                r#"{{"id":"list{at}","name":"List {at}","snapshot_id":"s","owner":{{"id":"me"}},"items":{{"total":{ENTRIES}}}}}"#
            )
        }),
        _ => {
            let list_number: usize =
                path.trim_start_matches("/playlists/list").trim_end_matches("/items").parse().unwrap_or_default();
            list(ENTRIES, &|at| entry("item", LIKED + list_number * ENTRIES + at))
        }
    }
}

/// An entry about as long as those of the service.
fn entry(member: &str, number: usize) -> String {
    let (album, artist) = (number / 10, number / 40);
    let image = format!(r#"{{"url":"https://i.scdn.co/image/ab67616d0000b273{album:024}","height":640,"width":640}}"#);
    let by = format!(
        r#"{{"external_urls":{{"spotify":"https://open.spotify.com/artist/{artist:022}"}},"href":"https://api.spotify.com/v1/artists/{artist:022}","id":"{artist:022}","name":"Paper rails {artist}","type":"artist","uri":"spotify:artist:{artist:022}"}}"#
    );
    format!(
        r#"{{"added_at":"2024-01-01T00:00:00Z","{member}":{{"album":{{"album_type":"album","artists":[{by}],"href":"https://api.spotify.com/v1/albums/{album:022}","id":"{album:022}","images":[{image},{image},{image}],"name":"Windows {album}","release_date":"1994-05-02","release_date_precision":"day","total_tracks":10,"type":"album","uri":"spotify:album:{album:022}"}},"artists":[{by}],"disc_number":1,"duration_ms":213000,"explicit":false,"external_ids":{{"isrc":"QZAAA{number:07}"}},"href":"https://api.spotify.com/v1/tracks/{number:022}","id":"{number:022}","is_local":false,"is_playable":true,"name":"Slow train {number}","track_number":1,"type":"track","uri":"spotify:track:{number:022}"}}}}"#
    )
}

/// How many requests write 1,000 songs in 10 playlists into an empty account, and the fewest that can.
fn restore() -> (u32, u32) {
    let item = |number: usize| Item { uri: Uri::parse(&format!("spotify:track:{number:022}")), ..Item::default() };
    let list = |number: usize| {
        Some(List {
            id: PlaylistId::parse(&format!("list{number}")).ok()?,
            name: format!("List {number}"),
            description: String::new(),
            public: false,
            collaborative: false,
            owner: Some("me".to_owned()),
            version: None,
            items: Some((number * 100..number * 100 + 100).map(item).collect()),
            is_whole: true,
        })
    };
    let account = Account { id: "me".to_owned(), name: "me".to_owned() };
    let now = Holding { account, whole: Section::ALL.to_vec(), ..Holding::default() };
    let wanted = Holding { lists: (0..10).filter_map(list).collect(), ..now.clone() };
    (Plan::new(&wanted, &now, &Section::ALL, Wishes::default()).writes(), 20)
}
