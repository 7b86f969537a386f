//! Lockgroove: a browser app that signs a person in to Spotify and shows their library. There is no server.
//!
//! It shows an overview, playlists and what the person plays most, backs the library up to a file, and can edit the name and description of a playlist. For
//! developers there are an API console, a log of each sign-in, and pages about the OAuth flows.
//!
//! # Floors
//!
//! From the top; a module imports only from floors below its own. `browser` and most of `ui` need a browser. The others are pure:
//! time, random numbers, storage and the network come in as arguments, so they run and are tested natively.
//!
//! - [`ui`]: pages and components, with Leptos. Routes and permissions are pure.
//! - `browser`: implements the ports of the pure floors: fetch, storage, clock and others.
//! - [`learn`]: for developers: the sign-in log, the OAuth flows, the API console.
//! - [`organise`]: changes to playlists: planned, carried out, checked, undone.
//! - [`backup`]: archives of a library: made and read; and the files that other tools read and write.
//! - [`library`]: a person's library in memory: read, filter, sort, select, count.
//! - [`check`]: the connection check: facts in, findings and fixes out.
//! - [`spotify`]: the Web API, typed.
//! - [`session`]: a sign-in and its life: from the first click, through every renewal, to signing out.
//! - [`oauth`]: the protocol: requests to the authorization server, and its responses.
//!
//! # A sign-in, from the click to the first call
//!
//! The session is a state machine: events in, effects out. [`session::Session`] carries out the effects for the app; here they are
//! carried out by hand.
//!
//! ```
//! use lockgroove::oauth::{Address, ClientId, HttpResponse, RedirectUri, State, Verifier};
//! use lockgroove::session::event::{Effect, Event};
//! use lockgroove::session::machine::Machine;
//! use lockgroove::session::state::CallerId;
//! use lockgroove::session::{Config, SignInRequest, Timestamp};
//! use lockgroove::spotify::endpoint;
//! use lockgroove::ui::route::{RETURN_RULES, Route};
//!
//! let config = Config::parse("{}").unwrap();
//! let redirect_uri = RedirectUri::of_app("https://lockgroove.example").ok();
//! let playlists = RETURN_RULES.parse(&Route::Playlists.path());
//! let now = Timestamp(1_795_000_000_000);
//! let mut machine = Machine::new(config.server.clone(), redirect_uri.clone(), RETURN_RULES, 1);
//!
//! // A person clicks. The session stores the verifier under its `state` before it leaves for Spotify.
//! let request = SignInRequest {
//!     client_id: ClientId::parse("0123456789abcdef0123456789abcdef").unwrap(),
//!     scopes: endpoint::playlists::mine().scopes(),
//!     return_to: playlists.clone(),
//!     show_dialog: false,
//! };
//! let secrets = Ok((State::new("random"), Verifier::new("v".repeat(86)))); // here not random, to keep this short
//! let effects = machine.handle(Event::SignInRequested { request, secrets }, now);
//! let [Effect::StoreTransaction(transaction)] = &effects[..] else { panic!("{effects:?}") };
//! let effects = machine.handle(Event::TransactionStored(Ok(())), now);
//! let [Effect::Leave(address)] = &effects[..] else { panic!("{effects:?}") };
//! assert!(address.reveal().starts_with("https://accounts.spotify.com/authorize?"));
//!
//! // Spotify sends the browser to the callback page, which starts anew. It takes the transaction, then exchanges the code.
//! let mut machine = Machine::new(config.server, redirect_uri, RETURN_RULES, 2);
//! machine.handle(Event::PageOpened { stay: false, returning: true }, now);
//! let effects = machine.handle(Event::CallbackReceived(Address::new("?code=c&state=random")), now);
//! assert_eq!(effects, [Effect::TakeTransaction(State::new("random"))]);
//! let effects = machine.handle(Event::TransactionTaken(Ok(transaction.clone())), now);
//! // Without the code and the verifier, the transaction stays until the end: the page may be loaded again before.
//! let [Effect::StoreUnfinished(_), Effect::SendTokenRequest(attempt, request)] = &effects[..] else { panic!("{effects:?}") };
//! assert_eq!(request.line(), "POST /api/token");
//!
//! // The response signs the person in. The session then gives a token to every call that asks for one.
//! let body = r#"{"access_token":"a1","token_type":"Bearer","expires_in":3600,"refresh_token":"r1"}"#.to_owned();
//! let response = HttpResponse { status: 200, body, ..HttpResponse::default() };
//! let effects = machine.handle(Event::TokenResponseReceived(*attempt, Ok(response)), now);
//! assert!(effects.contains(&Effect::Arrive(playlists)));
//! let effects = machine.handle(Event::TokenNeeded(CallerId(1)), now);
//! let [Effect::AnswerCaller(_, Ok(bearer))] = &effects[..] else { panic!("{effects:?}") };
//! assert_eq!(bearer.token.reveal(), "a1");
//!
//! // The token goes with requests that the Web API's floor describes.
//! assert_eq!(endpoint::playlists::mine().call().target(), "/me/playlists?limit=50");
//! ```

pub mod backup;
#[cfg(target_arch = "wasm32")]
pub mod browser;
pub mod check;
pub mod learn;
pub mod library;
pub mod oauth;
pub mod organise;
pub mod session;
pub mod spotify;
pub mod ui;
