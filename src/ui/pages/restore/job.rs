//! The restore of this tab. It belongs to the tab and not to the page, so it goes on while another page is open.

use core::cell::{Cell, RefCell};
use core::time::Duration;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::sync::Arc;

use futures_channel::oneshot;
use leptos::prelude::{ArcRwSignal, Set as _};

use super::log::{Log, name_of};
pub use super::shown::{At, Look, Shown, Unfinished};
use crate::backup::archive::{self, Archive};
use crate::backup::restore::driver::{self, Surroundings};
use crate::backup::restore::holding::{Holding, Item};
use crate::backup::restore::lost::{self, Lost};
use crate::backup::restore::plan::{Plan, Wishes};
use crate::backup::restore::run::{Event, Progress, Run, Status, Stop};
use crate::backup::restore::verify::{Difference, verify};
use crate::backup::run as reading;
use crate::backup::section::Section;
use crate::browser::deflate::BrowserCodec;
use crate::browser::{WebWorld, journal, wake};
use crate::library::candidates::{Candidate, Song};
use crate::oauth::ScopeSet;
use crate::session::ports::{Clock as _, Guard, Pending, Spawner as _};
use crate::session::race::race;
use crate::spotify::uri::Uri;
use crate::spotify::{ApiClient, ApiError};
use crate::ui::context::App;

/// How long to wait before trying again when the service does not answer.
const WAIT: Duration = Duration::from_secs(30);

/// What was chosen in place of songs.
pub type Swaps = BTreeMap<Song, Candidate>;

struct Job {
    client: ApiClient,
    granted: ScopeSet,
    sections: Vec<Section>,
    /// What is to come back, and how. Missing if the plan is of an earlier visit.
    wanted: Option<(Rc<Holding>, Wishes)>,
    /// What the account had when the plan was made.
    now: Option<Rc<Holding>>,
    /// What the person chose in place of songs: in the plans before, and in this one too.
    settled: Swaps,
    chosen: Swaps,
    /// The URIs that Spotify did not take.
    refused: BTreeSet<String>,
    /// What is known of the playlists already. Saved things are always read whole, because the check is about them.
    earlier: reading::Earlier,
    run: Option<Rc<RefCell<Run>>>,
    /// Dropping it ends what is going on.
    stop: Option<oneshot::Sender<()>>,
    start: u32,
    lock: Option<Guard>,
    log: Log,
    /// When it was begun or gone on with, and how many requests were sent before.
    went_at: (i64, u32),
}

impl Job {
    fn new(app: App, granted: ScopeSet, sections: Vec<Section>) -> Self {
        app.on_sign_out(forget_job);
        Self {
            client: app.client(),
            granted,
            sections,
            wanted: None,
            now: None,
            settled: Swaps::new(),
            chosen: Swaps::new(),
            refused: BTreeSet::new(),
            earlier: reading::Earlier::default(),
            run: None,
            stop: None,
            start: 0,
            lock: None,
            log: Log::default(),
            went_at: (0, 0),
        }
    }

    /// The plan with what was chosen so far.
    fn plan(&self) -> Option<Plan> {
        let ((wanted, wishes), now) = (self.wanted.as_ref()?, self.now.as_ref()?);
        let chosen = self.chosen.iter().map(|(song, swap)| (song.clone(), swap.uri.clone())).collect();
        Some(Plan { made_at: WebWorld.now().0, ..lost::plan(wanted, now, &self.sections, *wishes, &chosen) })
    }
}

thread_local! {
    static JOB: RefCell<Option<Job>> = const { RefCell::new(None) };
    static SHOWN: ArcRwSignal<Option<Shown>> = ArcRwSignal::new(None);
    static STARTS: Cell<u32> = const { Cell::new(0) };
}

fn with<T>(act: impl FnOnce(&mut Job) -> T) -> Option<T> {
    JOB.with_borrow_mut(|job| job.as_mut().map(act))
}

fn show(next: Shown) {
    SHOWN.with(|shown| shown.set(Some(next)));
}

/// What is shown of the restore of this tab, if there is one.
#[must_use]
pub fn shown() -> ArcRwSignal<Option<Shown>> {
    SHOWN.with(Clone::clone)
}

/// What an earlier visit began and did not end.
pub async fn unfinished() -> Option<Unfinished> {
    let (plan, progress) = journal::RESTORE.read().await?;
    let plan = serde_json::from_str(&plan).ok()?;
    let progress = progress.map_or(Some(Progress::default()), |progress| serde_json::from_str(&progress).ok())?;
    Some(Unfinished { plan, progress })
}

/// Forgets it.
pub async fn forget() {
    if journal::RESTORE.alone().await.is_some() {
        journal::RESTORE.end().await;
    }
}

/// Reads the account and makes the plan.
pub fn make_plan(app: App, granted: ScopeSet, wanted: Holding, earlier: reading::Earlier, sections: Vec<Section>, wishes: Wishes) {
    let wanted = Some((Rc::new(wanted), wishes));
    JOB.set(Some(Job { wanted, earlier, ..Job::new(app, granted, sections) }));
    read();
}

/// Goes on with what an earlier visit began.
pub fn take_up(app: App, granted: ScopeSet, unfinished: Unfinished) {
    let sections = unfinished.sections();
    let log = Log::after(&unfinished.progress);
    let run = Some(Rc::new(RefCell::new(Run::resumed(unfinished.plan, unfinished.progress))));
    JOB.set(Some(Job { run, log, ..Job::new(app, granted, sections) }));
    go_on();
}

/// Carries the plan out.
pub fn carry_out(plan: &Arc<Plan>) {
    let plan = Plan::clone(plan);
    let begun = serde_json::to_string(&plan).unwrap_or_default();
    with(|job| job.run = Some(Rc::new(RefCell::new(Run::new(plan)))));
    spawn(async move {
        if !lock().await {
            return;
        }
        if journal::RESTORE.begin(&begun).await {
            go_on();
        } else {
            with(|job| job.run.as_ref().map(|run| run.borrow_mut().refuse()));
            show_run();
        }
    });
}

fn show_plan(lost: Arc<[Lost]>) {
    if let Some(Some(plan)) = with(|job| job.plan()) {
        show(Shown::Planned(Arc::new(plan), lost));
    }
}

/// Plans with what the person chose in place of these songs. Nothing else of the plan changes.
pub fn choose(lost: Arc<[Lost]>, swaps: Swaps) {
    with(|job| job.chosen = job.settled.clone().into_iter().chain(swaps).collect());
    show_plan(lost);
}

/// What something is called, as far as the file says.
#[must_use]
pub fn title(uri: &str) -> Option<String> {
    let uri = Some(Uri::parse(uri)?);
    with(|job| {
        if let Some(swap) = job.chosen.values().find(|swap| Some(&swap.uri) == uri.as_ref()) {
            return Some(swap.track.name.clone());
        }
        let (wanted, _) = job.wanted.as_ref()?;
        let entries = wanted.lists.iter().flat_map(|list| list.items.iter().flatten());
        let is_it = |item: &&Item| item.uri == uri && !item.name.is_empty();
        wanted.saved.values().flatten().chain(entries).find(is_it).map(|item| item.name.clone())
    })
    .flatten()
}

/// Makes a new plan of what is still missing. `false` if this tab did not make the first one, so that it does not know what was wanted.
pub fn plan_again() -> bool {
    let can = with(|job| {
        job.run = None;
        job.log = Log::default();
        job.wanted.is_some()
    });
    if can == Some(true) {
        read();
    }
    can == Some(true)
}

/// Aborts what is in flight, and waits for the person.
pub fn pause() {
    with(|job| {
        job.stop = None;
        job.start = next_start();
        job.run.as_ref().map(|run| run.borrow_mut().handle(Event::Pause))
    });
    show_run();
}

/// The person signed out. Its journal is forgotten with everything else.
fn forget_job() {
    JOB.set(None);
    SHOWN.with(|shown| shown.set(None));
}

/// Ends it here. What was written stays.
pub fn cancel() {
    let lock = with(|job| job.lock.take()).flatten();
    JOB.set(None);
    SHOWN.with(|shown| shown.set(None));
    if lock.is_some() {
        spawn(async move {
            journal::RESTORE.end().await;
            drop(lock);
        });
    }
}

fn spawn(task: impl Future<Output = ()> + 'static) {
    WebWorld.spawn(Box::pin(task));
}

fn next_start() -> u32 {
    STARTS.set(STARTS.get() + 1);
    STARTS.get()
}

/// Whether this tab may write. Else another tab is restoring.
async fn lock() -> bool {
    if with(|job| job.lock.is_some()) == Some(true) {
        return true;
    }
    let lock = journal::RESTORE.alone().await;
    let has = lock.is_some();
    with(|job| job.lock = lock);
    if !has {
        show(Shown::Elsewhere);
    }
    has
}

/// Runs a task until it ends, or until something else is begun.
fn begin(task: impl AsyncFnOnce(u32) + 'static) {
    let (stop, stopped) = oneshot::channel::<()>();
    let start = next_start();
    with(|job| {
        job.stop = Some(stop);
        job.start = start;
    });
    spawn(async move {
        let stopped = async {
            let _ = stopped.await;
        };
        race(stopped, task(start)).await;
    });
}

/// Reads the account: for the plan, and after the run for the check.
pub fn read() {
    begin(async |start| {
        let checks = with(|job| job.run.is_some()) == Some(true);
        match read_account(checks).await {
            _ if with(|job| job.start) != Some(start) => {}
            Err(error) => show(Shown::NotRead(error)),
            Ok(now) if checks => check(&now).await,
            Ok(now) => {
                let lost = with(|job| {
                    job.now = Some(Rc::new(now.without_songs()));
                    job.settled = core::mem::take(&mut job.chosen);
                    // What was chosen and not taken is asked about again.
                    job.settled.retain(|_, swap| !job.refused.contains(&swap.uri.to_string()));
                    job.chosen = job.settled.clone();
                    let plan = job.plan()?;
                    let (wanted, _) = job.wanted.as_ref()?;
                    let lost = lost::lost(wanted, &plan, &job.refused);
                    Some(lost.into_iter().filter(|lost| !job.settled.contains_key(&lost.song)).collect())
                });
                if let Some(Some(lost)) = lost {
                    show_plan(lost);
                }
            }
        }
    });
}

async fn read_account(checks: bool) -> Result<Holding, ApiError> {
    let nothing = || ApiError::Malformed { what: "the library", excerpt: String::new() };
    show(Shown::Reading(Look { done: 0, total: 0, checks }));
    let begun = with(|job| (job.client.clone(), job.sections.clone(), job.granted, job.earlier.clone()));
    let (client, sections, granted, earlier) = begun.ok_or_else(nothing)?;
    let run = RefCell::new(reading::Run::new(&sections, granted, earlier));
    let shown_at = Cell::new(0);
    let on_change = || {
        let now = WebWorld.now().0;
        if now - shown_at.get() >= 100 {
            shown_at.set(now);
            let reading::View { done, total, .. } = run.borrow().view();
            show(Shown::Reading(Look { done, total, checks }));
        }
    };
    crate::backup::driver::go_on(&client, Rc::new(BrowserCodec), &run, &on_change).await;
    let run = run.into_inner();
    match run.status() {
        reading::Status::Ended => {}
        reading::Status::Stopped(reading::Stop::Api(error)) => return Err(error.clone()),
        _ => return Err(nothing()),
    }
    let zip = archive::made(&run, &[], &BrowserCodec, WebWorld.now()).await.map_err(|_| nothing())?;
    let read = Archive::read(&zip, &BrowserCodec).await.map_err(|_| nothing())?;
    let earlier = read.earlier_playlists();
    with(|job| job.earlier = earlier);
    Ok(Holding::read(&read, &sections, &BrowserCodec).await)
}

/// Goes on with the run.
pub fn go_on() {
    begin(async |start| {
        if !lock().await {
            return;
        }
        let Some((client, Some(run))) = with(|job| (job.client.clone(), job.run.clone())) else { return };
        let sent = run.borrow().progress().sent;
        with(|job| job.went_at = (WebWorld.now().0, sent));
        driver::go_on(&client, &run, &Page).await;
        let status = run.borrow().status().clone();
        match status {
            Status::Ended => read(),
            Status::Stopped(Stop::Api(error)) => wait_out(&error, start).await,
            _ => {}
        }
    });
}

/// Waits until it makes sense to go on, and goes on.
async fn wait_out(error: &ApiError, start: u32) {
    let wait = match error {
        ApiError::Throttled { until } | ApiError::QuotaExceeded { until: Some(until) } => {
            until.since(WebWorld.now()) + Duration::from_secs(1)
        }
        ApiError::Unreachable | ApiError::TimedOut | ApiError::Paused(_) if !wake::is_online() => Duration::ZERO,
        ApiError::Unreachable | ApiError::TimedOut | ApiError::Paused(_) | ApiError::Unavailable { .. } => WAIT,
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

async fn check(now: &Holding) {
    let ended = with(|job| {
        let run = job.run.as_ref()?.borrow();
        let differences = verify(run.plan(), run.progress(), now);
        job.refused.extend(differences.iter().flat_map(Difference::not_taken).cloned());
        Some(Shown::Ended(Arc::new(run.plan().clone()), differences, run.progress().sent))
    });
    if let Some(Some(ended)) = ended {
        journal::RESTORE.end().await;
        with(|job| job.lock = None);
        show(ended);
    }
}

fn show_run() {
    let next = with(|job| {
        let run = job.run.as_ref()?.borrow();
        let now = WebWorld.now().0;
        job.log.follow(&run, now);
        let sent = run.progress().sent;
        let (since, requests) = (now - job.went_at.0, sent.saturating_sub(job.went_at.1));
        let rest = (run.plan().writes() + 1).saturating_sub(sent);
        let left = (requests >= 5).then(|| u32::try_from(since * i64::from(rest) / i64::from(requests) / 1000).unwrap_or_default());
        let at = At {
            status: run.status().clone(),
            share: run.share(),
            sent,
            left,
            steps: job.log.steps.clone(),
            now: run.job().map(name_of),
            is_looking: run.is_looking(),
        };
        Some(Shown::Running(Arc::new(run.plan().clone()), at))
    });
    if let Some(Some(next)) = next {
        show(next);
    }
}

/// What the run needs of the page.
struct Page;

impl Surroundings for Page {
    fn note(&self, progress: String) -> Pending<bool> {
        Box::pin(async move { journal::RESTORE.note(&progress).await })
    }

    fn wait(&self, span: Duration) -> Pending<()> {
        WebWorld.sleep(span)
    }

    fn changed(&self) {
        show_run();
    }
}
