//! The `lockgroove-emulator` program: reads flags, starts, says where to look, and runs until it is told to end.

use std::process::ExitCode;

use lockgroove_emulator::{Command, HELP, Running, SAMPLE_CLIENT_ID, SAMPLE_REDIRECT_URI, parse_flags, start};

#[tokio::main]
async fn main() -> ExitCode {
    let options = match parse_flags(std::env::args_os().skip(1)) {
        Ok(Command::Run(options)) => options,
        Ok(Command::Help) => {
            print!("{HELP}");
            return ExitCode::SUCCESS;
        }
        Ok(Command::Version) => {
            println!("lockgroove-emulator {}", env!("CARGO_PKG_VERSION"));
            return ExitCode::SUCCESS;
        }
        Err(error) => {
            eprintln!("{error}");
            return ExitCode::from(2);
        }
    };
    let client_id = options.client_id.clone();
    match start(*options).await {
        Ok(running) => {
            greet(&running, client_id.as_deref());
            told_to_end().await;
            match running.end().await {
                Ok(()) => ExitCode::SUCCESS,
                Err(error) => {
                    eprintln!("{error}");
                    ExitCode::FAILURE
                }
            }
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn greet(running: &Running, client_id: Option<&str>) {
    let origin = &running.service_origin;
    println!("The emulator is up. It is not Spotify, and talks to nobody.\n");
    println!("1. Point your app at it:");
    println!("     authorize     {origin}/authorize");
    println!("     token         {origin}/api/token");
    println!("     Web API       {origin}/v1");
    println!("     client ID     {}", client_id.unwrap_or(SAMPLE_CLIENT_ID));
    if client_id.is_none() {
        println!("     redirect URI  {SAMPLE_REDIRECT_URI} (with any port; more with --redirect-uri)");
    }
    if let Some(site) = &running.site_address {
        println!("   The site is at {site} and knows all this.");
    }
    println!("\n2. Sign in from your app, as one of these (no password):");
    for (key, name, about) in running.accounts() {
        println!("     {key:<10} {name:<26} {about}");
    }
    println!("\n3. Open the start page: it shows each request as it comes, and has a button for each kind of bad day:");
    println!("     {origin}/");
    println!("\nCtrl-C ends it.");
}

/// Waits for Ctrl-C or, on Unix, SIGTERM.
async fn told_to_end() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = tokio::signal::ctrl_c() => {}
                _ = terminate.recv() => {}
            }
            return;
        }
    }
    // Without a way to hear the signal, ending at once is better than never.
    if tokio::signal::ctrl_c().await.is_err() {
        eprintln!("This system has no Ctrl-C to listen to; ending.");
    }
}
