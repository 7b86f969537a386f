//! What is measured: visits, each from a beginning to a goal.

use emulator::SAMPLE_CLIENT_ID;
use serde_json::json;

use crate::Done;
use crate::chromium::Chromium;
use crate::figures::{Figure, Figures};
use crate::page::Page;
use crate::sites::Site;

/// Injected into each page.
const OBSERVE: &str = include_str!("observe.js");

/// The app has taken over from what the page itself contains, as `public/boot.js` learns it.
const APP: &str = "window.boot?.started === true";
/// The way into the app that the front page offers somebody new, which is a link.
const WAY: &str = "document.querySelector('.ways .new-here a') !== null";
const SET_UP: &str = "document.querySelector('#client-id') !== null";
const MENU: &str = "document.querySelector('#contents a') !== null";
const LIBRARY: &str = "document.querySelector('main h1') && document.querySelector('main .brief:not(.reserved) > li')";
const CONSOLE: &str = "document.querySelector('main.console button') !== null";

/// The button that leaves for Spotify.
const SIGN_IN: &str = "main .row button.first[aria-disabled=false]";
const TO_CONSOLE: &str = ".siblings a[href='/console']";
const TO_DEVELOPER: &str = "#contents a[href='/flow']";

/// How slow machine and network are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Speed {
    /// As they are.
    Plain,
    /// The processor four times slower, 10 Mbit/s, 40 ms.
    Throttled,
}

impl Speed {
    pub(crate) const ALL: [Self; 2] = [Self::Plain, Self::Throttled];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Throttled => "throttled",
        }
    }
}

/// A visit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Visit {
    /// Somebody new opens the front page.
    Landing,
    /// Somebody new opens the page to connect Spotify.
    Connect,
    /// Somebody comes back from Spotify, to the overview.
    SignIn,
    /// Somebody who stays signed in on this device loads the overview again.
    Reload,
    /// Somebody who is signed in goes from the sign-in log to the API console.
    Console,
}

impl Visit {
    pub(crate) const ALL: [Self; 5] = [Self::Landing, Self::Connect, Self::SignIn, Self::Reload, Self::Console];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Landing => "The front page, somebody new",
            Self::Connect => "`/connect`, somebody new",
            Self::SignIn => "Back from Spotify, to the overview",
            Self::Reload => "The overview again, signed in on this device",
            Self::Console => "From the sign-in log to `/console`",
        }
    }

    /// What the page has when the visit has reached its goal.
    pub(crate) fn goal(self) -> &'static str {
        match self {
            Self::Landing => "the app has taken over",
            Self::Connect => "the form is visible",
            Self::SignIn | Self::Reload => "the library is visible",
            Self::Console => "the console is visible",
        }
    }

    /// What is true once the first button works, and what is true at the goal.
    fn conditions(self) -> [String; 2] {
        let both = |one: &str, other: &str| format!("{one} && {other}");
        match self {
            Self::Landing => [WAY.to_owned(), APP.to_owned()],
            Self::Connect => [both(APP, SET_UP), both(APP, SET_UP)],
            Self::SignIn | Self::Reload => [both(APP, MENU), LIBRARY.to_owned()],
            Self::Console => [CONSOLE.to_owned(), CONSOLE.to_owned()],
        }
    }

    fn script(self) -> String {
        let [works, reached] = self.conditions();
        script(self == Self::Console, &works, &reached)
    }

    /// Makes the visit, in a new user context.
    pub(crate) async fn make(self, chromium: &mut Chromium, site: &Site, speed: Speed, width: u32) -> Done<Figures> {
        let mut page = Page::open(chromium, width, &self.script()).await?;
        warm_up(&mut page, site).await?;
        match self {
            Self::Landing | Self::Connect => {}
            Self::SignIn => set_up_sign_in(&mut page, site, false).await?,
            Self::Reload | Self::Console => {
                set_up_sign_in(&mut page, site, self == Self::Reload).await?;
                page.press(SIGN_IN).await?;
                page.arrives_at("/callback").await?;
                page.evaluate(&format!("window.bench.until(() => {LIBRARY})")).await?;
                page.settles().await?;
            }
        }
        if self == Self::Console {
            // In a narrow window the menu is folded away.
            page.evaluate(&format!("document.querySelector({}).click()", json!(TO_DEVELOPER))).await?;
            page.evaluate(&format!("window.bench.until(() => document.querySelector({}) !== null)", json!(TO_CONSOLE))).await?;
            page.settles().await?;
        }
        if speed == Speed::Throttled {
            page.throttle().await?;
        }
        page.forget();
        let from = match self {
            Self::Landing => go(&mut page, &format!("{}/", site.address)).await?,
            Self::Connect => go(&mut page, &format!("{}/connect", site.address)).await?,
            Self::SignIn => {
                page.press(SIGN_IN).await?;
                page.arrives_at("/callback").await?;
                "/callback".to_owned()
            }
            Self::Reload => {
                page.reload().await?;
                page.arrives_at("/library").await?;
                "/library".to_owned()
            }
            Self::Console => {
                page.press(TO_CONSOLE).await?;
                String::new()
            }
        };
        measure(page, &from).await
    }
}

/// Opens the front page of the site without scripts, in a new user context.
pub(crate) async fn make_baseline(chromium: &mut Chromium, site: &Site, speed: Speed, width: u32) -> Done<Figures> {
    let mut page = Page::open(chromium, width, &script(false, WAY, WAY)).await?;
    warm_up(&mut page, site).await?;
    if speed == Speed::Throttled {
        page.throttle().await?;
    }
    page.forget();
    let from = go(&mut page, &format!("{}/", site.address)).await?;
    measure(page, &from).await
}

/// Opens a page that the site does not have, a few words without any file. Otherwise the start of a process would be a part of the visit:
/// because of its opener policy, the site shares none with pages of other origins.
async fn warm_up(page: &mut Page<'_>, site: &Site) -> Done {
    page.show(&format!("{}/missing.txt", site.address)).await
}

fn script(starts_with_link: bool, works: &str, reached: &str) -> String {
    format!("({OBSERVE})({starts_with_link}, () => {works}, () => {reached})")
}

async fn go(page: &mut Page<'_>, address: &str) -> Done<String> {
    page.go(address).await?;
    page.arrives_at(address).await?;
    Ok(address.to_owned())
}

/// Opens the overview and waits for the button that signs in. With `stay`, this device stays signed in.
async fn set_up_sign_in(page: &mut Page<'_>, site: &Site, stay: bool) -> Done {
    let overview = format!("{}/library", site.address);
    page.show(&overview).await?;
    let client_id = json!(json!(SAMPLE_CLIENT_ID).to_string());
    page.evaluate(&format!("localStorage.setItem('client-id', {client_id})")).await?;
    if stay {
        page.evaluate("localStorage.setItem('stay', '\"yes\"')").await?;
    }
    page.show(&overview).await?;
    page.evaluate(&format!("window.bench.until(() => document.querySelector({}) !== null)", json!(SIGN_IN))).await?;
    page.settles().await?;
    page.forget();
    Ok(())
}

/// Waits for the goal, and then until nothing happens any more.
async fn measure(mut page: Page<'_>, from: &str) -> Done<Figures> {
    page.evaluate("window.bench.reached").await?;
    page.settles().await?;
    let seen = page.evaluate("window.bench.figures()").await?;
    if seen["visible"] != true {
        return Err("the browser does not draw the page, so there is nothing to measure".into());
    }
    let traffic = page.traffic(from);
    let [heap, module] = page.memory().await?;
    page.close().await?;
    let named = [
        (Figure::FirstPaint, "firstPaint"),
        (Figure::LargestPaint, "largestPaint"),
        (Figure::Works, "works"),
        (Figure::Reached, "reached"),
        (Figure::LongestTask, "longestTask"),
        (Figure::Blocking, "blocking"),
        (Figure::Shift, "shift"),
    ];
    let mut figures: Figures = named.into_iter().filter_map(|(figure, name)| Some((figure, seen[name].as_f64()?))).collect();
    figures.extend([
        (Figure::Requests, f64::from(traffic.requests)),
        (Figure::Bytes, traffic.bytes),
        (Figure::Heap, heap),
        (Figure::Module, module),
    ]);
    Ok(figures)
}
