//! Steps that many journeys share.

use emulator::{Options, RefreshRegime};
use lockgroove::ui::route::{Route, Shell};
use serde_json::json;

use super::emulator::{Log, built_page};
use super::{Setup, Stage};

/// The folder of a site that is not at the root of its origin.
const SUBPATH: &str = "/somewhere";

/// The name of the person that most journeys sign in as.
pub(crate) const INES: &str = "Ines Okafor-Lindqvist";
/// Whether the overview shows liked songs, and not only their place.
const HAS_LIKED: &str = "return document.querySelector('.brief:not(.reserved) > li') !== null";

impl Setup {
    /// Access tokens live six seconds: less than the app lets a token run down before it renews it.
    pub(crate) fn with_short_lived_tokens() -> Self {
        Self { emulator: Options { access_token_seconds: 6, ..Options::default() }, ..Self::default() }
    }

    /// The emulator treats refresh tokens like this.
    pub(crate) fn with_refresh(regime: RefreshRegime) -> Self {
        Self { emulator: Options { refresh: regime, ..Options::default() }, ..Self::default() }
    }

    /// The emulator still offers the implicit grant.
    pub(crate) fn with_implicit_grant() -> Self {
        let settings = json!({"implicit_grant": true}).as_object().cloned().unwrap();
        Self { emulator: Options { settings, ..Options::default() }, ..Self::default() }
    }

    /// The site is in a folder of its origin.
    pub(crate) fn at_subpath() -> Self {
        let redirect_uris = vec![format!("http://127.0.0.1{SUBPATH}/callback")];
        Self { emulator: Options { site_base: SUBPATH.to_owned(), redirect_uris, ..Options::default() }, ..Self::default() }
    }

    /// Each person brings a client ID.
    pub(crate) fn without_client_id() -> Self {
        Self { bring_client_id: true, ..Self::default() }
    }
}

impl Stage {
    // Signing in

    /// Opens the overview, signs in as Ines and waits until everything on it is loaded.
    pub(crate) async fn sign_in(&self) {
        self.sign_in_at("/library").await;
        self.sees_overview().await;
    }

    /// Opens a page of the app and signs in from it as Ines, agreeing to everything.
    pub(crate) async fn sign_in_at(&self, path: &str) {
        self.sign_in_as("ines", path).await;
    }

    /// The same as another person.
    pub(crate) async fn sign_in_as(&self, user: &str, path: &str) {
        self.tab.open(path).await;
        self.tab.press("Sign in at Spotify").await;
        self.tab.log_in_as(user).await;
        self.tab.agree().await;
        self.tab.arrives_at(path).await;
    }

    /// Signs in with a ready-made choice of permissions, and sees the overview.
    pub(crate) async fn sign_in_with(&self, preset: &str) {
        let tab = &self.tab;
        tab.open("/connect").await;
        tab.press(preset).await;
        tab.press("Sign in at Spotify").await;
        tab.log_in_as("ines").await;
        tab.agree().await;
        tab.arrives_at("/library").await;
        self.sees_overview().await;
    }

    /// Starts a sign-in from a page of the app and stops at Spotify's login page. Returns the address of that page.
    pub(crate) async fn start_sign_in(&self, path: &str) -> String {
        self.tab.open(path).await;
        self.tab.press("Sign in at Spotify").await;
        self.tab.is_at_service("/en/login").await;
        self.tab.address().await
    }

    /// Finishes a sign-in at the login page with this address, as Ines.
    pub(crate) async fn finish_sign_in(&self, login: &str) {
        self.tab.go(login).await;
        self.tab.log_in_as("ines").await;
        self.tab.agree().await;
    }

    // Pages of the app

    /// Another tab that is signed in, so that this one is signed in again after each load.
    pub(crate) async fn sign_in_beside(&self) {
        let here = self.tab.handle().await;
        self.tab.open_tab().await;
        self.sign_in().await;
        self.tab.switch_to(&here).await;
    }

    /// Waits until everything on the overview is loaded. Parts of its text are on other pages too, so its title comes first.
    pub(crate) async fn sees_overview(&self) {
        self.tab.until_title(&Route::Overview.window_title(None)).await;
        self.tab.sees(INES).await;
        self.tab.until_js("the newest liked songs", HAS_LIKED).await;
        self.tab.sees("All 48 playlists").await;
    }

    /// Goes to the playlists and waits until they are loaded. The overview shows some of their names, so another text comes first.
    pub(crate) async fn open_playlists(&self) {
        self.tab.press("Playlists").await;
        self.sees_playlists().await;
    }

    /// Waits until the list of playlists is loaded, with none of them open.
    pub(crate) async fn sees_playlists(&self) {
        self.tab.find("#playlists-order").await;
        self.tab.sees("Slow trains, wide windows").await;
    }

    /// The number and the title of each row of the table, from its first to its last. Only those that are seen are in the document.
    pub(crate) async fn all_rows(&self) -> Vec<String> {
        let script = "const done = arguments[arguments.length - 1], found = new Map();
            const frames = (count, then) => count ? requestAnimationFrame(() => frames(count - 1, then)) : then();
            const look = () => {
                for (const row of document.querySelectorAll('table.tracks tbody tr:not(.space)')) {
                    const number = row.querySelector('.t-no').textContent;
                    found.set(Number(number), number + row.querySelector('.t-title').textContent);
                }
                if (scrollY + innerHeight >= document.documentElement.scrollHeight - 1) {
                    done([...found.keys()].sort((a, b) => a - b).map(number => found.get(number)));
                } else {
                    scrollBy(0, innerHeight / 2);
                    frames(3, look);
                }
            };
            scrollTo(0, 0);
            frames(3, look);";
        serde_json::from_value(self.tab.js_async(script, vec![]).await).unwrap()
    }

    /// Waits until a page has everything that it loads. It says that it is loading only after a moment.
    pub(crate) async fn is_loaded(&self, route: &Route) {
        match route {
            Route::Overview => self.sees_overview().await,
            Route::Playlists => self.sees_playlists().await,
            Route::Glance => self.tab.sees("Songs counted: ").await,
            Route::Check => self.tab.until_text_of("main p[role=status]", "No problems found.").await,
            Route::Console { .. } => self.tab.sees("Needs no scope").await,
            _ => {}
        }
        self.tab.until_settled(&route.window_title(None)).await;
    }

    /// Opens every page that needs no sign-in, then signs in and opens every page that the menus lead to; looks at each once it no longer
    /// changes.
    pub(crate) async fn each_route(&self, mut look: impl AsyncFnMut(&Route)) {
        for route in Route::ALL.into_iter().filter(|route| route.shell() != Shell::SignedIn) {
            self.tab.open(&route.path()).await;
            self.is_loaded(&route).await;
            look(&route).await;
        }
        self.sign_in().await;
        for route in Self::in_menus() {
            self.go_to(&route).await;
            self.is_loaded(&route).await;
            look(&route).await;
        }
    }

    /// The pages that the menus of the library lead to.
    pub(crate) fn in_menus() -> impl Iterator<Item = Route> {
        Route::MENU.into_iter().chain(Route::WORK).chain([Route::Permissions, Route::Check]).chain(Route::FOR_DEVELOPERS)
    }

    /// Follows the menus of the library to a page.
    pub(crate) async fn go_to(&self, route: &Route) {
        match route {
            Route::Permissions | Route::Check => {
                self.tab.press_element(".account-button").await;
                self.tab.press_among("#account a", route.label()).await;
            }
            _ if Route::FOR_DEVELOPERS.contains(route) => {
                self.tab.press_among("#contents a", "Developer").await;
                if *route != Route::SignInLog {
                    self.tab.press_among(".siblings a", route.label()).await;
                }
            }
            _ => self.tab.press_among("#contents a", route.label()).await,
        }
    }

    /// Opens a page of the app that leaves a pending sign-in alone.
    pub(crate) async fn open_unknown_page(&self) {
        self.tab.open("/nowhere").await;
        self.tab.sees("No such page").await;
    }

    /// The next page at this path is that of a version whose files are gone, with leave to cache it.
    pub(crate) async fn serve_old_page(&self, path: &str) {
        self.serve_once(path, &built_page().replace("\"app-", "\"app-0ld")).await;
    }

    /// The next page at this path is this one, with leave to cache it.
    pub(crate) async fn serve_once(&self, path: &str, page: &str) {
        // Without its policy, which names the hash of a script that is now another.
        let (head, rest) =
            page.split_once("<meta http-equiv").and_then(|(head, rest)| Some((head, rest.split_once('>')?.1))).unwrap();
        let headers = json!({"content-type": "text/html; charset=utf-8", "cache-control": "max-age=86400"});
        let fault = json!({"kind": "status", "status": 200, "body": format!("{head}{rest}"), "headers": headers});
        self.emulator.inject_rule(json!({"path": path, "site": true, "times": 1, "fault": fault})).await;
    }

    /// Waits until the browser was idle once, and has what the menu leads to.
    pub(crate) async fn has_the_listeners_parts(&self) {
        self.has_part("library").await;
        self.has_part("account").await;
    }

    /// Waits until a part of the module has arrived.
    pub(crate) async fn has_part(&self, part: &str) {
        let has_it = format!("return performance.getEntriesByType('resource').some(entry => entry.name.includes('/{part}-'))");
        self.tab.until_js(&format!("the part {part}"), &has_it).await;
    }

    /// Waits until Back has led to another page. It is Spotify's, or the callback page where a browser asks Spotify again: consent was
    /// given, so Spotify comes straight back.
    pub(crate) async fn leaves_the_marked_page(&self) {
        let has_left = "return window.marked !== true && document.readyState === 'complete'";
        self.tab.until_js("another page", has_left).await;
    }

    /// Follows the account menu to the permissions.
    pub(crate) async fn open_permissions(&self) {
        self.go_to(&Route::Permissions).await;
        self.tab.arrives_at("/access").await;
        self.tab.sees("What you allowed").await;
    }

    /// Signs out with the account menu, from any page of the library.
    pub(crate) async fn sign_out(&self) {
        self.tab.press_element(".account-button").await;
        self.tab.press_among("#account button", "Sign out").await;
        self.tab.sees_code("LG-session-signed-out").await;
    }

    // Renewal

    /// Goes to the overview with an access token that the API no longer accepts: three calls at once are answered with 401. The log
    /// starts here.
    pub(crate) async fn open_overview_with_expired_token(&self) {
        self.open_playlists().await;
        self.emulator.clear_log().await;
        self.emulator.expire_access_tokens().await;
        self.console.expect("/v1/me");
        self.tab.press("Overview").await;
    }

    /// Signs in, with [`Setup::with_short_lived_tokens`], and waits until the page shows that the token has expired. The log starts here.
    pub(crate) async fn sign_in_and_let_the_token_expire(&self) {
        self.sign_in().await;
        self.tab.until_count(".account-button[title^='0 min']", 1).await;
        self.emulator.clear_log().await;
    }

    // The log

    /// Waits until the emulator's log shows that something happened.
    pub(crate) async fn until_log(&self, what: &str, happened: impl Fn(&Log) -> bool) -> Log {
        self.tab
            .until(&format!("the log to show {what}"), async || {
                let log = self.emulator.log().await;
                Ok(happened(&log).then_some(log))
            })
            .await
    }

    /// Nobody was sent to Spotify, and no code was exchanged.
    pub(crate) async fn nobody_left_the_app(&self) {
        let log = self.emulator.log().await;
        assert!(log.authorizations().is_empty() && log.exchanges().is_empty(), "{log}");
    }

    /// Spotify showed no login and no consent page that was answered.
    pub(crate) async fn nobody_was_prompted(&self) {
        let log = self.emulator.log().await;
        assert!(log.entries().iter().all(|entry| entry.path != "/en/login" && entry.path != "/authorize/decision"), "{log}");
    }
}
