//! The restore of this tab. It belongs to the tab and not to the page, so it goes on while another page is open.

use core::cell::{Cell, RefCell};
use core::time::Duration;
use std::collections::BTreeMap;
use std::rc::Rc;

use futures_channel::oneshot;
use leptos::prelude::{ArcRwSignal, Set as _};

use crate::backup::archive::{self, Archive};
use crate::backup::restore::driver::{self, Surroundings};
use crate::backup::restore::holding::Holding;
use crate::backup::restore::plan::{LikesOrder, Plan};
use crate::backup::restore::run::{Event, Progress, Run, Status, Stop};
use crate::backup::restore::verify::{Difference, verify};
use crate::backup::run as reading;
use crate::backup::section::Section;
use crate::browser::deflate::BrowserCodec;
use crate::browser::shared::journal;
use crate::browser::{WebWorld, wake};
use crate::oauth::ScopeSet;
use crate::session::ports::{Clock as _, Guard, Pending, Spawner as _};
use crate::session::race::race;
use crate::spotify::{ApiClient, ApiError};

/// How long to wait before trying again when the service does not answer.
const WAIT: Duration = Duration::from_secs(30);

/// What is shown.
#[derive(Clone, Debug, PartialEq)]
pub enum Shown {
    /// The account is being read: how many things, of how many; for the check at the end or for the plan.
    Reading { done: u32, total: u32, checks: bool },
    /// It could not be read.
    NotRead { error: ApiError, checks: bool },
    /// The plan is made.
    Planned(Rc<Plan>),
    /// It is being carried out, paused or stopped.
    Running { plan: Rc<Plan>, status: Status, share: (u32, u32), sent: u32, now: Option<String> },
    /// Another tab is restoring.
    Elsewhere,
    /// Everything was written and read again.
    Ended { plan: Rc<Plan>, differences: Vec<Difference>, sent: u32 },
}

/// What an earlier visit began and did not end.
#[derive(Clone, Debug, PartialEq)]
pub struct Unfinished {
    /// The plan.
    pub plan: Plan,
    /// How far it is.
    pub progress: Progress,
}

struct Job {
    client: ApiClient,
    granted: ScopeSet,
    sections: Vec<Section>,
    /// What is to come back, and in which order. Missing if the plan is of an earlier visit.
    wanted: Option<(Rc<Holding>, LikesOrder)>,
    /// What is known of the playlists already.
    kept: BTreeMap<String, reading::Kept>,
    run: Option<Rc<RefCell<Run>>>,
    /// Dropping it ends what is going on.
    stop: Option<oneshot::Sender<()>>,
    start: u32,
    lock: Option<Guard>,
}

thread_local! {
    static JOB: RefCell<Option<Job>> = const { RefCell::new(None) };
    static SHOWN: ArcRwSignal<Option<Shown>, leptos::prelude::LocalStorage> = ArcRwSignal::new_local(None);
    static STARTS: Cell<u32> = const { Cell::new(0) };
}
