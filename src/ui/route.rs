//! Every page of the app: its path, its title, its shell, its place in the menu, and the permissions it needs.
//!
//! The only place where a path stands as text. Paths here are below the folder the app is served from; [`Base`] adds that folder.
//! Pure, so its tests run natively and the journeys can iterate [`Route::ALL`].

use core::fmt;
use std::borrow::Cow;

use form_urlencoded::byte_serialize;
use percent_encoding::percent_decode_str;

use super::needs::Need;
use crate::learn::flows::Answers;
use crate::oauth::RedirectUri;
use crate::organise::task::Task;
use crate::session::{ReturnRules, ReturnTo};
use crate::spotify::endpoint::top::Range;
use crate::spotify::id::{AlbumId, ArtistId, PlaylistId, ShowId};

const LANDING: &str = "/";
const CONNECT: &str = "/connect";
const OVERVIEW: &str = "/library";

/// A sign-in never returns to the pages that lead to it, nor to the callback.
pub const RETURN_RULES: ReturnRules = ReturnRules { start: OVERVIEW, forbidden: &[LANDING, CONNECT, RedirectUri::PATH] };

/// A page, with the parameters that its address carries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Route {
    /// The front page.
    Landing,
    /// The set-up before the first sign-in.
    Connect {
        /// Where the sign-in returns to; `None` is the overview.
        to: Option<ReturnTo>,
    },
    /// Where Spotify sends people after they consented.
    Callback,
    /// The start page after signing in.
    Overview,
    /// The list of playlists, with none of them open.
    Playlists,
    /// One playlist beside that list.
    Playlist(PlaylistId),
    /// The liked songs.
    Liked,
    /// The saved albums.
    Albums,
    /// One album.
    Album(AlbumId),
    /// The followed artists.
    Artists,
    /// One artist.
    Artist(ArtistId),
    /// The saved podcasts, and the saved episodes.
    Podcasts,
    /// One podcast.
    Podcast(ShowId),
    /// The saved audiobooks.
    Audiobooks,
    /// What was played last.
    Recent,
    /// The liked songs, counted and drawn.
    Glance,
    /// Search in the catalogue.
    Search {
        /// What was typed.
        words: String,
    },
    /// What a person plays most.
    Top {
        /// Period.
        range: Range,
    },
    /// A backup of the library.
    Backup,
    /// What is in an archive, put back.
    Restore,
    /// A look into a file: an archive, or a file of another tool.
    Archive {
        /// Which part of the file is shown, as a query.
        look: String,
    },
    /// Changes to playlists.
    Organise {
        /// The kind of work; `None` to choose one.
        task: Option<Task>,
        /// The playlist.
        list: Option<PlaylistId>,
    },
    /// The permissions granted, and sign-out.
    Permissions,
    /// The connection check.
    Check,
    /// The requests of this tab's sign-ins and refreshes.
    SignInLog,
    /// Which OAuth flow an app needs.
    Flows {
        /// The questions answered so far.
        answers: Answers,
    },
    /// Where the demonstration of the implicit grant returns to.
    Implicit,
    /// Any operation of the Web API.
    Console {
        /// The operation and the values of its form, as a query.
        form: String,
    },
    /// Any other address.
    NotFound,
}

/// A part of the module that is loaded by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The library's shell and the overview.
    Home,
    /// Liked songs, playlists, and what a person plays most.
    Library,
    /// Albums, artists, podcasts, audiobooks, what was played last, and search.
    Browse,
    /// Backups.
    Keep,
    /// Restores.
    Restore,
    /// Looking into archives.
    Archive,
    /// The library in pictures.
    Pictures,
    /// Changes to playlists.
    Organise,
    /// Songs that cannot be played, and others in their places.
    Replace,
    /// Work over many playlists at once.
    Across,
    /// Playlists as rules.
    Rules,
    /// The set-up.
    Connect,
    /// The permissions and the connection check.
    Account,
    /// The sign-in log and the OAuth flows.
    Learn,
    /// The API console.
    Console,
}

impl Part {
    /// How many there are.
    pub const COUNT: usize = Self::Console as usize + 1;
}

/// What surrounds a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shell {
    /// Masthead and colophon; nobody has to be signed in.
    Plain,
    /// The library's masthead and menu; asks for a sign-in where there is none.
    SignedIn,
    /// The library's while somebody is signed in, else the plain one.
    Either,
}

impl Route {
    /// The set-up, returning to the overview.
    pub const CONNECT: Self = Self::Connect { to: None };
    /// Search, with nothing typed.
    pub const SEARCH: Self = Self::Search { words: String::new() };
    /// The songs and artists played most, over half a year.
    pub const TOP: Self = Self::Top { range: Range::Months };
    /// A look into a file, at its start.
    pub const ARCHIVE: Self = Self::Archive { look: String::new() };
    /// Changes to playlists, with nothing chosen.
    pub const ORGANISE: Self = Self::Organise { task: None, list: None };
    /// Songs that cannot be played, with no playlist chosen.
    pub const REPLACE: Self = Self::Organise { task: Some(Task::Replace), list: None };
    /// Work over many playlists at once.
    pub const ACROSS: Self = Self::Organise { task: Some(Task::Across), list: None };
    /// Playlists as rules.
    pub const RULES: Self = Self::Organise { task: Some(Task::Rules), list: None };
    /// The OAuth flows, with no question answered.
    pub const FLOWS: Self = Self::Flows { answers: Answers { data: None, platform: None, secret: None } };
    /// The console, with no operation chosen.
    pub const CONSOLE: Self = Self::Console { form: String::new() };

    /// The pages of the menu, in its order. Those for developers have one entry below them.
    pub const MENU: [Self; 11] = [
        Self::Overview,
        Self::Liked,
        Self::Playlists,
        Self::Albums,
        Self::Artists,
        Self::Podcasts,
        Self::Audiobooks,
        Self::TOP,
        Self::Recent,
        Self::Glance,
        Self::SEARCH,
    ];
    /// The pages that work on the library as a whole. The menu has them in a group of their own.
    pub const WORK: [Self; 4] = [Self::Backup, Self::Restore, Self::ORGANISE, Self::ARCHIVE];
    /// The pages for developers, in the order of their tabs.
    pub const FOR_DEVELOPERS: [Self; 3] = [Self::SignInLog, Self::FLOWS, Self::CONSOLE];
    /// The pages used most: narrow windows show them at their foot.
    pub const BAR: [Self; 4] = [Self::Overview, Self::Liked, Self::Playlists, Self::SEARCH];

    /// Every page, without parameters. Those of one playlist, album, artist or podcast are missing, because they require one.
    pub const ALL: [Self; 28] = [
        Self::Landing,
        Self::CONNECT,
        Self::Callback,
        Self::Overview,
        Self::Liked,
        Self::Playlists,
        Self::Albums,
        Self::Artists,
        Self::Podcasts,
        Self::Audiobooks,
        Self::TOP,
        Self::Recent,
        Self::Glance,
        Self::SEARCH,
        Self::Backup,
        Self::Restore,
        Self::ORGANISE,
        Self::REPLACE,
        Self::ACROSS,
        Self::RULES,
        Self::ARCHIVE,
        Self::Permissions,
        Self::Check,
        Self::SignInLog,
        Self::FLOWS,
        Self::Implicit,
        Self::CONSOLE,
        Self::NotFound,
    ];

    /// Reads an address below the base: path, query, fragment. Slashes at the end of the path change nothing, because some hosts add
    /// them. A query that the page cannot read counts as none.
    #[must_use]
    pub fn parse(address: &str) -> Self {
        let address = address.split('#').next().unwrap_or_default();
        let (path, query) = address.split_once('?').unwrap_or((address, ""));
        let path = decoded(path);
        let path = match path.trim_end_matches('/') {
            "" if !path.is_empty() => LANDING,
            path => path,
        };
        let word = |name: &str| {
            form_urlencoded::parse(query.as_bytes()).find_map(|(known, value)| (known == name).then(|| value.into_owned()))
        };
        if let Some((folder, id)) = path.strip_prefix('/').and_then(|path| path.split_once('/')) {
            let one = match folder {
                "playlists" => Some(PlaylistId::parse(id).map(Self::Playlist)),
                "albums" => Some(AlbumId::parse(id).map(Self::Album)),
                "artists" => Some(ArtistId::parse(id).map(Self::Artist)),
                "podcasts" => Some(ShowId::parse(id).map(Self::Podcast)),
                _ => None,
            };
            if let Some(one) = one {
                return one.unwrap_or(Self::NotFound);
            }
        }
        match Self::ALL.into_iter().find(|route| route.path() == path) {
            Some(Self::Connect { .. }) => Self::Connect { to: word("to").map(|to| RETURN_RULES.parse(&to)) },
            Some(Self::Search { .. }) => Self::Search { words: word("q").unwrap_or_default() },
            Some(Self::Top { .. }) => Self::Top { range: word("range").and_then(|range| Range::parse(&range)).unwrap_or_default() },
            Some(Self::Organise { task, .. }) => Self::Organise {
                task: task.or_else(|| word("do").and_then(|task| Task::parse(&task))),
                list: word("list").and_then(|id| PlaylistId::parse(&id).ok()),
            },
            Some(Self::Flows { .. }) => Self::Flows { answers: Answers::read(word) },
            Some(Self::Archive { .. }) => Self::Archive { look: query.to_owned() },
            Some(Self::Console { .. }) => Self::Console { form: query.to_owned() },
            Some(route) => route,
            None => Self::NotFound,
        }
    }

    /// The path below the base.
    #[must_use]
    pub fn path(&self) -> Cow<'static, str> {
        Cow::Borrowed(match self {
            Self::Landing => LANDING,
            Self::Connect { .. } => CONNECT,
            Self::Callback => RedirectUri::PATH,
            Self::Overview => OVERVIEW,
            Self::Playlists => "/playlists",
            Self::Playlist(id) => return format!("/playlists/{}", id.as_str()).into(),
            Self::Liked => "/liked",
            Self::Albums => "/albums",
            Self::Album(id) => return format!("/albums/{}", id.as_str()).into(),
            Self::Artists => "/artists",
            Self::Artist(id) => return format!("/artists/{}", id.as_str()).into(),
            Self::Podcasts => "/podcasts",
            Self::Podcast(id) => return format!("/podcasts/{}", id.as_str()).into(),
            Self::Audiobooks => "/audiobooks",
            Self::Recent => "/recent",
            Self::Glance => "/glance",
            Self::Search { .. } => "/search",
            Self::Top { .. } => "/top",
            Self::Backup => "/backup",
            Self::Restore => "/restore",
            Self::Archive { .. } => "/archive",
            Self::Organise { task: Some(task), .. } => task.path().unwrap_or("/organise"),
            Self::Organise { .. } => "/organise",
            Self::Permissions => "/access",
            Self::Check => "/check",
            Self::SignInLog => "/flow",
            Self::Flows { .. } => "/flows",
            Self::Implicit => RedirectUri::DEMONSTRATION,
            Self::Console { .. } => "/console",
            Self::NotFound => "/not-found",
        })
    }

    /// The query with its question mark, or nothing.
    fn query(&self) -> String {
        match self {
            Self::Connect { to: Some(to) } => format!("?to={}", byte_serialize(to.as_str().as_bytes()).collect::<String>()),
            Self::Search { words } if !words.is_empty() => format!("?q={}", byte_serialize(words.as_bytes()).collect::<String>()),
            Self::Top { range } if *range != Range::default() => format!("?range={}", range.as_str()),
            Self::Organise { task, list } => {
                let task = task.filter(|task| task.path().is_none()).map(|task| format!("do={}", task.as_str()));
                let list = list.as_ref().map(|id| format!("list={}", id.as_str()));
                let words: Vec<String> = task.into_iter().chain(list).collect();
                if words.is_empty() { String::new() } else { format!("?{}", words.join("&")) }
            }
            Self::Flows { answers } => answers.to_query(),
            Self::Archive { look } if !look.is_empty() => format!("?{look}"),
            Self::Console { form } if !form.is_empty() => format!("?{form}"),
            _ => String::new(),
        }
    }

    /// Its title in the window and in the browser's history.
    #[must_use]
    pub const fn title(&self) -> &'static str {
        match self {
            Self::Landing => "Lockgroove: your Spotify library, with nobody in the middle",
            Self::Connect { .. } => "Connect Spotify",
            Self::Callback => "Signing in",
            Self::Overview => "Your library",
            Self::Playlists => "Playlists",
            Self::Playlist(_) => "Playlist",
            Self::Liked => "Liked songs",
            Self::Albums => "Albums",
            Self::Album(_) => "Album",
            Self::Artists => "Artists",
            Self::Artist(_) => "Artist",
            Self::Podcasts => "Podcasts",
            Self::Podcast(_) => "Podcast",
            Self::Audiobooks => "Audiobooks",
            Self::Recent => "Recently played",
            Self::Glance => "Your library in pictures",
            Self::Search { .. } => "Search",
            Self::Top { .. } => "What you play most",
            Self::Backup => "Back up",
            Self::Restore => "Restore",
            Self::Archive { .. } => "Open an archive",
            Self::Organise { task: Some(task), .. } if task.path().is_some() => task.title(),
            Self::Organise { .. } => "Organise",
            Self::Permissions => "Permissions",
            Self::Check => "Connection check",
            Self::SignInLog => "Sign-in log",
            Self::Flows { .. } => "OAuth flows",
            Self::Implicit => "A token in the address bar",
            Self::Console { .. } => "API console",
            Self::NotFound => "No such page",
        }
    }

    /// The title of the window, with the name of what the page shows, if any.
    #[must_use]
    pub fn window_title(&self, name: Option<&str>) -> String {
        match self {
            Self::Landing => self.title().to_owned(),
            _ => format!("{} · Lockgroove", name.unwrap_or(self.title())),
        }
    }

    /// What the menu calls it.
    #[must_use]
    pub const fn label(&self) -> &'static str {
        match self {
            Self::Overview => "Overview",
            Self::Top { .. } => "Most played",
            Self::Glance => "In pictures",
            _ => self.title(),
        }
    }

    /// Its icon in the bar of narrow windows.
    #[must_use]
    pub const fn icon(&self) -> &'static str {
        match self {
            Self::Overview => "home",
            Self::Liked => "heart",
            Self::Playlists => "list",
            _ => "search",
        }
    }

    /// What surrounds it.
    #[must_use]
    pub const fn shell(&self) -> Shell {
        match self {
            Self::Overview
            | Self::Liked
            | Self::Playlists
            | Self::Playlist(_)
            | Self::Albums
            | Self::Album(_)
            | Self::Artists
            | Self::Artist(_)
            | Self::Podcasts
            | Self::Podcast(_)
            | Self::Audiobooks
            | Self::Recent
            | Self::Glance
            | Self::Search { .. }
            | Self::Top { .. }
            | Self::Permissions
            | Self::Organise { .. }
            | Self::Console { .. } => Shell::SignedIn,
            Self::Backup
            | Self::Restore
            | Self::Archive { .. }
            | Self::Check
            | Self::SignInLog
            | Self::Flows { .. }
            | Self::Implicit
            | Self::NotFound => Shell::Either,
            Self::Landing | Self::Connect { .. } | Self::Callback => Shell::Plain,
        }
    }

    /// The part of the module that draws it. `None` is the main part.
    #[must_use]
    pub const fn part(&self) -> Option<Part> {
        match self {
            Self::Landing | Self::Callback | Self::NotFound => None,
            Self::Overview => Some(Part::Home),
            Self::Liked | Self::Playlists | Self::Playlist(_) | Self::Top { .. } => Some(Part::Library),
            Self::Glance => Some(Part::Pictures),
            Self::Albums
            | Self::Album(_)
            | Self::Artists
            | Self::Artist(_)
            | Self::Podcasts
            | Self::Podcast(_)
            | Self::Audiobooks
            | Self::Recent
            | Self::Search { .. } => Some(Part::Browse),
            Self::Backup => Some(Part::Keep),
            Self::Restore => Some(Part::Restore),
            Self::Archive { .. } => Some(Part::Archive),
            Self::Organise { task: Some(Task::Replace), .. } => Some(Part::Replace),
            Self::Organise { task: Some(Task::Across), .. } => Some(Part::Across),
            Self::Organise { task: Some(Task::Rules), .. } => Some(Part::Rules),
            Self::Organise { .. } => Some(Part::Organise),
            Self::Connect { .. } => Some(Part::Connect),
            Self::Permissions | Self::Check => Some(Part::Account),
            Self::SignInLog | Self::Flows { .. } | Self::Implicit => Some(Part::Learn),
            Self::Console { .. } => Some(Part::Console),
        }
    }

    /// The permissions without which it cannot show everything.
    #[must_use]
    pub const fn need(&self) -> Option<Need> {
        match self {
            Self::Overview
            | Self::Liked
            | Self::Playlists
            | Self::Playlist(_)
            | Self::Albums
            | Self::Podcasts
            | Self::Audiobooks
            | Self::Glance
            | Self::Organise { .. } => Some(Need::Library),
            Self::Artists => Some(Need::Artists),
            Self::Recent => Some(Need::Recent),
            Self::Podcast(_) => Some(Need::Podcasts),
            Self::Top { .. } => Some(Need::Top),
            _ => None,
        }
    }

    /// Whether it is for developers.
    #[must_use]
    pub const fn is_for_developers(&self) -> bool {
        matches!(self, Self::SignInLog | Self::Flows { .. } | Self::Implicit | Self::Console { .. })
    }

    /// Whether a link to this route is current: it leads to the open page or to the list that the open page belongs to.
    #[must_use]
    pub fn leads_to(&self, now: &Self) -> bool {
        self.path() == now.path()
            || matches!(
                (self, now),
                (Self::Playlists, Self::Playlist(_))
                    | (Self::Albums, Self::Album(_))
                    | (Self::Artists, Self::Artist(_))
                    | (Self::Podcasts, Self::Podcast(_))
                    | (Self::Organise { task: None, .. }, Self::Organise { .. })
            )
    }
}

/// The address below the base.
impl fmt::Display for Route {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.path(), self.query())
    }
}

/// A path with every segment decoded. An encoded slash stays encoded, so that the number of segments stays the same.
fn decoded(path: &str) -> String {
    let segment = |text: &str| match percent_decode_str(text).decode_utf8() {
        Ok(plain) if !plain.contains('/') => plain.into_owned(),
        _ => text.to_owned(),
    };
    path.split('/').map(segment).collect::<Vec<_>>().join("/")
}

/// The folder that the app is served from: a path without a slash at its end, empty at the root of an origin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Base(String);

impl Base {
    /// Reads the path of that folder.
    #[must_use]
    pub fn new(folder: &str) -> Self {
        Self(folder.trim_end_matches('/').to_owned())
    }

    /// The address of a route, below the origin.
    #[must_use]
    pub fn address(&self, route: &Route) -> String {
        format!("{}{route}", self.0)
    }

    /// The address below the origin, for one below the base that was stored as text.
    #[must_use]
    pub fn above(&self, address: &str) -> String {
        format!("{}{address}", self.0)
    }

    /// The part of an address below the folder, beginning with a slash; `None` outside the folder.
    #[must_use]
    pub fn below<'a>(&self, address: &'a str) -> Option<Cow<'a, str>> {
        match address.strip_prefix(self.0.as_str())? {
            rest if rest.starts_with('/') => Some(rest.into()),
            rest if rest.is_empty() || rest.starts_with(['?', '#']) => Some(format!("/{rest}").into()),
            _ => None,
        }
    }

    /// The route of an address below the origin.
    #[must_use]
    pub fn route(&self, address: &str) -> Route {
        self.below(address).map_or(Route::NotFound, |below| Route::parse(&below))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use proptest::prelude::*;

    /// Any route, with any parameters that it can have.
    fn any_route() -> impl Strategy<Value = Route> {
        let word = |words: &'static [&'static str]| prop::sample::select(words);
        let answers = (word(&["", "person", "public"]), word(&["", "page", "device"]))
            .prop_map(|(data, place)| Route::Flows { answers: Answers::default().with("data", data).with("place", place) });
        prop_oneof![
            prop::sample::select(Route::ALL.to_vec()),
            "[a-zA-Z0-9]{1,64}".prop_map(|id| Route::Playlist(PlaylistId::parse(&id).unwrap())),
            "[a-zA-Z0-9]{1,64}".prop_map(|id| Route::Album(AlbumId::parse(&id).unwrap())),
            "[a-zA-Z0-9]{1,64}".prop_map(|id| Route::Artist(ArtistId::parse(&id).unwrap())),
            "[a-zA-Z0-9]{1,64}".prop_map(|id| Route::Podcast(ShowId::parse(&id).unwrap())),
            "\\PC{0,20}".prop_map(|words| Route::Search { words }),
            "/[a-z/]{1,9}([?][a-z=&%]{0,9})?(#[a-z]{0,5})?".prop_map(|to| Route::Connect { to: Some(RETURN_RULES.parse(&to)) }),
            prop::sample::select(Range::ALL.as_slice()).prop_map(|range| Route::Top { range }),
            (prop::option::of(prop::sample::select(Task::ALL.to_vec())), prop::option::of("[a-zA-Z0-9]{1,64}"))
                .prop_map(|(task, id)| Route::Organise { task, list: id.map(|id| PlaylistId::parse(&id).unwrap()) }),
            answers,
            "[a-z]{1,5}=[a-z0-9]{1,9}".prop_map(|look| Route::Archive { look }),
            "[a-z]{1,5}=\\PC{0,9}".prop_map(|text| {
                let (name, value) = text.split_once('=').unwrap();
                Route::Console { form: form_urlencoded::Serializer::new(String::new()).append_pair(name, value).finish() }
            }),
        ]
    }

    fn any_base() -> impl Strategy<Value = Base> {
        "(/[a-z-]{1,8}){0,3}/?".prop_map(|folder| Base::new(&folder))
    }

    proptest! {
        #[test]
        fn every_route_survives_its_address(route in any_route(), base in any_base()) {
            let address = base.address(&route);
            prop_assert_eq!(base.route(&address), route.clone(), "{}", address);
            prop_assert_eq!(base.route(&format!("{address}#place")), route, "{}", address);
        }

        #[test]
        fn slashes_at_the_end_lead_to_the_same_page(route in any_route(), base in any_base()) {
            for slashes in ["/", "//", "///"] {
                let address = format!("{}{slashes}{}", route.path().trim_end_matches('/'), route.query());
                prop_assert_eq!(base.route(&base.above(&address)), route.clone(), "{}", address);
            }
        }

        #[test]
        fn any_address_is_some_route(address in "\\PC{0,40}", base in any_base()) {
            let route = base.route(&address);
            prop_assert_eq!(Route::parse(&route.to_string()), route);
        }

        #[test]
        fn letters_may_be_encoded(route in any_route()) {
            let path: String = route.path().chars().map(|c| match c {
                '/' => "/".to_owned(),
                c => format!("%{:02x}", u32::from(c)),
            }).collect();
            prop_assert_eq!(Route::parse(&format!("{path}{}", route.query())), route, "{}", path);
        }
    }

    #[test]
    fn an_unknown_address_is_not_found() {
        for address in [
            "",
            "library",
            "//library",
            "/Library",
            "/library/x",
            "/playlists/a/b",
            "/playlists//a",
            "/playlists/a%2Fb",
            "/playlists%2Fa",
            "/playlists/%ff",
            "/playlists/ä",
            "/callback/x",
            "/organise/sort",
            "/organise/rules/x",
            "/%2Flibrary",
        ] {
            assert_eq!(Route::parse(address), Route::NotFound, "{address}");
        }
    }

    #[test]
    fn what_a_page_cannot_read_counts_as_none() {
        for (address, route) in [
            ("/top?range=forever&range=long_term", Route::Top { range: Range::Months }),
            ("/top?x=y&range=long_term#z", Route::Top { range: Range::Years }),
            ("/library?x=y", Route::Overview),
            ("/flows?data=mine", Route::Flows { answers: Answers::default() }),
            ("/connect?to=%2F%2Fevil.example", Route::Connect { to: Some(RETURN_RULES.start()) }),
            ("/callback/?code=a", Route::Callback),
            ("/callback//?error=a", Route::Callback),
        ] {
            assert_eq!(Route::parse(address), route, "{address}");
        }
    }

    #[test]
    fn no_two_pages_share_a_path_or_a_title() {
        for (n, one) in Route::ALL.iter().enumerate() {
            for other in Route::ALL.iter().skip(n + 1) {
                assert_ne!(one.path(), other.path());
                assert_ne!(one.title(), other.title());
            }
        }
    }

    #[test]
    fn another_folder_that_begins_alike_is_outside() {
        let base = Base::new("/some/where/");
        for (address, below) in [
            ("/some/where/top?a#b", Some("/top?a#b")),
            ("/some/where", Some("/")),
            ("/some/where?a", Some("/?a")),
            ("/some/wherever", None),
            ("/top", None),
        ] {
            assert_eq!(base.below(address).as_deref(), below, "{address}");
        }
        assert_eq!(Base::new("/").below("/top").as_deref(), Some("/top"));
        assert_eq!(base.route("/top"), Route::NotFound);
    }

    #[test]
    fn the_list_is_current_while_one_of_it_is_open() {
        let one = Route::Playlist(PlaylistId::parse("a").unwrap());
        assert!(Route::Playlists.leads_to(&one) && one.leads_to(&one) && !one.leads_to(&Route::Playlists));
        assert!(Route::Top { range: Range::Months }.leads_to(&Route::Top { range: Range::Years }));
        assert!(!Route::Landing.leads_to(&Route::Overview));
    }
}
