//! Every problem of a sign-in and its session, one entry per code.

use super::problem::{NextStep, codes};

/// An extension, a firewall or a filter blocks requests to Spotify.
pub(crate) const STOP_BLOCKING: &[&str] = &[
    "Look at this browser’s extensions. Those that block trackers, ads or scripts can be switched off for one site: let this page reach accounts.spotify.com and api.spotify.com.",
    "If that does not help, open this page in a private window, where extensions are usually off. If it works there, an extension was the cause.",
    "If not, try another network, such as your phone’s. If it works there, a firewall or filter in the first network blocks the requests, and the people who run it can allow them.",
    "Check again.",
];

/// The browser stores nothing for this site.
pub(crate) const ALLOW_STORAGE: &[&str] = &[
    "Click the icon to the left of the address in the address bar, and find cookies and site data.",
    "Allow them for this site. Lockgroove sets no cookies; browsers use that name for everything a page stores.",
    "If this is a private window, open the page in a normal one.",
    "Reload the page.",
];

/// Spotify does not send anyone back to this address.
const MOVE: &[&str] = &[
    "On this computer: open it at http://127.0.0.1 with the same port, not at localhost or another name.",
    "Anywhere else: serve it over https.",
    "Register the redirect URI of the new address at Spotify; it is a different one.",
];

/// This computer's clock is wrong.
pub(crate) const SET_CLOCK: &[&str] = &[
    "Open the date and time settings of this computer.",
    "Let it set the time automatically, and check the time zone too.",
    "Check again.",
];

/// The app at Spotify is not what this page expects.
const COMPARE_APP: &[&str] = &[
    "Open Spotify’s dashboard and choose the app. If it is not there, it was deleted or belongs to another account.",
    "Compare its client ID with the one here, all 32 characters.",
    "Compare its redirect URIs with the one this page shows.",
];

codes! {
    Opening {
        PageInsecure = "LG-page-insecure" {
            title: "This page needs a secure connection",
            meaning: "At this address others on the network could change the page, and the browser turns off the cryptography that signing in needs. Open it at an address that begins with https, or at http://127.0.0.1 on this computer.",
            next: NextStep::None,
        }
        ConfigMalformed = "LG-config-malformed" {
            title: "This copy of Lockgroove is not set up correctly",
            meaning: "The file config.json next to this page could not be read, or is not JSON.",
            next: NextStep::Retry,
        }
        PartMissing = "LG-part-missing" {
            title: "This page could not be loaded",
            meaning: "A file of Lockgroove could not be had. The connection may have dropped, or a newer version has replaced this one. Try again; if that does not help, load the newest version.",
            next: NextStep::RetryOrNewest,
        }
        PageStopped = "LG-page-stopped" {
            title: "Lockgroove stopped working",
            meaning: "This is a fault in the page, not in your library. Reload the page to continue.",
            next: NextStep::Retry,
        }
    }
    Leaving {
        RandomNone = "LG-random-none" {
            title: "This browser provided no random numbers",
            meaning: "Signing in safely needs them. Please use another browser.",
            next: NextStep::None,
        }
        StorageBlocked = "LG-storage-blocked" {
            title: "This browser stores nothing for this site",
            meaning: "Lockgroove has to remember the sign-in while you are at Spotify. Allow site data for this page, then try again.",
            next: NextStep::SignIn,
            fix: ALLOW_STORAGE,
        }
        AddressRefused = "LG-address-refused" {
            title: "Spotify cannot send you back to this address",
            meaning: "It accepts addresses that begin with https, and http only at 127.0.0.1 or [::1]. Open this page at such an address.",
            next: NextStep::None,
            fix: MOVE,
        }
    }
    Returning {
        CallbackEmpty = "LG-callback-empty" {
            title: "There is nothing to finish here",
            meaning: "Spotify sends you back to this page when you sign in. It was opened without an answer from Spotify.",
            next: NextStep::SignIn,
        }
        CallbackUnfinished = "LG-callback-unfinished" {
            title: "This sign-in is not finished",
            meaning: "The page was reloaded before the sign-in was done. Sign in again to continue where you were going.",
            next: NextStep::SignIn,
        }
        CallbackRepeated = "LG-callback-repeated" {
            title: "This is not an answer from Spotify",
            meaning: "A part of the address appears twice. Nothing was sent anywhere.",
            next: NextStep::SignIn,
        }
        CallbackTooLong = "LG-callback-too-long" {
            title: "This is not an answer from Spotify",
            meaning: "The address is longer than any real answer. Nothing was sent anywhere.",
            next: NextStep::SignIn,
        }
        CallbackIssuer = "LG-callback-issuer" {
            title: "This is not an answer from Spotify",
            meaning: "It names another service as its sender. Nothing was sent anywhere.",
            next: NextStep::SignIn,
        }
        CallbackNoState = "LG-callback-no-state" {
            title: "This is not an answer from Spotify",
            meaning: "It does not show which sign-in it belongs to. Nothing was sent anywhere.",
            next: NextStep::SignIn,
        }
        CallbackNoAnswer = "LG-callback-no-answer" {
            title: "This is not an answer from Spotify",
            meaning: "It says neither yes nor no. Nothing was sent anywhere.",
            next: NextStep::SignIn,
        }
        TransactionUnknown = "LG-transaction-unknown" {
            title: "This tab does not know this sign-in",
            meaning: "If you started it in another tab, finish it there, or sign in again here. An old or copied link can cause this too. Nothing was sent anywhere.",
            next: NextStep::SignIn,
        }
        TransactionTooOld = "LG-transaction-too-old" {
            title: "The sign-in took more than ten minutes",
            meaning: "For your safety it has to be finished within ten minutes. Please sign in again.",
            next: NextStep::SignIn,
        }
        TransactionFuture = "LG-transaction-future" {
            title: "This computer’s clock seems to be wrong",
            meaning: "By its time, this sign-in starts in the future. Check the date and time, then sign in again.",
            next: NextStep::SignIn,
            fix: SET_CLOCK,
        }
        TransactionUnreadable = "LG-transaction-unreadable" {
            title: "The saved sign-in cannot be read",
            meaning: "Another version of this page saved it, or it was changed since. Please sign in again.",
            next: NextStep::SignIn,
        }
        AuthDeclined = "LG-auth-declined" {
            title: "Sign-in cancelled",
            meaning: "Lockgroove was given no permissions. You can choose what to allow and try again.",
            next: NextStep::SignIn,
        }
        AuthInvalidScope = "LG-auth-invalid-scope" {
            title: "Spotify refused a permission",
            meaning: "It does not accept one of the permissions that Lockgroove asked for.",
            next: NextStep::CheckSetup,
        }
        AuthServerError = "LG-auth-server-error" {
            title: "Spotify could not finish the sign-in",
            meaning: "Something went wrong at Spotify.",
            next: NextStep::SignIn,
        }
        AuthUnavailable = "LG-auth-unavailable" {
            title: "Spotify is not accepting sign-ins right now",
            meaning: "Please try again in a few minutes.",
            next: NextStep::SignIn,
        }
        AuthRefused = "LG-auth-refused" {
            title: "Spotify refused the sign-in",
            meaning: "The reason it gave: “…”.",
            next: NextStep::SignIn,
        }
    }
    Exchanging {
        TokenInvalidGrant = "LG-token-invalid-grant" {
            title: "Spotify did not accept the sign-in code",
            meaning: "It may have been used before, have expired or belong to another sign-in. Please sign in again.",
            next: NextStep::SignIn,
        }
        TokenInvalidClient = "LG-token-invalid-client" {
            title: "Spotify does not accept this client ID",
            meaning: "The app may have been deleted, or the client ID was not copied correctly.",
            next: NextStep::CheckSetup,
            fix: COMPARE_APP,
        }
        TokenRefused = "LG-token-refused" {
            title: "Spotify refused the last step of the sign-in",
            meaning: "The reason it gave: “…”. Check the redirect URI and the client ID.",
            next: NextStep::CheckSetup,
            fix: COMPARE_APP,
        }
        TokenThrottled = "LG-token-throttled" {
            title: "Spotify asks you to wait",
            meaning: "It received too many requests in a short time. Wait a minute, then sign in again.",
            next: NextStep::SignIn,
        }
        TokenUnavailable = "LG-token-unavailable" {
            title: "Spotify’s sign-in service has a problem",
            meaning: "Please sign in again in a few minutes.",
            next: NextStep::SignIn,
        }
        TokenMalformed = "LG-token-malformed" {
            title: "Spotify’s answer could not be read",
            meaning: "It was not what a sign-in needs (…). A proxy or the login page of a network can cause this.",
            next: NextStep::SignIn,
        }
        TokenUnreachable = "LG-token-unreachable" {
            title: "Spotify could not be reached",
            meaning: "The last step of the sign-in got no answer, although the browser reports a connection. A weak connection, a tracker blocker, a firewall or a problem at Spotify can cause this. Let this page reach accounts.spotify.com, then sign in again.",
            next: NextStep::SignIn,
            fix: STOP_BLOCKING,
        }
        TokenOffline = "LG-token-offline" {
            title: "You went offline",
            meaning: "The last step of the sign-in needs a connection. Please sign in again when you are back online.",
            next: NextStep::SignIn,
        }
        TokenTimeout = "LG-token-timeout" {
            title: "Spotify took too long to answer",
            meaning: "The last step of the sign-in got no answer within fifteen seconds. Please sign in again.",
            next: NextStep::SignIn,
        }
    }
    Renewing {
        RefreshUnreachable = "LG-refresh-unreachable" {
            title: "Spotify could not be reached",
            meaning: "Your access could not be renewed, although the browser reports a connection. A weak connection, a tracker blocker or a firewall can cause this. You are still signed in.",
            next: NextStep::Retry,
            fix: STOP_BLOCKING,
        }
        RefreshOffline = "LG-refresh-offline" {
            title: "You are offline",
            meaning: "You are still signed in. This page reconnects by itself.",
            next: NextStep::Retry,
        }
        RefreshNoAnswer = "LG-refresh-no-answer" {
            title: "Access could not be renewed",
            meaning: "Spotify’s Web API answers, but its sign-in service does not. Something may be blocking it, or it refuses and the browser hides the reason. You are still signed in.",
            next: NextStep::Retry,
            fix: STOP_BLOCKING,
        }
        RefreshTimeout = "LG-refresh-timeout" {
            title: "Spotify took too long to answer",
            meaning: "Your access could not be renewed yet. You are still signed in.",
            next: NextStep::Retry,
        }
        RefreshThrottled = "LG-refresh-throttled" {
            title: "Spotify asks us to wait",
            meaning: "Your access is renewed a little later. You are still signed in, and nothing is lost.",
            next: NextStep::Wait,
        }
        RefreshUnavailable = "LG-refresh-unavailable" {
            title: "Spotify’s sign-in service gave no usable answer",
            meaning: "Your access could not be renewed yet. You are still signed in.",
            next: NextStep::Retry,
        }
        RefreshRefused = "LG-refresh-refused" {
            title: "Spotify refuses requests from this app",
            meaning: "Your access could not be renewed. The app may have been deleted in the dashboard, or its settings changed. You are signed in until your current access ends.",
            next: NextStep::CheckSetup,
            fix: COMPARE_APP,
        }
    }
    SignedIn {
        StayNotKept = "LG-stay-not-kept" {
            title: "This device cannot keep you signed in",
            meaning: "The browser could not store the sign-in, which is usual in private windows. You are signed in until you close its last tab, and everything you allowed still works.",
            next: NextStep::None,
        }
        ConsentEndsSoon = "LG-consent-ends-soon" {
            title: "Spotify asks you again by …",
            meaning: "What you allow there lasts six months. Everything works until then. Sign in again now to start another six months with the same permissions.",
            next: NextStep::Renew,
        }
    }
    Ended {
        SessionSignedOut = "LG-session-signed-out" {
            title: "You are signed out",
            meaning: "Lockgroove has forgotten its access. Spotify still lists the app among those you allowed; you can remove it there.",
            next: NextStep::SignIn,
        }
        SessionExpired = "LG-session-expired" {
            title: "Your access has ended",
            meaning: "Spotify gave no way to renew it. Please sign in again; it takes one click while you are signed in at Spotify.",
            next: NextStep::SignIn,
        }
        SessionRevoked = "LG-session-revoked" {
            title: "Please sign in again",
            meaning: "Spotify no longer accepts this sign-in and does not say why. Access may have been removed there, your account may have changed, or an answer with newer access got lost on its way here. Nothing in your library is lost.",
            next: NextStep::SignIn,
        }
        SessionConsentOver = "LG-session-consent-over" {
            title: "Six months are over",
            meaning: "What you allow at Spotify lasts that long, and Spotify no longer accepts this sign-in. Sign in to continue where you are. Nothing in your library is lost.",
            next: NextStep::SignIn,
        }
        SessionClientRefused = "LG-session-client-refused" {
            title: "Spotify no longer accepts this app",
            meaning: "It refused to renew your access because of the app. The app may have been deleted in the dashboard, or its settings changed. Nothing in your library is lost.",
            next: NextStep::CheckSetup,
            fix: COMPARE_APP,
        }
        SessionRejected = "LG-session-rejected" {
            title: "Spotify refused your renewed access",
            meaning: "It was renewed a moment ago and refused anyway. Signing in again usually fixes this.",
            next: NextStep::SignIn,
        }
    }
}
