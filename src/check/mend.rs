//! How a trouble is mended where that takes several steps, by the trouble's code.

/// What the owner of an app does so that somebody else can use it.
const LIST: &[&str] = &[
    "The owner of the app opens Spotify’s dashboard and chooses the app.",
    "There: Settings, then User Management.",
    "The owner enters your name and the email of your Spotify account, to the letter, small and capital letters too, and presses Add user. It stands on your account page at Spotify, and need not be the one you write mails from. If you log in there with Google, Apple or Facebook, look it up.",
    "An app takes five people at most. If the list is full, somebody has to go from it first.",
    "Check again. It takes no new sign-in.",
];

const OWNER: &[&str] = &[
    "Find out who owns the app: whoever registered it in Spotify’s dashboard. Your own account’s Premium does not count unless that was you.",
    "The owner subscribes to Premium, or registers the app anew with an account that has it. A new app has a new client ID.",
    "Wait: after a subscription it can take a few hours.",
    "Check again. It takes no new sign-in.",
];

const UNBLOCK: &[&str] = &[
    "Look at the extensions of this browser. Those that block trackers, advertisements or scripts have a switch for one site: let this page reach accounts.spotify.com and api.spotify.com.",
    "If that does not help, open this page in a private window, where extensions are usually off. If it works there, it was an extension.",
    "If it does not, try another network, such as that of your telephone. If it works there, a firewall or a filter of the first network cuts the requests: whoever runs it can let them through.",
    "Check again.",
];

const PAUSE: &[&str] = &[
    "Leave Spotify alone for half a minute, in other tabs that show Lockgroove too.",
    "Check again. If it stays so for longer, the check of the Web API above tells whether something on the way cuts requests.",
];

const STORE: &[&str] = &[
    "Press the sign left of the address in the address bar, and find cookies and site data.",
    "Allow them for this site. It sets no cookies; browsers put everything a page keeps under that name.",
    "If this is a private window, open the page in a normal one.",
    "Load the page again.",
];

const ADDRESS: &[&str] = &[
    "Running it on this computer: open it at http://127.0.0.1 with the same port, not at localhost or another name.",
    "Running it elsewhere: it has to be served by https.",
    "Register the redirect URI of that address at Spotify: it is another one.",
];

const CLOCK: &[&str] = &[
    "Open the date and time settings of this computer.",
    "Let it set the time by itself, and look at the time zone as well.",
    "Check again.",
];

const APP: &[&str] = &[
    "Open Spotify’s dashboard and choose the app. If it is not there, it was deleted or belongs to another account.",
    "Compare its client ID with the one here, all 32 characters.",
    "Compare its redirect URIs with the one this page shows.",
];

/// What to do when the redirect URI is not what is registered.
pub const REGISTER: &[&str] = &[
    "Open Spotify’s dashboard, choose the app, then Settings.",
    "Compare each redirect URI there with this one: small and capital letters, the port, no slash at the end.",
    "If it is not there, press Edit, paste it, press Add, then Save at the foot of the form.",
    "Come back and sign in.",
];

/// The steps that mend it, none where one act does or nothing but waiting helps.
#[must_use]
pub fn steps(code: &str) -> &'static [&'static str] {
    match code {
        "LG-403-user-not-listed" => LIST,
        "LG-403-owner-without-premium" => OWNER,
        "LG-requests-cut" | "LG-token-unreachable" | "LG-refresh-unreachable" => UNBLOCK,
        "LG-api-unreachable" | "LG-answer-withheld" => PAUSE,
        "LG-storage-blocked" | "LG-device-forgets" => STORE,
        "LG-address-refused" => ADDRESS,
        "LG-clock-off" | "LG-transaction-future" => CLOCK,
        "LG-token-invalid-client" | "LG-token-refused" | "LG-refresh-refused" => APP,
        _ => &[],
    }
}
