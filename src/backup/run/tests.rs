#![allow(clippy::unwrap_used, clippy::indexing_slicing)]
use std::collections::BTreeMap;

use proptest::prelude::*;

use super::super::beside;
use super::super::container::{CodecFault, Packed, digest};
use super::*;
use crate::spotify::endpoint::Call;

/// A service with a library in memory, whose answers may fail.
#[derive(Clone, Debug)]
struct Service {
    liked: Vec<u32>,
    /// Each playlist: its version, whether it is of another person, and its items. `None` is an item that is gone.
    playlists: BTreeMap<u32, (u32, bool, Vec<Option<u32>>)>,
}

fn list(items: &[String], offset: usize, limit: usize) -> String {
    let page = &items[offset.min(items.len())..(offset + limit).min(items.len())];
    let next = if offset + limit < items.len() { format!("\"https://x/?offset={}\"", offset + limit) } else { "null".to_owned() };
    format!(r#"{{"items":[{}],"total":{},"next":{next}}}"#, page.join(","), items.len())
}

impl Service {
    fn answer(&self, call: &Call) -> Result<String, ApiError> {
        let target = call.target();
        let (path, query) = target.split_once('?').unwrap_or((&target, ""));
        let number = |name: &str| query.split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('=')?.parse().ok());
        let (offset, limit) = (number("offset").unwrap_or(0), number("limit").unwrap_or(50));
        if path == "/me" {
            return Ok(r#"{"id":"me"}"#.to_owned());
        }
        if path == "/me/tracks" {
            let items: Vec<String> =
                self.liked.iter().map(|id| format!(r#"{{"added_at":"{id:05}","track":{{"id":"{id}"}}}}"#)).collect();
            return Ok(list(&items, offset, limit));
        }
        if path == "/me/playlists" {
            let one = |(id, (version, is_foreign, _)): (&u32, &(u32, bool, Vec<Option<u32>>))| {
                let owner = if *is_foreign { "other" } else { "me" };
                format!(r#"{{"id":"p{id}","name":"P{id}","snapshot_id":"s{version}","owner":{{"id":"{owner}"}}}}"#)
            };
            return Ok(list(&self.playlists.iter().map(one).collect::<Vec<_>>(), offset, limit));
        }
        let id = path.strip_prefix("/playlists/p").unwrap().strip_suffix("/items").unwrap().parse().unwrap();
        let (_, is_foreign, items) = self.playlists.get(&id).ok_or(ApiError::NotFound)?;
        if *is_foreign {
            return Err(ApiError::NotAllowed);
        }
        let one = |item: &Option<u32>| match item {
            Some(id) => format!(r#"{{"item":{{"id":"{id}"}}}}"#),
            None => r#"{"item":null}"#.to_owned(),
        };
        Ok(list(&items.iter().map(one).collect::<Vec<_>>(), offset, limit))
    }
}

fn packed(text: &str) -> Packed {
    Packed { deflated: text.as_bytes().into(), is_stored: true, size: text.len() as u64, crc: 0, sha256: digest(text.as_bytes()) }
}

/// Runs until it rests. `fault` answers in the place of the service, by the number of the request; `meanwhile` is called before each.
fn drive(
    run: &mut Run,
    service: &mut Service,
    fault: &mut dyn FnMut(u32) -> Option<ApiError>,
    meanwhile: &mut dyn FnMut(u32, &mut Service),
) {
    let (mut queue, mut sent) = (run.handle(Event::Go, 4), 0);
    while !queue.is_empty() {
        let mut next = Vec::new();
        // The last first: answers come in any order.
        while let Some(effect) = queue.pop() {
            let event = match effect {
                Effect::Send(ticket, call) => {
                    sent += 1;
                    meanwhile(sent, service);
                    Event::Answered(ticket, fault(sent).map_or_else(|| service.answer(&call), Err))
                }
                Effect::Pack(ticket, text) => Event::Packed(ticket, Ok(packed(&text))),
                Effect::Drop(_) | Effect::DropAll => continue,
            };
            next.extend(run.handle(event, 4));
        }
        queue = next;
        assert!(sent < 10_000, "it does not end");
    }
}

fn never(_: u32) -> Option<ApiError> {
    None
}

fn files(run: &Run) -> BTreeMap<String, String> {
    let text = |file| match file {
        File::Packed(file) => String::from_utf8(file.deflated.to_vec()).unwrap(),
        File::Text(text) => text,
    };
    run.contents().files.into_iter().map(|(path, file)| (path, text(file))).collect()
}

const CHOSEN: [Section; 2] = [Section::Liked, Section::Playlists];

fn scopes() -> ScopeSet {
    CHOSEN.into_iter().map(Section::scopes).collect()
}

fn fresh(service: &Service) -> Run {
    let mut run = Run::new(&CHOSEN, scopes(), Earlier::default());
    drive(&mut run, &mut service.clone(), &mut never, &mut |_, _| {});
    run
}

fn service() -> impl Strategy<Value = Service> {
    let items = proptest::collection::vec(proptest::option::weighted(0.9, 0_u32..50), 0..250);
    let playlist = (0_u32..3, proptest::bool::weighted(0.2), items);
    let playlists = proptest::collection::btree_map(0_u32..500, playlist, 0..8);
    (0_u32..170, playlists).prop_map(|(liked, playlists)| Service { liked: (0..liked).collect(), playlists })
}

/// A change of a library between two backups.
#[derive(Clone, Debug)]
enum Change {
    Like,
    Unlike(prop::sample::Index),
    AddEntry(prop::sample::Index, u32),
    Reverse(prop::sample::Index),
    Follow(u32),
    Unfollow(prop::sample::Index),
}

fn change() -> impl Strategy<Value = Change> {
    let one = || any::<prop::sample::Index>();
    prop_oneof![
        2 => Just(Change::Like),
        2 => one().prop_map(Change::Unlike),
        1 => (one(), 0_u32..50).prop_map(|(list, item)| Change::AddEntry(list, item)),
        1 => one().prop_map(Change::Reverse),
        1 => (0_u32..500).prop_map(Change::Follow),
        1 => one().prop_map(Change::Unfollow),
    ]
}

impl Service {
    fn make(&mut self, change: &Change) {
        let ids: Vec<u32> = self.playlists.keys().copied().collect();
        let chosen = |index: &prop::sample::Index| if ids.is_empty() { None } else { Some(ids[index.index(ids.len())]) };
        match change {
            // A date that no like had before.
            Change::Like => self.liked.insert(0, self.liked.first().map_or(0, |newest| newest + 1000)),
            Change::Unlike(index) if !self.liked.is_empty() => drop(self.liked.remove(index.index(self.liked.len()))),
            Change::AddEntry(list, item) => {
                if let Some(list) = chosen(list).and_then(|id| self.playlists.get_mut(&id)) {
                    list.0 += 100;
                    list.2.push(Some(*item));
                }
            }
            Change::Reverse(list) => {
                if let Some(list) = chosen(list).and_then(|id| self.playlists.get_mut(&id)) {
                    list.0 += 100;
                    list.2.reverse();
                }
            }
            Change::Follow(id) => drop(self.playlists.entry(*id).or_insert((0, false, vec![Some(1)]))),
            Change::Unfollow(list) => drop(chosen(list).map(|id| self.playlists.remove(&id))),
            Change::Unlike(_) => {}
        }
    }
}

/// What the archive of a run would give to the next one.
fn earlier(run: &Run) -> Earlier {
    let files = files(run);
    let contents = run.contents();
    let liked = contents.sections.iter().find(|section| section.name == Section::Liked.name()).unwrap().list.clone();
    let text = &files["liked-songs.json"];
    let saved = KeptSaved {
        file: packed(text),
        entry: liked,
        first: beside::items(text).take(50).map(Into::into).collect(),
        made_at: "99999999".to_owned(),
    };
    let kept = contents.playlists.iter().filter(|list| list.list.why.is_none()).map(|list| {
        let (file, snapshot_id) = (packed(&files[list.list.file.as_ref().unwrap()]), list.snapshot_id.clone().unwrap());
        (list.id.clone(), Kept { snapshot_id, file, entry: list.list.clone() })
    });
    let closed = contents.playlists.iter().filter(|list| list.list.why.is_some()).map(|list| list.id.clone());
    Earlier {
        account: "me".to_owned(),
        playlists: kept.collect(),
        saved: BTreeMap::from([(Section::Liked, saved)]),
        closed: closed.collect(),
    }
}

fn error() -> impl Strategy<Value = ApiError> {
    prop_oneof![
        Just(ApiError::Unavailable { status: 502 }),
        Just(ApiError::Malformed { what: "a page", excerpt: String::new() }),
        Just(ApiError::Unreachable),
        Just(ApiError::TimedOut),
        Just(ApiError::Throttled { until: crate::session::Timestamp(0) }),
        Just(ApiError::SignedOut),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn every_item_of_any_library_is_in_the_archive(service in service()) {
        let run = fresh(&service);
        prop_assert!(run.is_complete(), "{:?}", run.view().missing);
        let files = files(&run);
        let count = |path: &str| files.get(path).map(|text| text.matches("\"id\":").count() + text.matches("null").count());
        prop_assert_eq!(count("liked-songs.json"), Some(service.liked.len()));
        for (id, (_, is_foreign, items)) in &service.playlists {
            let expected = (!is_foreign).then_some(items.len());
            prop_assert_eq!(count(&format!("playlists/p{id}.json")), expected);
        }
    }

    #[test]
    fn a_fault_at_any_request_changes_nothing_once_it_is_over(service in service(), at in 1_u32..40, times in 1_u32..6, error in error()) {
        let mut run = Run::new(&CHOSEN, scopes(), Earlier::default());
        let mut fault = |sent| (at..at + times).contains(&sent).then(|| error.clone());
        drive(&mut run, &mut service.clone(), &mut fault, &mut |_, _| {});
        // Complete, or it says exactly what is missing.
        prop_assert_ne!(run.is_complete(), run.view().status != Status::Ended || !run.view().missing.is_empty());
        if !run.is_complete() {
            let _ = files(&run);
            drive(&mut run, &mut service.clone(), &mut never, &mut |_, _| {});
        }
        prop_assert!(run.is_complete(), "{:?}", run.view().missing);
        prop_assert_eq!(files(&run), files(&fresh(&service)));
    }

    #[test]
    fn an_update_is_equal_to_a_fresh_backup(service in service(), changes in proptest::collection::vec(change(), 0..3)) {
        let before = Service { liked: service.liked.iter().rev().copied().collect(), ..service };
        let mut after = before.clone();
        changes.iter().for_each(|change| after.make(change));
        let mut run = Run::new(&CHOSEN, scopes(), earlier(&fresh(&before)));
        let mut sent = 0;
        drive(&mut run, &mut after.clone(), &mut never, &mut |number, _| sent = number);
        prop_assert!(run.is_complete(), "{:?}", run.view().missing);
        prop_assert_eq!(files(&run), files(&fresh(&after)));
        if changes.is_empty() {
            // The profile, the list of playlists, the first page of liked songs, and a playlist of another person.
            prop_assert!(sent <= 4, "{}", sent);
        }
    }

    #[test]
    fn a_change_meanwhile_ends_in_the_library_as_it_is_then(service in service(), at in 1_u32..40, which in any::<prop::sample::Index>(), item in 0_u32..50) {
        let mut changed = service.clone();
        let mut run = Run::new(&CHOSEN, scopes(), Earlier::default());
        drive(&mut run, &mut changed, &mut never, &mut |sent, service| {
            let own: Vec<u32> = service.playlists.iter().filter(|(_, list)| !list.1).map(|(id, _)| *id).collect();
            if sent == at && !own.is_empty() {
                let list = service.playlists.get_mut(&own[which.index(own.len())]).unwrap();
                list.0 += 100;
                list.2.insert(0, Some(item));
            }
        });
        prop_assert!(run.is_complete(), "{:?}", run.view().missing);
        prop_assert_eq!(files(&run), files(&fresh(&changed)));
    }
}

#[test]
fn a_list_that_cannot_be_read_is_named_with_its_gap() {
    let service = Service { liked: (0..160).collect(), playlists: BTreeMap::new() };
    let mut run = Run::new(&[Section::Liked], scopes(), Earlier::default());
    let mut queue = run.handle(Event::Go, 4);
    while let Some(effect) = queue.pop() {
        let event = match effect {
            Effect::Send(ticket, call) if call.target().contains("offset=50") => {
                Event::Answered(ticket, Err(ApiError::Unavailable { status: 500 }))
            }
            Effect::Send(ticket, call) => Event::Answered(ticket, service.answer(&call)),
            Effect::Pack(ticket, text) => Event::Packed(ticket, Ok(packed(&text))),
            _ => continue,
        };
        queue.extend(run.handle(event, 4));
    }
    let view = run.view();
    assert_eq!((view.status, view.is_complete, view.missing.len()), (Status::Ended, false, 1));
    let missing = &view.missing[0];
    let gap: u32 = missing.gaps.iter().map(|(from, to)| to - from).sum();
    assert!(missing.gaps[0].0 == 50 && missing.count == Some(gap), "{missing:?}");
    assert_eq!(files(&run)["liked-songs.json"].matches("\"id\":").count() as u32, 160 - gap);
}

#[test]
fn another_person_and_a_browser_without_compression_stop_the_run() {
    let service = Service { liked: vec![1], playlists: BTreeMap::new() };
    let mut run = fresh(&service);
    let effects = run.handle(Event::Go, 4);
    let Some(Effect::Send(ticket, _)) = effects.first() else { unreachable!("{effects:?}") };
    run.handle(Event::Answered(*ticket, Ok(r#"{"id":"other"}"#.to_owned())), 4);
    assert_eq!(*run.status(), Status::Stopped(Stop::OtherPerson));
    let mut run = Run::new(&[Section::Liked], scopes(), Earlier::default());
    let mut queue = run.handle(Event::Go, 4);
    while let Some(effect) = queue.pop() {
        let event = match effect {
            Effect::Send(ticket, call) => Event::Answered(ticket, service.answer(&call)),
            Effect::Pack(ticket, _) => Event::Packed(ticket, Err(CodecFault)),
            _ => continue,
        };
        queue.extend(run.handle(event, 4));
    }
    assert_eq!(*run.status(), Status::Stopped(Stop::NoCodec));
}
