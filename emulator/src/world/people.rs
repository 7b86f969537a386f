//! The sample accounts, and the strangers whose playlists they follow.

/// What kind of subscription an account has (`product` in the older shapes).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Product {
    Premium,
    Free,
}

/// Someone with an account.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Person {
    /// The value of the sign-in button and the `id` in the API.
    pub(crate) key: &'static str,
    pub(crate) name: &'static str,
    pub(crate) email: &'static str,
    pub(crate) country: &'static str,
    pub(crate) product: Product,
    /// Whether the app's owner has entered them in the dashboard (Spotify, "Quota modes").
    pub(crate) listed: bool,
    /// The stable identifier that `/me` gives since May 2026.
    pub(crate) account_id: &'static str,
    /// What the sign-in page says about them.
    pub(crate) about: &'static str,
}

/// The accounts one can sign in with.
pub(crate) const ACCOUNTS: &[Person] = &[
    Person {
        key: "ines",
        name: "Ines Okafor-Lindqvist",
        email: "ines@example.invalid",
        // Audiobooks are sold here, so that Ines can have some.
        country: "IE",
        product: Product::Premium,
        listed: true,
        account_id: "5vQm2Xw8RkTz0LhJc7YbNa",
        about: "Premium, owns the sample app, has a full library",
    },
    Person {
        key: "noor",
        name: "Noor Haddad",
        email: "noor@example.invalid",
        country: "DE",
        product: Product::Free,
        listed: true,
        account_id: "1tGh6PzKd3Vw9QsBx4MfRy",
        about: "Free account, on the app's list, has a small library",
    },
    Person {
        key: "stranger",
        name: "Sam Unlisted",
        email: "sam@example.invalid",
        country: "SE",
        product: Product::Premium,
        listed: false,
        account_id: "8aJw4Nc2HtEo7UyLk5DgVi",
        about: "Premium, not on the app's list: signs in, then every Web API call answers 403",
    },
];

/// People who only own playlists that others follow.
pub(crate) const OTHERS: &[(&str, &str)] = &[("halvard.quist", "Halvard Quist"), ("kestrelwire", "Kestrel Wire Quartet")];

/// A sample account by its key.
pub(crate) fn account(key: &str) -> Option<&'static Person> {
    ACCOUNTS.iter().find(|person| person.key == key)
}

/// The display name of anyone.
pub(crate) fn display_name(key: &str) -> &str {
    account(key)
        .map(|person| person.name)
        .or_else(|| OTHERS.iter().find(|(known, _)| *known == key).map(|(_, name)| *name))
        .unwrap_or(key)
}
