//! The backup that is being made. It belongs to the tab and not to the page, so it goes on while another page is open.

use core::cell::RefCell;
use core::time::Duration;
use std::rc::Rc;

use futures_channel::oneshot;
use leptos::prelude::{ArcRwSignal, Set as _};

use crate::backup::export::Format;
use crate::backup::manifest::moment;
use crate::backup::run::{Event, Run, Status, Stop, View};
use crate::backup::{archive, driver};
use crate::browser::deflate::BrowserCodec;
use crate::browser::file::{MadeFile, MadeZip, PickedFile};
use crate::browser::{WebWorld, journal, wake};
use crate::session::Timestamp;
use crate::session::ports::{Clock as _, Spawner as _};
use crate::session::race::race;
use crate::spotify::{ApiClient, ApiError};
use crate::ui::context::App;

/// How often what is shown changes at most, in milliseconds.
const SHOWN_EVERY: i64 = 100;
/// How often what was read is kept for a tab that is opened after this one was closed, in milliseconds. A large one less often: keeping it
/// takes at most a twentieth of the time.
const KEPT_EVERY: i64 = 5000;
/// How long to wait before trying again when the service does not answer, in seconds. It doubles each time.
const FIRST_WAIT: u64 = 30;
/// How often it doubles.
const LONGEST_WAIT: u32 = 4;

/// A backup as the page shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// How far it is.
    pub view: View,
    /// How long it took so far, without pauses, in milliseconds.
    pub took: i64,
    /// The file, once it is made.
    pub file: Option<Made>,
    /// What became of the file that the person picked.
    pub picked: Picked,
}

/// What became of the file that the person picked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Picked {
    /// None was picked, or it is not written yet.
    #[default]
    None,
    /// Its name, and its length in bytes.
    Written(String, u32),
    /// Its name. The disk or the browser did not take it.
    Refused(String),
}

/// A file that can be saved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Made {
    /// Its name.
    pub name: String,
    /// Its address in this tab.
    pub address: String,
    /// Its length in bytes.
    pub size: u32,
}

struct Job {
    client: ApiClient,
    run: Rc<RefCell<Run>>,
    /// The files for other programs.
    formats: Vec<Format>,
    /// Dropping it ends the driver.
    stop: Option<oneshot::Sender<()>>,
    /// Counts the starts, so that what belongs to an earlier one is recognised.
    start: u32,
    went_at: Option<Timestamp>,
    took: i64,
    file: Option<MadeFile>,
    /// The file that the person picked, and what became of it.
    wanted: Option<Rc<PickedFile>>,
    picked: Picked,
    shown_at: i64,
    /// When what was read is kept again, and how large it was.
    kept_next: i64,
    kept_size: usize,
    /// How often the service did not answer since something arrived.
    waits: u32,
    done_before: u32,
}

thread_local! {
    static JOB: RefCell<Option<Job>> = const { RefCell::new(None) };
    static SHOWN: ArcRwSignal<Option<Shown>> = ArcRwSignal::new(None);
}

fn with<T>(act: impl FnOnce(&mut Job) -> T) -> Option<T> {
    JOB.with_borrow_mut(|job| job.as_mut().map(act))
}

/// The backup of this tab as the page shows it, if there is one.
#[must_use]
pub fn shown() -> ArcRwSignal<Option<Shown>> {
    SHOWN.with(Clone::clone)
}

/// Starts a backup, which is written to the file that the person picked, if they did. It is thrown away when the person signs out.
/// `kept_size` is the size of what an earlier tab kept of it.
pub fn start(app: App, run: Run, formats: Vec<Format>, kept_size: usize, wanted: Option<Rc<PickedFile>>) {
    let run = Rc::new(RefCell::new(run));
    app.on_sign_out(cancel);
    let job = Job {
        client: app.client(),
        run,
        formats,
        stop: None,
        start: 0,
        went_at: None,
        took: 0,
        file: None,
        wanted,
        picked: Picked::None,
        shown_at: 0,
        kept_next: WebWorld.now().0 + KEPT_EVERY,
        kept_size,
        waits: 0,
        done_before: 0,
    };
    JOB.set(Some(job));
    go_on();
}

/// Goes on with it, unless it is running.
pub fn go_on() {
    if with(|job| *job.run.borrow().status() == Status::Running) == Some(true) {
        return;
    }
    let (stop, stopped) = oneshot::channel::<()>();
    let going = with(|job| {
        job.stop = Some(stop);
        job.start += 1;
        job.went_at = Some(WebWorld.now());
        job.file = None;
        job.picked = Picked::None;
        (job.client.clone(), job.run.clone(), job.start)
    });
    let Some((client, run, start)) = going else { return };
    WebWorld.spawn(Box::pin(async move {
        let stopped = async {
            let _ = stopped.await;
        };
        race(stopped, driver::go_on(&client, Rc::new(BrowserCodec), &run, &on_change)).await;
        if with(|job| job.start) == Some(start) {
            rest(start).await;
        }
    }));
}

fn on_change() {
    show(false);
    keep(false);
}

/// Keeps what was read for a tab that is opened after this one was closed.
fn keep(at_once: bool) {
    let now = WebWorld.now();
    let run = with(|job| {
        let is_due = job.run.borrow().status() != &Status::Ended && (at_once || now.0 >= job.kept_next);
        // Until this one is kept.
        is_due.then(|| job.kept_next = i64::MAX)?;
        Some((job.run.borrow().clone(), job.start))
    });
    let Some((run, start)) = run.flatten() else { return };
    WebWorld.spawn(Box::pin(async move {
        let zip = archive::made(&run, &[], &BrowserCodec, now).await.unwrap_or_default();
        let end = WebWorld.now().0;
        let is_wanted = with(|job| {
            job.kept_next = end + KEPT_EVERY.max((end - now.0) * 20);
            // Before it has come to the playlists that were kept before, it has less.
            let is_more = zip.len() >= job.kept_size && (job.start == start || *job.run.borrow().status() != Status::Ended);
            job.kept_size = job.kept_size.max(zip.len());
            is_more && !zip.is_empty()
        });
        if is_wanted == Some(true) {
            journal::keep_part(&zip).await;
            // It may have ended meanwhile.
            if with(|job| *job.run.borrow().status() == Status::Ended).unwrap_or(true) {
                journal::forget_part();
            }
        }
    }));
}

/// Aborts what is in flight, and waits for the person.
pub fn pause() {
    with(|job| {
        job.stop = None;
        job.start += 1;
        job.run.borrow_mut().handle(Event::Pause, 1);
        stop_clock(job);
    });
    show(true);
    keep(true);
}

/// Ends it, and throws away everything that was read.
pub fn cancel() {
    JOB.set(None);
    journal::forget_part();
    SHOWN.with(|shown| shown.set(None));
}

/// Makes a file of what is here, and saves it.
pub fn save() {
    WebWorld.spawn(Box::pin(async {
        if with(|job| job.file.is_some()) == Some(false) {
            make_file().await;
        }
        with(|job| job.file.as_ref().map(MadeFile::save));
    }));
}

fn stop_clock(job: &mut Job) {
    if let Some(went_at) = job.went_at.take() {
        job.took += WebWorld.now().0 - went_at.0;
    }
}

/// Shows how far it is. While it runs, not at each answer.
fn show(at_once: bool) {
    let now = WebWorld.now();
    let next = with(|job| {
        let run = job.run.borrow();
        if !at_once && *run.status() == Status::Running && now.0 - job.shown_at < SHOWN_EVERY {
            return None;
        }
        job.shown_at = now.0;
        let took = job.took + job.went_at.map_or(0, |went_at| now.0 - went_at.0);
        let file = job.file.as_ref().map(|file| Made { name: file.name.clone(), address: file.address.clone(), size: file.size });
        Some(Shown { view: run.view(), took, file, picked: job.picked.clone() })
    });
    if let Some(Some(next)) = next {
        SHOWN.with(|shown| shown.set(Some(next)));
    }
}

async fn make_file() {
    let Some((run, formats, start)) = with(|job| (job.run.borrow().clone(), job.formats.clone(), job.start)) else { return };
    let now = WebWorld.now();
    let name =
        format!("lockgroove-{}{}.zip", moment(now).get(..10).unwrap_or_default(), if run.is_complete() { "" } else { "-part" });
    let zip = MadeZip::default();
    let is_made = archive::write(&run, &formats, &BrowserCodec, now, &zip).await.is_ok();
    let file = if is_made { zip.file(name) } else { None };
    with(|job| {
        if job.start == start {
            job.file = file;
        }
    });
    show(true);
}

/// Writes the whole archive to the file that the person picked. Whether there is nothing left to do.
async fn write_picked() -> bool {
    let wanted = with(|job| {
        let picked = job.wanted.clone().filter(|_| job.run.borrow().is_complete())?;
        Some((picked, job.run.borrow().clone(), job.formats.clone(), job.start))
    });
    let Some((picked, run, formats, start)) = wanted.flatten() else { return false };
    let size = match picked.write().await {
        None => None,
        Some(writing) => match archive::write(&run, &formats, &BrowserCodec, WebWorld.now(), &writing).await {
            Ok(()) => writing.close().await,
            Err(_) => {
                writing.abort().await;
                None
            }
        },
    };
    with(|job| {
        if job.start == start {
            let name = picked.name.clone();
            job.picked = size.map_or(Picked::Refused(name.clone()), |size| Picked::Written(name, size));
        }
    });
    show(true);
    size.is_some()
}

/// The run ended or stopped.
async fn rest(start: u32) {
    with(|job| {
        job.stop = None;
        stop_clock(job);
    });
    show(true);
    match with(|job| job.run.borrow().status().clone()) {
        Some(Status::Ended) => {
            // What was kept of it stays until there is a file.
            if !write_picked().await {
                make_file().await;
                with(|job| job.file.as_ref().filter(|_| job.run.borrow().is_complete()).map(MadeFile::save));
            }
            if with(|job| job.file.is_some() || matches!(job.picked, Picked::Written(..))) == Some(true) {
                journal::forget_part();
            }
        }
        Some(Status::Stopped(Stop::Api(error))) => {
            keep(true);
            wait_out(&error, start).await;
        }
        _ => {}
    }
}

/// Waits until it makes sense to go on, and goes on.
async fn wait_out(error: &ApiError, start: u32) {
    let is_offline = !wake::is_online();
    let waits = with(|job| {
        let done = job.run.borrow().view().done;
        job.waits = if done > job.done_before { 0 } else { (job.waits + 1).min(LONGEST_WAIT) };
        job.done_before = done;
        job.waits
    });
    let wait = match error {
        ApiError::Throttled { .. } | ApiError::QuotaExceeded { until: Some(_) } => match error.until() {
            Some(until) => until.since(WebWorld.now()) + Duration::from_secs(1),
            None => return,
        },
        ApiError::Unreachable | ApiError::TimedOut | ApiError::Paused(_) if is_offline => Duration::ZERO,
        ApiError::Unreachable | ApiError::TimedOut | ApiError::Paused(_) | ApiError::Unavailable { .. } => {
            Duration::from_secs(FIRST_WAIT << waits.unwrap_or_default())
        }
        _ => return,
    };
    WebWorld.sleep(wait).await;
    while !wake::is_online() {
        WebWorld.sleep(Duration::from_secs(1)).await;
    }
    if with(|job| job.start) == Some(start) {
        go_on();
    }
}
