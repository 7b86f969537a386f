#![allow(clippy::panic, clippy::unwrap_used, clippy::indexing_slicing)]
use super::*;
use crate::backup::manifest::Account;
use crate::backup::section::Section;

fn plan(likes: u32, entries: Option<u32>) -> Plan {
    let songs = |number: u32| (0..number).map(|one| format!("spotify:track:{one}")).collect();
    let target = Target {
        name: "x".to_owned(),
        description: String::new(),
        public: false,
        collaborative: false,
        there: None,
        replaces: false,
    };
    let liked = Job { section: Section::Liked, list: None, uris: songs(likes), at_once: 40 };
    let filled = entries.map(|entries| Job { section: Section::Playlists, list: Some(target), uris: songs(entries), at_once: 100 });
    Plan {
        account: Account { id: "me".to_owned(), name: String::new() },
        known: vec!["old".to_owned()],
        jobs: [Some(liked), filled].into_iter().flatten().collect(),
        ..Plan::default()
    }
}

fn answer(run: &mut Run, text: &str) -> Vec<Effect> {
    run.handle(Event::Answered(Ok(text.to_owned())))
}

fn sent(effects: &[Effect]) -> String {
    effects.iter().find_map(|effect| if let Effect::Send(call) = effect { Some(format!("{call:?}")) } else { None }).unwrap()
}

fn begun(plan: Plan) -> (Run, Vec<Effect>) {
    let mut run = Run::new(plan);
    run.handle(Event::Go);
    let effects = answer(&mut run, r#"{"id":"me"}"#);
    (run, effects)
}

#[test]
fn each_write_is_noted_first_and_the_oldest_likes_go_first() {
    let (mut run, effects) = begun(plan(41, None));
    assert!(matches!(effects[0], Effect::Note(_)) && sent(&effects).ends_with("%3Atrack%3A40"), "{effects:?}");
    let effects = answer(&mut run, "");
    assert_eq!(sent(&effects), "PUT /me/library?uris=spotify%3Atrack%3A0");
    assert!(matches!(answer(&mut run, "").as_slice(), [Effect::Note(_)]));
    assert_eq!((run.status(), run.share()), (&Status::Ended, (41, 41)));
}

#[test]
fn after_a_lost_answer_it_looks_twice_before_it_makes_a_playlist_again() {
    let (mut run, effects) = begun(plan(0, Some(1)));
    assert_eq!(sent(&effects), "POST /me/playlists");
    assert_eq!(run.handle(Event::Answered(Err(ApiError::TimedOut))), [Effect::Wait(SHOWS_AFTER)]);
    let others = r#"{"items":[{"id":"old","name":"x","items":{"total":0}},{"id":"n","name":"y"},{"id":"f","name":"x","items":{"total":3}}],"total":3}"#;
    assert_eq!(sent(&run.handle(Event::Waited)), "GET /me/playlists?limit=50");
    assert_eq!(answer(&mut run, others), [Effect::Wait(SHOWS_AFTER)]);
    run.handle(Event::Waited);
    assert_eq!(sent(&answer(&mut run, others)), "POST /me/playlists");
    run.handle(Event::Answered(Err(ApiError::Unreachable)));
    run.handle(Event::Waited);
    let made = r#"{"items":[{"id":"new","name":"x","owner":{"id":"me"},"items":{"total":0}}],"total":1}"#;
    assert_eq!(sent(&answer(&mut run, made)), "PUT /playlists/new/items");
}

#[test]
fn a_playlist_that_somebody_changed_meanwhile_is_left_alone() {
    let (mut run, _) = begun(plan(0, Some(1)));
    answer(&mut run, r#"{"id":"new"}"#);
    run.handle(Event::Answered(Err(ApiError::Unreachable)));
    for _ in 0..LOOKS {
        assert_eq!(sent(&run.handle(Event::Waited)), "GET /playlists/new/items?additional_types=track%2Cepisode&limit=100");
        answer(&mut run, r#"{"items":[{"item":{"uri":"spotify:track:7"}}],"total":1}"#);
    }
    assert_eq!(run.progress().failed.get(&1), Some(&Failure::Changed));
    assert_eq!(*run.status(), Status::Ended);
}

#[test]
fn a_refused_request_is_divided_until_one_uri_is_alone() {
    let (mut run, mut effects) = begun(plan(0, Some(4)));
    assert_eq!(sent(&effects), "POST /me/playlists");
    effects = answer(&mut run, r#"{"id":"new"}"#);
    let mut written = Vec::new();
    while *run.status() == Status::Running {
        let Some(Effect::Send(call)) = effects.last() else { panic!("{effects:?}") };
        let text = call.body.as_ref().map(|body| body.text.clone()).unwrap();
        let uris: Vec<u32> = (0..4).filter(|one| text.contains(&format!("track:{one}"))).collect();
        if uris.contains(&2) {
            effects = run.handle(Event::Answered(Err(ApiError::BadRequest { status: 400, message: "no".to_owned() })));
        } else {
            written.extend(uris);
            effects = answer(&mut run, "{}");
        }
    }
    assert_eq!(written, [0, 1, 3]);
    assert_eq!(run.progress().refused.get(&1), Some(&vec![2]));
}

#[test]
fn a_pause_in_a_write_is_looked_up() {
    let (mut run, _) = begun(plan(1, None));
    run.handle(Event::Pause);
    assert_eq!(*run.status(), Status::Paused);
    run.handle(Event::Go);
    assert_eq!(answer(&mut run, r#"{"id":"me"}"#), [Effect::Wait(SHOWS_AFTER)]);
    assert!(sent(&run.handle(Event::Waited)).starts_with("GET /me/library/contains"));
    answer(&mut run, "[true]");
    assert_eq!(*run.status(), Status::Ended);
}

#[test]
fn without_a_journal_nothing_is_written() {
    let (mut run, _) = begun(plan(1, None));
    run.handle(Event::NoJournal);
    assert_eq!(*run.status(), Status::Stopped(Stop::NoJournal));
}

fn equal(entries: u32) -> Plan {
    let mut plan = plan(0, Some(entries));
    let list = plan.jobs.last_mut().and_then(|job| job.list.as_mut()).unwrap();
    (list.there, list.replaces) = (Some(("old".to_owned(), 7)), true);
    plan
}

#[test]
fn a_playlist_that_is_made_equal_gets_its_first_entries_in_place_of_the_others() {
    let (mut run, effects) = begun(equal(101));
    assert_eq!(sent(&effects), "PUT /playlists/old/items");
    assert_eq!(sent(&answer(&mut run, "{}")), "POST /playlists/old/items");
    answer(&mut run, "{}");
    assert_eq!((run.status(), run.progress().made.get(&1).map(String::as_str)), (&Status::Ended, Some("old")));
}

#[test]
fn after_a_lost_answer_what_was_to_give_way_is_replaced_again_unless_it_was() {
    let page = |total: u32| format!(r#"{{"items":[{{"item":{{"uri":"spotify:track:0"}}}}],"total":{total}}}"#);
    for (total, is_written) in [(1, true), (2, false)] {
        let (mut run, _) = begun(equal(1));
        run.handle(Event::Answered(Err(ApiError::Unreachable)));
        for _ in 0..LOOKS {
            run.handle(Event::Waited);
            answer(&mut run, &page(total));
        }
        assert_eq!(*run.status() == Status::Ended, is_written, "{total}");
        assert_eq!(run.progress().is_unsure, !is_written);
    }
}

#[test]
fn a_first_entry_that_is_refused_does_not_keep_the_others() {
    let (mut run, _) = begun(equal(2));
    let no = || Event::Answered(Err(ApiError::BadRequest { status: 400, message: "no".to_owned() }));
    assert_eq!(sent(&run.handle(no())), "PUT /playlists/old/items");
    assert_eq!(sent(&run.handle(no())), "PUT /playlists/old/items");
    answer(&mut run, "{}");
    assert_eq!((run.status(), run.progress().refused.get(&1)), (&Status::Ended, Some(&vec![0])));
}
