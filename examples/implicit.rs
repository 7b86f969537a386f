//! The implicit grant, as it was: against an emulator on this machine, and against nothing else.
//!
//! ```sh
//! cargo run --example implicit
//! ```
//!
//! It asks for a token the way pages did until November 2025, shows what stood in the address bar afterwards, and says why that grant was
//! withdrawn. No real service can be asked: the request takes a [`LoopbackServer`] only.
//!
//! It ends with 0 when it came to its end, and with 1 when something stood in its way.

#[path = "support/random.rs"]
mod random;
#[path = "support/visitor.rs"]
mod visitor;

use std::io::{self, Write};
use std::process::ExitCode;

use emulator::{Options, SAMPLE_CLIENT_ID};
use lockgroove::oauth::{
    AuthorizationServer, Capability, ClientId, ImplicitRequest, LoopbackServer, Origin, PublicClient, RedirectUri, State,
};
use visitor::Visitor;

/// Where the app of this demonstration would be. Nobody is there: what matters is the address a browser would show.
const APP: &str = "http://127.0.0.1:5555";
/// How much of a token is shown.
const SHOWN: usize = 6;

const WHY: &str = "
Why it was withdrawn (RFC 9700, section 2.1.2; Spotify, November 2025)

- The token itself stood in the address bar: in the history, before every script and extension that reads addresses, and in whatever the
  person copied from there.
- Nothing tied it to the app that had asked. One that was stolen worked anywhere, and one that was slipped in was taken for the right one.
- There was no refresh token, so apps asked again in hidden frames, which browsers now block.

The authorization code with PKCE gives a page the same without any of that: what stands in the address is a code that only this browser
can use, once, within minutes.
";

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    match run(&mut io::stdout()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            eprintln!("{fault}");
            ExitCode::FAILURE
        }
    }
}

/// The demonstration. What it says goes to `said`.
///
/// # Errors
/// A sentence that says what stood in its way.
pub(crate) async fn run(said: &mut impl Write) -> Result<(), String> {
    let emulator = emulator::start(Options { port: 0, ..Options::default() }).await.map_err(|error| error.to_string())?;
    let outcome = demonstrate(&emulator.service_origin, said).await;
    emulator.stop().await;
    outcome
}

async fn demonstrate(service: &str, said: &mut impl Write) -> Result<(), String> {
    let odd = |_| "The emulator's address is no address.".to_owned();
    let server = AuthorizationServer::new(Origin::parse(service).map_err(odd)?);
    let server = LoopbackServer::try_from(server).map_err(|_| "That is not an emulator on this machine.".to_owned())?;
    let client = PublicClient::new(ClientId::parse(SAMPLE_CLIENT_ID).map_err(|_| "The sample app has no client ID.".to_owned())?);
    let redirect_uri = RedirectUri::of_app(APP).map_err(|_| "The app has no address.".to_owned())?;
    let state = || State::generate(&random::OsRandom).map_err(|_| "There is no randomness.".to_owned());
    let ask = |state| ImplicitRequest::new(client.clone(), redirect_uri.clone(), state, Capability::SeeLibrary.scopes());

    let mut visitor = Visitor::new(service)?;
    let (address, _) = ask(state()?).start(&server);
    let today = visitor.comes_back_to(APP, address.reveal()).await?;
    tell(said, "As Spotify does it today, this is what comes back to somebody who asks for a token in the address:\n")?;
    tell(said, &format!("  {}\n", visitor::without_state(&today)))?;

    visitor.allow_implicit_grant().await?;
    let (address, pending) = ask(state()?).start(&server);
    let back = visitor.comes_back_to(APP, address.reveal()).await?;
    let (_, fragment) = back.split_once('#').ok_or_else(|| format!("No token came: {}", visitor::without_state(&back)))?;
    tell(said, "\nAs it was until November 2025, the address bar said this:\n")?;
    tell(said, &format!("  {APP}/callback#{}\n", shortened(fragment)))?;

    let answer = pending.read("", fragment).map_err(|fault| format!("The answer makes no sense: {fault:?}"))?;
    let name = visitor.who_am_i(answer.access_token.reveal()).await?;
    tell(said, &format!("\nWhoever read it there was, to the Web API and for {} minutes, {name}.\n", answer.life.as_secs() / 60))?;

    // One that was made for somebody else is as good as the right one, but for the `state`.
    let (_, another) = ask(state()?).start(&server);
    let slipped_in = another.read("", fragment);
    let outcome = if slipped_in.is_err() { "refused, because of its state and of nothing else" } else { "taken" };
    tell(said, &format!("Slipped into another sign-in, the same token is {outcome}.\n"))?;
    tell(said, WHY)
}

fn tell(said: &mut impl Write, words: &str) -> Result<(), String> {
    said.write_all(words.as_bytes()).map_err(|error| error.to_string())
}

/// The fragment with the token and the state cut short: a demonstration shows no more of a secret than it must.
fn shortened(fragment: &str) -> String {
    let pair = |pair: &str| match pair.split_once('=') {
        Some((name @ ("access_token" | "state"), text)) => format!("{name}={}…", text.chars().take(SHOWN).collect::<String>()),
        _ => pair.to_owned(),
    };
    fragment.split('&').map(pair).collect::<Vec<_>>().join("&")
}
