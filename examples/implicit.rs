//! The implicit grant, as a demonstration against an emulator on this machine.
//!
//! ```sh
//! cargo run --example implicit
//! ```
//!
//! It requests a token the way pages did until November 2025, shows what the address bar then contained, and explains why the grant
//! was withdrawn. It cannot use a real service: the request accepts a [`LoopbackServer`] only.
//!
//! Exit status: 0 on success, 1 on an error.

#[path = "support/random.rs"]
mod random;
#[path = "support/visitor.rs"]
mod visitor;

use std::io::{self, Write};
use std::process::ExitCode;

use emulator::{Options, SAMPLE_CLIENT_ID};
use lockgroove::oauth::{AuthorizationServer, ClientId, ImplicitRequest, LoopbackServer, Origin, PublicClient, RedirectUri, State};
use lockgroove::spotify::Capability;
use visitor::Visitor;

/// The address of an imaginary app. Nothing answers there; only the address of the callback matters.
const APP: &str = "http://127.0.0.1:5555";
/// How many characters of a token are shown.
const SHOWN: usize = 6;

const WHY: &str = "
Why it was withdrawn (RFC 9700, section 2.1.2; Spotify, November 2025)

- The token was in the address bar, so it was also in the history, in every address a person copied, and in reach of scripts and
  extensions that read addresses.
- Nothing tied it to the app that requested it. A stolen token worked anywhere, and an app accepted a token that was issued to another.
- There was no refresh token. Apps requested new tokens in hidden frames, which browsers block today.

The authorization code grant with PKCE gives a page the same access without these problems: the address contains a code that only this
browser can use, once, within minutes.
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

/// Runs the demonstration and writes its text to `out`.
///
/// # Errors
/// A sentence that says what failed.
pub(crate) async fn run(out: &mut impl Write) -> Result<(), String> {
    let emulator = emulator::start(Options { port: 0, ..Options::default() }).await.map_err(|error| error.to_string())?;
    let outcome = demonstrate(&emulator.service_origin, out).await;
    emulator.stop().await;
    outcome
}

async fn demonstrate(service: &str, out: &mut impl Write) -> Result<(), String> {
    let malformed = |_| "The emulator has a malformed address.".to_owned();
    let server = AuthorizationServer::new(Origin::parse(service).map_err(malformed)?);
    let server = LoopbackServer::try_from(server).map_err(|_| "The emulator is not on this machine.".to_owned())?;
    let client = PublicClient::new(ClientId::parse(SAMPLE_CLIENT_ID).map_err(|_| "The sample app has no client ID.".to_owned())?);
    let redirect_uri = RedirectUri::of_app(APP).map_err(|_| "The app has a malformed address.".to_owned())?;
    let state = || State::generate(&random::OsRandom).map_err(|_| "The system has no random numbers.".to_owned());
    let ask = |state| ImplicitRequest::new(client.clone(), redirect_uri.clone(), state, Capability::SeeLibrary.scopes());

    let mut visitor = Visitor::new(service)?;
    let (address, _) = ask(state()?).start(&server);
    let today = visitor.sign_in(APP, address.reveal()).await?;
    write(out, "Today, Spotify answers a request for a token in the address with an error:\n")?;
    write(out, &format!("  {}\n", visitor::without_state(&today)))?;

    visitor.allow_implicit_grant().await?;
    let (address, pending) = ask(state()?).start(&server);
    let back = visitor.sign_in(APP, address.reveal()).await?;
    let (_, fragment) = back.split_once('#').ok_or_else(|| format!("There is no token in {}", visitor::without_state(&back)))?;
    write(out, "\nUntil November 2025, the address bar contained this:\n")?;
    write(out, &format!("  {APP}/callback#{}\n", shortened(fragment)))?;

    let answer = pending.read("", fragment).map_err(|fault| format!("The response cannot be used: {fault:?}"))?;
    let name = visitor.name_of(answer.access_token.reveal()).await?;
    write(out, &format!("\nFor {} minutes, the Web API took anyone who read it there for {name}.\n", answer.life.as_secs() / 60))?;

    // The other sign-in would accept this token if it did not compare `state`.
    let (_, another) = ask(state()?).start(&server);
    let injected = another.read("", fragment);
    let outcome = if injected.is_err() { "rejected, only because its state differs" } else { "accepted" };
    write(out, &format!("Injected into another sign-in, the same token is {outcome}.\n"))?;
    write(out, WHY)
}

fn write(out: &mut impl Write, text: &str) -> Result<(), String> {
    out.write_all(text.as_bytes()).map_err(|error| error.to_string())
}

/// The fragment with token and state shortened, because they are secrets.
fn shortened(fragment: &str) -> String {
    let pair = |pair: &str| match pair.split_once('=') {
        Some((name @ ("access_token" | "state"), text)) => format!("{name}={}…", text.chars().take(SHOWN).collect::<String>()),
        _ => pair.to_owned(),
    };
    fragment.split('&').map(pair).collect::<Vec<_>>().join("&")
}
