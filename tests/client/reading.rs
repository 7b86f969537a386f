//! Whole lists, shared reads, the cache, and changes to the library.

use super::*;
use lockgroove::spotify::endpoint::{following, library, saved_albums};
use lockgroove::spotify::model::ListedAlbum;
use lockgroove::spotify::{Batch, Change, Collected, CursorReader, ListReader, News, PlaylistId, Uri, VersionCache, Whole};

const ROUND_TRIP: Duration = Duration::from_millis(80);

/// The value of a parameter in an address.
fn number(url: &str, name: &str) -> Option<usize> {
    let query = url.split_once('?')?.1;
    query.split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('=')?.parse().ok())
}

/// A page of a list of `total` items, each written by `item`.
fn page_of(url: &str, total: usize, item: impl Fn(usize) -> String) -> String {
    let (from, limit) = (number(url, "offset").unwrap_or(0), number(url, "limit").unwrap());
    let to = (from + limit).min(total);
    let items: Vec<String> = (from..to).map(item).collect();
    let next = match to < total {
        true => format!(r#""https://api.spotify.com/v1/x?offset={to}&limit={limit}""#),
        false => "null".to_owned(),
    };
    format!(r#"{{"items":[{}],"total":{total},"next":{next},"offset":{from},"limit":{limit}}}"#, items.join(","))
}

fn song(n: usize) -> String {
    format!(r#"{{"added_at":"d{n}","track":{{"type":"track","id":"t{n}","uri":"spotify:track:t{n}","name":"Song {n}"}}}}"#)
}

fn after_a_round_trip(answer: Answer) -> Reply {
    Reply::After(ROUND_TRIP, answer)
}

/// What a page hears, and how it ended.
#[derive(Default)]
struct Heard {
    rows: Collected<Entry>,
    /// The time of each news.
    at: Vec<Timestamp>,
}

/// The reader, to go on with, and how the reading ended.
type Read = (ListReader<Entry>, Result<Whole, ApiError>);

fn read(app: &App, mut list: ListReader<Entry>) -> (Rc<RefCell<Heard>>, impl Future<Output = Read> + 'static) {
    let (heard, client, world) = (Rc::<RefCell<Heard>>::default(), app.client.clone(), app.page.world.clone());
    let ear = heard.clone();
    (heard, async move {
        let outcome = client
            .read_list(&mut list, &mut |news| {
                use lockgroove::session::ports::Clock as _;
                let mut heard = ear.borrow_mut();
                heard.rows.add(news);
                heard.at.push(world.now());
            })
            .await;
        (list, outcome)
    })
}

fn names(rows: &Collected<Entry>) -> Vec<String> {
    rows.items().map(|entry| entry.item.name().unwrap().to_owned()).collect()
}

fn songs(total: usize) -> Vec<String> {
    (0..total).map(|n| format!("Song {n}")).collect()
}

#[test]
fn liked_songs_are_read_many_pages_at_once_and_shown_after_one_round_trip() {
    let app = App::signed_in(SEE, |request| after_a_round_trip(status(200, &page_of(&request.url, 1_234, song))));
    let start = app.page.now();
    let (heard, reading) = read(&app, ListReader::liked());
    let (_, outcome) = app.page.run(reading);
    let heard = heard.borrow();
    assert_eq!(outcome, Ok(Whole { settled: true, refused: None, odd: Odd::default() }));
    assert_eq!(names(&heard.rows), songs(1_234));
    assert_eq!(heard.at.first(), Some(&start.plus(ROUND_TRIP)));
    assert_eq!(app.requests().len(), 25 + 1);
    assert!(app.page.most_in_flight() >= 4 && app.page.most_in_flight() <= 8, "{}", app.page.most_in_flight());
    // The first page, 24 pages at four and then a few more at a time, and the first entry.
    assert!(app.page.now().since(start) <= ROUND_TRIP * (1 + 6 + 1), "{:?}", app.page.now().since(start));
}

#[test]
fn a_playlist_is_asked_for_a_hundred_and_the_refusal_of_it_is_remembered() {
    let app = App::signed_in(SEE, |request| {
        soon(match number(&request.url, "limit") {
            Some(100) => status(400, r#"{"error":{"status":400,"message":"Invalid limit"}}"#),
            Some(_) => status(200, &page_of(&request.url, 120, song)),
            None => status(200, r#"{"snapshot_id":"v1"}"#),
        })
    });
    let id = PlaylistId::parse("2b").unwrap();
    for (requests, wide) in [(1 + 3 + 1, 1), (3 + 1, 0)] {
        let before = app.requests().len();
        let (heard, reading) = read(&app, ListReader::playlist(&id, Some("v1")));
        assert!(app.page.run(reading).1.unwrap().settled);
        assert_eq!(names(&heard.borrow().rows), songs(120));
        let sent = app.requests().split_off(before);
        assert_eq!((sent.len(), sent.iter().filter(|(url, _)| url.contains("limit=100")).count()), (requests, wide));
    }
}

#[test]
fn a_list_that_fails_half_way_goes_on_where_it_stopped() {
    let is_broken = Rc::new(Cell::new(true));
    let broken = is_broken.clone();
    let app = App::signed_in(SEE, move |request| {
        match broken.get() && number(&request.url, "offset").is_some_and(|offset| offset >= 200) {
            true => soon(status(404, "")),
            false => ok(&page_of(&request.url, 400, song)),
        }
    });
    let (heard, reading) = read(&app, ListReader::liked());
    let (list, outcome) = app.page.run(reading);
    assert_eq!(outcome, Err(ApiError::NotFound));
    assert!(heard.borrow().rows.len() >= 200, "what was read stays");
    let before = app.requests().len();
    is_broken.set(false);
    let first = heard.borrow().rows.clone();
    let (heard, reading) = read(&app, list);
    heard.borrow_mut().rows = first;
    assert!(app.page.run(reading).1.is_ok());
    assert_eq!(names(&heard.borrow().rows), songs(400));
    let again = app.requests().split_off(before);
    assert_eq!(again.len(), 4 + 1, "the pages that were missing, and the first entry: {again:?}");
}

#[test]
fn a_playlist_that_changed_meanwhile_is_read_again() {
    let asked_for_version = Cell::new(0);
    let app = App::signed_in(SEE, move |request| {
        if number(&request.url, "limit").is_some() {
            let of_second_pass = asked_for_version.get() > 0;
            return ok(&page_of(&request.url, 250, |n| song(if of_second_pass { 249 - n } else { n })));
        }
        asked_for_version.set(asked_for_version.get() + 1);
        ok(r#"{"snapshot_id":"v2"}"#)
    });
    let (heard, reading) = read(&app, ListReader::playlist(&PlaylistId::parse("2b").unwrap(), Some("v1")));
    assert!(app.page.run(reading).1.unwrap().settled);
    assert_eq!(names(&heard.borrow().rows), songs(250).into_iter().rev().collect::<Vec<_>>());
    assert_eq!(app.requests().len(), 2 * (3 + 1));
}

#[test]
fn signing_out_ends_a_reading_and_dropping_it_aborts_its_requests() {
    let app = App::signed_in(SEE, |request| match number(&request.url, "offset") {
        None => ok(&page_of(&request.url, 1_000, song)),
        Some(_) => Reply::Never,
    });
    let (_, reading) = read(&app, ListReader::liked());
    let outcome = app.page.start(reading);
    app.page.advance(Duration::from_millis(1));
    let pace = app.client.pace();
    assert_eq!((app.page.in_flight(), pace.in_flight, pace.limit, pace.waiting, pace.paused_until), (4, 4, 4, 0, None));
    app.page.sign_out();
    assert!(matches!(outcome.take(), Some((_, Err(ApiError::Stopped)))));
    assert_eq!(app.page.in_flight(), 0);
}

#[test]
fn another_call_does_not_wait_behind_a_whole_list() {
    let app = App::signed_in(SEE, |request| match request.url.ends_with("/me") {
        true => after_a_round_trip(status(200, ME)),
        false => after_a_round_trip(status(200, &page_of(&request.url, 50_000, song))),
    });
    let (_, reading) = read(&app, ListReader::liked());
    let _reading = app.page.start(reading);
    app.page.advance(ROUND_TRIP * 3);
    let start = app.page.now();
    app.page.run(profile(&app)).unwrap();
    assert!(app.page.now().since(start) <= ROUND_TRIP * 3, "{:?}", app.page.now().since(start));
}

#[test]
fn saved_things_are_read_with_the_reasons_of_what_is_missing() {
    let app = App::signed_in(SEE, |request| {
        ok(&page_of(&request.url, 60, |n| match n % 20 {
            7 => "null".to_owned(),
            9 => r#"{"added_at":"d","album":null}"#.to_owned(),
            _ => format!(r#"{{"added_at":"d{n}","album":{{"id":"a{n}","name":"Album {n}"}}}}"#),
        }))
    });
    let (client, mut albums) = (app.client.clone(), Collected::default());
    let outcome = app.page.run(async move {
        let mut list = ListReader::newest_first(saved_albums::all());
        let outcome =
            client.read_list(&mut list, &mut |news: News<lockgroove::spotify::model::Saved<ListedAlbum>>| albums.add(news)).await;
        (outcome.unwrap(), albums.len())
    });
    assert_eq!(outcome.1, 54);
    assert_eq!((outcome.0.odd, outcome.0.settled), (Odd { null: 6, ..Odd::default() }, true));
}

#[test]
fn a_page_that_is_read_twice_counts_its_odd_entries_once() {
    let app = App::signed_in(SEE, |request| match number(&request.url, "limit") {
        Some(_) => ok(&page_of(&request.url, 250, |n| match n {
            3 | 204 => r#"{"item":{"type":"mix"}}"#.to_owned(),
            _ => song(n),
        })),
        None => ok(r#"{"snapshot_id":"v1"}"#),
    });
    let (heard, reading) = read(&app, ListReader::playlist(&PlaylistId::parse("2b").unwrap(), None));
    assert_eq!(app.page.run(reading).1.unwrap().odd, Odd { unknown: 2, ..Odd::default() });
    assert_eq!((heard.borrow().rows.len(), app.requests().len()), (250, 3 + 3));
}

#[test]
fn followed_artists_come_one_page_after_the_other_and_go_on_after_a_failure() {
    let fails = Cell::new(true);
    let app = App::signed_in(following::READ, move |request| {
        let (from, next) = match request.url.split_once("after=").map(|(_, after)| after) {
            None => (0, Some("a49")),
            Some("a49") if fails.replace(false) => return failure(404),
            Some("a49") => (50, None),
            Some(_) => return failure(400),
        };
        let artists: Vec<String> = (from..from + 50).map(|n| format!(r#"{{"id":"a{n}","name":"Artist {n}"}}"#)).collect();
        let (next, after) = next.map_or(("null", "null".to_owned()), |after| (r#""n""#, format!(r#""{after}""#)));
        ok(&format!(r#"{{"artists":{{"items":[{}],"next":{next},"cursors":{{"after":{after}}},"total":100}}}}"#, artists.join(",")))
    });
    let client = app.client.clone();
    let outcome = app.page.run(async move {
        let (mut list, mut lengths) = (CursorReader::new(following::artists()), Vec::new());
        let first = client.read_by_cursor(&mut list, &mut |list| lengths.push(list.items().len())).await;
        let second = client.read_by_cursor(&mut list, &mut |list| lengths.push(list.items().len())).await;
        (first, second, lengths)
    });
    assert_eq!(outcome, (Err(ApiError::NotFound), Ok(()), vec![50, 100]));
    assert_eq!(app.requests().len(), 3);
}

#[test]
fn equal_reads_share_one_request() {
    let app = App::signed_in(SEE, |_| after_a_round_trip(status(200, r#"{"items":[],"total":7}"#)));
    let calls = join_all((0..20).map(|_| saved(&app, 0)).collect::<Vec<_>>());
    assert!(app.page.run(calls).into_iter().all(|page| page.unwrap().total == 7));
    assert_eq!(app.requests().len(), 1);
    // One that comes later, one for another page, and one that wants to know how things are now.
    app.page.run(saved(&app, 0)).unwrap();
    let client = app.client.clone();
    let fresh = async move { client.get(&saved_tracks::all().fresh()).await };
    let (one, other, third) = (app.page.start(saved(&app, 0)), app.page.start(saved(&app, 50)), app.page.start(fresh));
    app.page.advance_to_rest();
    assert!([one, other, third].iter().all(|outcome| outcome.take().unwrap().is_ok()));
    assert_eq!(app.requests().len(), 1 + 1 + 3);
}

#[test]
fn a_shared_request_lasts_as_long_as_one_call_waits_for_it() {
    let app = App::signed_in(SEE, |_| after_a_round_trip(status(200, r#"{"items":[],"total":7}"#)));
    let context = &mut Context::from_waker(Waker::noop());
    let mut first = Box::pin(saved(&app, 0));
    assert!(first.as_mut().poll(context).is_pending());
    let second = app.page.start(saved(&app, 0));
    app.page.settle();
    drop(first);
    assert_eq!((app.requests().len(), app.page.in_flight()), (1, 1));
    app.page.advance(ROUND_TRIP);
    assert_eq!(second.take().unwrap().unwrap().total, 7);
    let mut third = Box::pin(saved(&app, 0));
    assert!(third.as_mut().poll(context).is_pending());
    assert_eq!(app.page.in_flight(), 1);
    drop(third);
    assert_eq!(app.page.in_flight(), 0, "nobody waits any more");
}

#[test]
fn a_read_after_a_change_joins_no_read_from_before_it() {
    let scopes = SEE.union(ScopeSet::of(&[Scope::UserLibraryModify]));
    let app = App::signed_in(scopes, |request| match request.method {
        Method::Get => Reply::After(Duration::from_secs(5), status(200, r#"{"items":[],"total":7}"#)),
        _ => soon(status(200, "")),
    });
    let before = app.page.start(saved(&app, 0));
    app.page.settle();
    let (client, batch) = (app.client.clone(), batch(&["spotify:track:1b"]));
    app.page.run(async move { client.change(&library::save(&batch)).await }).unwrap();
    let after = app.page.start(saved(&app, 0));
    app.page.advance_to_rest();
    assert!(before.take().unwrap().is_ok() && after.take().unwrap().is_ok());
    assert_eq!(app.requests().len(), 3);
}

#[test]
fn the_cache_is_empty_after_signing_out() {
    let app = App::signed_in(SEE, |_| ok(ME));
    let (cache, id, epoch) = (VersionCache::default(), PlaylistId::parse("2b").unwrap(), app.page.grant().epoch);
    let value = Rc::new(());
    app.client.empty_at_sign_out(&cache);
    cache.put(epoch, &id, "v1", 1, value.clone());
    app.page.settle();
    assert!(cache.get(epoch, &id, "v1").is_some());
    app.page.sign_out();
    app.page.settle();
    assert_eq!(Rc::strong_count(&value), 1, "nothing of the person is left in memory");
}

fn batch(uris: &[&str]) -> Batch {
    let uris: Vec<Uri> = uris.iter().map(|uri| Uri::parse(uri).unwrap()).collect();
    Batch::all(&uris).next().unwrap()
}

/// The methods that were sent, and what came of a change with these replies to `PUT` and `GET`.
fn save(put: Vec<fn() -> Reply>, get: Vec<fn() -> Reply>) -> (Vec<Method>, Result<Change, ApiError>) {
    let scopes = SEE.union(ScopeSet::of(&[Scope::UserLibraryModify]));
    let (mut put, mut get) = (in_order(put), in_order(get));
    let app = App::signed_in(scopes, move |request| if request.method == Method::Get { get(request) } else { put(request) });
    let (client, batch) = (app.client.clone(), batch(&["spotify:track:1b", "spotify:album:1a"]));
    let outcome = app.page.run(async move { client.set_saved(&batch, true).await });
    let methods = app.page.with_sent(|sent| sent.iter().skip(1).map(|sent| sent.request.method).collect());
    (methods, outcome)
}

#[test]
fn a_change_is_confirmed_because_a_success_proves_nothing() {
    let (methods, outcome) = save(vec![|| ok("")], vec![|| ok("[true,false]")]);
    assert_eq!((methods, outcome), (vec![Method::Put, Method::Get], Ok(Change::Confirmed(vec![true, false]))));
    let (_, outcome) = save(vec![|| ok("")], vec![|| failure(404)]);
    assert_eq!(outcome, Ok(Change::Unconfirmed(ApiError::NotFound)));
    let (_, outcome) = save(vec![|| ok("")], vec![|| ok("[true]")]);
    assert!(matches!(outcome, Ok(Change::Unconfirmed(ApiError::Malformed { .. }))));
    let (methods, outcome) = save(vec![|| failure(400)], vec![|| ok("[true,true]")]);
    assert!(matches!(outcome, Err(ApiError::BadRequest { .. })));
    assert_eq!(methods, [Method::Put], "a refused change changed nothing");
}

#[test]
fn after_a_lost_answer_it_reads_before_it_writes() {
    for lost in [|| soon(UNREACHABLE), || soon(TIMED_OUT), || failure(502)] as [fn() -> Reply; 3] {
        let (methods, outcome) = save(vec![lost, || ok("")], vec![|| ok("[true,true]")]);
        assert_eq!((methods, outcome), (vec![Method::Put, Method::Get], Ok(Change::Confirmed(vec![true, true]))));
        let (methods, outcome) = save(vec![lost, || ok("")], vec![|| ok("[true,false]"), || ok("[true,true]")]);
        assert_eq!(methods, [Method::Put, Method::Get, Method::Put, Method::Get]);
        assert_eq!(outcome, Ok(Change::Confirmed(vec![true, true])));
    }
}
