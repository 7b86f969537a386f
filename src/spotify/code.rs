//! Every problem of a call to the Web API, one entry per code. In the form of [`session::problem`](crate::session::problem).

use crate::oauth::ScopeSet;
use crate::session::NextStep;
use crate::session::problem::codes;

/// The person is not on the app's user list.
const JOIN_LIST: &[&str] = &[
    "The owner of the app opens Spotify’s dashboard and chooses the app.",
    "They open Settings, then User Management.",
    "They enter your name and the email address of your Spotify account, exactly as written there, including capital letters, and press Add user. You find the address on your account page at Spotify; it may not be the one you use for mail. If you log in there with Google, Apple or Facebook, look it up.",
    "An app can have five people. If the list is full, someone has to be removed first.",
    "Check again. You do not have to sign in again.",
];

/// The owner of the app has no Premium.
const GET_PREMIUM: &[&str] = &[
    "Find out who owns the app: the person who registered it in Spotify’s dashboard. Your own Premium only counts if that was you.",
    "The owner subscribes to Premium, or registers the app again with an account that has it. A new app has a new client ID.",
    "Wait: after subscribing it can take a few hours.",
    "Check again. You do not have to sign in again.",
];

/// Spotify probably wants fewer requests.
pub(crate) const PAUSE: &[&str] = &[
    "Give Spotify a rest for half a minute, also in other tabs that show Lockgroove.",
    "Check again. If it still fails, the check of the Web API above shows whether something blocks requests.",
];

codes! {
    Calling {
        SignedOut = "LG-401-signed-out" {
            title: "You are signed out",
            meaning: "Sign in to continue. It takes one click while you are signed in at Spotify.",
            next: NextStep::SignIn,
        }
        NotGranted = "LG-403-not-granted" {
            title: "This needs your permission",
            meaning: "It needs a permission that you have not given. Everything else works without it.",
            next: NextStep::Grant(ScopeSet::NONE),
        }
        NotListed = "LG-403-user-not-listed" {
            title: "Your account is not on the list of this app",
            meaning: "You are signed in, but Spotify refuses every request. The owner of the app has to add your account’s email address under User Management.",
            next: NextStep::OpenDashboard,
            fix: JOIN_LIST,
        }
        OwnerWithoutPremium = "LG-403-owner-without-premium" {
            title: "The owner of this app needs Premium",
            meaning: "Spotify refuses every request until the owner subscribes. After that it can take a few hours.",
            next: NextStep::Retry,
            fix: GET_PREMIUM,
        }
        PremiumRequired = "LG-403-premium-required" {
            title: "This needs Premium",
            meaning: "Spotify allows it for Premium accounts only. Everything else works without.",
            next: NextStep::OtherAccount,
        }
        NotAllowed = "LG-403-not-allowed" {
            title: "Spotify does not show this to Lockgroove",
            meaning: "It shows the content of a playlist only to its owner and the people it is shared with. Some requests are closed to small apps altogether.",
            next: NextStep::PlaylistsOrOtherAccount,
        }
        NotFound = "LG-404-not-found" {
            title: "There is nothing here",
            meaning: "It may have been deleted, the address may be wrong, or it is one of Spotify’s own playlists, which apps cannot see.",
            next: NextStep::Playlists,
        }
        Throttled = "LG-429-wait" {
            title: "Spotify asks us to wait",
            meaning: "Nothing is lost. You can continue when the wait is over.",
            next: NextStep::Wait,
        }
        QuotaExceeded = "LG-429-quota-spent" {
            title: "This app has used up its requests for now",
            meaning: "Spotify limits how much an app may ask for. It did not say for how long; a day is usual. Nothing is lost.",
            next: NextStep::Retry,
        }
        Unavailable = "LG-5xx-unavailable" {
            title: "Spotify has a problem",
            meaning: "It answered with an error (…) more than once. This usually passes in a few minutes.",
            next: NextStep::Retry,
        }
        Unreachable = "LG-api-unreachable" {
            title: "Spotify could not be reached",
            meaning: "There was no answer. The connection may be lost, something may block the request, or Spotify wants us to wait and the browser could not tell us. You are still signed in.",
            next: NextStep::Retry,
            fix: PAUSE,
        }
        TimedOut = "LG-api-timeout" {
            title: "Spotify took too long to answer",
            meaning: "The network may be slow. You are still signed in.",
            next: NextStep::Retry,
        }
        Malformed = "LG-api-malformed" {
            title: "Spotify’s answer could not be read",
            meaning: "It should have been …. A proxy, the login page of a network or a broken connection can cause this.",
            next: NextStep::Retry,
        }
        BadRequest = "LG-4xx-bad-request" {
            title: "Spotify did not understand the request",
            meaning: "This is probably a fault in Lockgroove. Spotify said: “…”.",
            next: NextStep::Playlists,
        }
        SavingUnchanged = "LG-saving-unchanged" {
            title: "Spotify did not change it",
            meaning: "It accepted the change, and what you see is as it was before. It may not exist in your country, or no longer at all.",
            next: NextStep::None,
        }
        SavingOffline = "LG-saving-offline" {
            title: "You are offline",
            meaning: "Saving and following need the network. Nothing was changed. Press again when you are back.",
            next: NextStep::None,
        }
        EditElsewhere = "LG-edit-changed-elsewhere" {
            title: "This playlist was changed elsewhere",
            meaning: "Somebody changed it since it was read here, perhaps you on another device. Nothing was overwritten. You see it as it is now; make your change again if you still want it.",
            next: NextStep::None,
        }
        EditStopped = "LG-edit-stopped" {
            title: "This playlist was changed elsewhere meanwhile",
            meaning: "Spotify takes your change in several requests, and somebody changed the playlist between two of them, perhaps you on another device. What was made so far is made. Open Organise to make the rest or to put it back; what others did stays.",
            next: NextStep::None,
        }
        EditTakenBack = "LG-edit-not-made" {
            title: "The playlist was not changed",
            meaning: "It is as it was before, here and at Spotify.",
            next: NextStep::Retry,
        }
        EditPartly = "LG-edit-partly-made" {
            title: "Only a part of the change was made",
            meaning: "Spotify takes it in several requests, and one of them failed. Try again to make the rest: what was made is not made twice.",
            next: NextStep::Retry,
        }
        EditUnconfirmed = "LG-edit-not-confirmed" {
            title: "It is not known whether the change was made",
            meaning: "Spotify accepted it, or its answer was lost, and the playlist could not be read since. Try again to read it; nothing is made twice.",
            next: NextStep::Retry,
        }
        EditNotNoted = "LG-edit-not-noted" {
            title: "This browser stores nothing",
            meaning: "Spotify takes this change in several requests. Each is written down on this device before it is sent, so that a tab that closes in between loses nothing, and that was not possible. Nothing further was sent. Let this site store data, and try again.",
            next: NextStep::Retry,
        }
        EditOtherTab = "LG-edit-other-change" {
            title: "Another change is being made",
            meaning: "Only one change of several requests is made at a time, so that each can be gone on with after a fault. Wait until the other one is done, here or in another tab. Nothing was sent.",
            next: NextStep::Retry,
        }
        EditUnfinished = "LG-edit-unfinished" {
            title: "An earlier change is not finished",
            meaning: "It is offered at Organise: go on with it there, put it back or leave it as it is. Then make this one. Nothing was sent.",
            next: NextStep::None,
        }
        MadePerhaps = "LG-create-not-confirmed" {
            title: "It is not known whether the playlist was made",
            meaning: "Spotify’s answer was lost. Look in your list of playlists before you make it again.",
            next: NextStep::None,
        }
        EditOffline = "LG-edit-offline" {
            title: "You are offline",
            meaning: "Changing a playlist needs the network. Nothing was changed. Try again when you are back.",
            next: NextStep::None,
        }
        Stopped = "LG-session-stopped" {
            title: "Stopped",
            meaning: "Your sign-in ended while this was loading.",
            next: NextStep::None,
        }
    }
}
