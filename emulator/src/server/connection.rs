//! Accepts connections, serves their requests with the delays that faults and settings ask for, and closes them when the emulator stops.

use std::sync::Arc;
use std::time::Duration;

use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinSet;

#[cfg(feature = "tls")]
use super::tls::Acceptor;
use super::wire::{Closed, ResponseBody, read, write};
use crate::http::Response;
use crate::service::{Reply, Service};
use crate::site::Site;

/// How long connections may take to finish when the emulator stops.
const SHUTDOWN_TIMEOUT: Duration = Duration::from_millis(500);

/// What a listener serves.
#[derive(Clone)]
pub(super) enum Serve {
    Service(Arc<Service>),
    /// The same, under Spotify's own addresses.
    #[cfg(feature = "tls")]
    ServiceOverTls(Arc<Service>, Acceptor),
    Site(Arc<Site>, Arc<Service>),
}

pub(super) async fn accept(listener: TcpListener, serve: Serve, mut stopped: watch::Receiver<bool>) {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            () = stop_signal(&mut stopped) => break,
            accepted = listener.accept() => {
                // A connection that broke before it was accepted does not matter.
                if let Ok((stream, _)) = accepted {
                    connections.spawn(connection(stream, serve.clone(), stopped.clone()));
                }
            }
            Some(_) = connections.join_next(), if !connections.is_empty() => {}
        }
    }
    drop(listener);
    let all_done = async { while connections.join_next().await.is_some() {} };
    tokio::time::timeout(SHUTDOWN_TIMEOUT, all_done).await.ok();
    // Dropping the set aborts the rest.
}

/// Resolves when the emulator stops or was dropped.
async fn stop_signal(stopped: &mut watch::Receiver<bool>) {
    stopped.wait_for(|stop| *stop).await.ok();
}

async fn connection(stream: TcpStream, serve: Serve, stopped: watch::Receiver<bool>) {
    // Responses are small and clients wait for them, so send each at once.
    stream.set_nodelay(true).ok();
    #[cfg(feature = "tls")]
    if let Serve::ServiceOverTls(_, acceptor) = &serve {
        let acceptor = acceptor.clone();
        if let Some(stream) = acceptor.accept(stream).await {
            speak(stream, serve, stopped).await;
        }
        return;
    }
    speak(stream, serve, stopped).await;
}

/// Speaks HTTP on a connection.
async fn speak<S>(stream: S, serve: Serve, mut stopped: watch::Receiver<bool>)
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let for_requests = stopped.clone();
    let answer = service_fn(move |incoming| respond(incoming, serve.clone(), for_requests.clone()));
    let connection = hyper::server::conn::http1::Builder::new().serve_connection(TokioIo::new(stream), answer);
    tokio::pin!(connection);
    tokio::select! {
        // Errors are a broken connection or a fault, and need no handling.
        _ = connection.as_mut() => return,
        () = stop_signal(&mut stopped) => connection.as_mut().graceful_shutdown(),
    }
    connection.await.ok();
}

async fn respond(
    incoming: hyper::Request<Incoming>,
    serve: Serve,
    mut stopped: watch::Receiver<bool>,
) -> Result<hyper::Response<ResponseBody>, Closed> {
    let over_tls = !matches!(serve, Serve::Service(_) | Serve::Site(..));
    let Some(request) = read(incoming, over_tls).await else { return Ok(write(Response::empty(413), None)) };
    let (site, service) = match serve {
        Serve::Service(service) => (None, service),
        #[cfg(feature = "tls")]
        Serve::ServiceOverTls(service, _) => (None, service),
        Serve::Site(site, service) => (Some(site), service),
    };
    let arrival = if site.is_some() { service.arrive_at_site(&request) } else { service.arrive(&request) };
    wait(arrival.wait_before, &mut stopped).await?;
    let reply = match site {
        Some(site) => service.answer_for_site(&arrival, site.answer(&arrival.for_site(request)).await),
        None => service.answer(&request, &arrival),
    };
    wait(arrival.wait_after, &mut stopped).await?;
    match reply {
        Reply::Complete(response) => Ok(write(response, None)),
        Reply::Partial(response, at) => Ok(write(response, Some(at))),
        Reply::Closed => Err(Closed),
    }
}

async fn wait(ms: u64, stopped: &mut watch::Receiver<bool>) -> Result<(), Closed> {
    if ms == 0 {
        return Ok(());
    }
    tokio::select! {
        () = tokio::time::sleep(Duration::from_millis(ms)) => Ok(()),
        () = stop_signal(stopped) => Err(Closed),
    }
}
