//! The `lockgroove-emulator` program: parses the flags, starts the emulator, and runs until a signal stops it.

use std::process::ExitCode;

use lockgroove_emulator::{Command, Running, matches_any_port, parse_flags, start};

#[tokio::main]
async fn main() -> ExitCode {
    let options = match parse_flags(std::env::args_os().skip(1)) {
        Ok(Command::Run(options)) => options,
        Ok(Command::Help(text)) => {
            print!("{text}");
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
    match start(*options).await {
        Ok(running) => {
            let stop = stop_signal();
            greet(&running);
            stop.await;
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

fn greet(running: &Running) {
    let origin = &running.service_origin;
    println!("The emulator is running. It is not Spotify, and contacts nobody.\n");
    println!("1. Point your app at it:");
    println!("     authorize     {origin}/authorize");
    println!("     token         {origin}/api/token");
    println!("     Web API       {origin}/v1");
    if let Some((client_id, redirect_uris)) = running.app() {
        println!("     client ID     {client_id}");
        for uri in redirect_uris {
            println!("     redirect URI  {uri}{}", if matches_any_port(&uri) { "  (with any port)" } else { "" });
        }
        println!("                   (more with --redirect-uri)");
    }
    if let Some(site) = &running.site_address {
        println!("   The site at {site} is configured already.");
    }
    println!("\n2. Sign in from your app, as one of these (no password):");
    for (key, name, about) in running.accounts() {
        println!("     {key:<10} {name:<26} {about}");
    }
    if !running.left_out().is_empty() {
        println!("   Not taken from the archive: {}.", running.left_out().join(", "));
    }
    println!("\n3. Open the start page: it shows each request as it arrives, and has a button for each kind of bad day:");
    println!("     {origin}/");
    #[cfg(feature = "tls")]
    if let Some(tls) = &running.tls {
        println!(
            "\n4. Or leave your app as it is, and let it find the emulator at Spotify's own addresses. Add a program or an address:"
        );
        for line in [tls.curl(), tls.node(), tls.chromium()] {
            println!("\n{line}");
        }
    }
    println!("\nCtrl-C stops it.");
}

/// Resolves with Ctrl-C or, on Unix, SIGTERM. Both count from the call on.
fn stop_signal() -> impl Future<Output = ()> {
    #[cfg(unix)]
    let signals = {
        use tokio::signal::unix::{SignalKind, signal};
        signal(SignalKind::interrupt()).and_then(|interrupt| Ok((interrupt, signal(SignalKind::terminate())?)))
    };
    async move {
        #[cfg(unix)]
        if let Ok((mut interrupt, mut terminate)) = signals {
            tokio::select! {
                _ = interrupt.recv() => {}
                _ = terminate.recv() => {}
            }
            return;
        }
        // Stopping at once is better than never stopping.
        if tokio::signal::ctrl_c().await.is_err() {
            eprintln!("This system does not report Ctrl-C; stopping.");
        }
    }
}
