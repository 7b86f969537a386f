//! Accepts connections, serves their requests with the delays that faults and settings ask for, and closes them when the emulator stops or
//! their requests do not end.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinSet;

use super::head::{Head, Watched};
#[cfg(feature = "tls")]
use super::tls::Acceptor;
use super::wire::{Closed, Rejected, ResponseBody, read, write};
use crate::http::Response;
use crate::service::{Reply, Service};
use crate::site::Site;

/// How long connections may take to finish when the emulator stops.
const SHUTDOWN_TIMEOUT: Duration = Duration::from_millis(500);
/// The pause after a failed `accept`. Most failures last as long as the process has no free descriptor, and trying again at once only costs
/// time.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// What a listener serves.
#[derive(Clone)]
pub(super) enum Serve {
    Service(Arc<Service>),
    /// The same, under Spotify's own addresses.
    #[cfg(feature = "tls")]
    ServiceOverTls(Arc<Service>, Acceptor),
    Site(Arc<Site>, Arc<Service>),
}

impl Serve {
    fn service(&self) -> &Service {
        match self {
            Self::Service(service) | Self::Site(_, service) => service,
            #[cfg(feature = "tls")]
            Self::ServiceOverTls(service, _) => service,
        }
    }

    /// How long a head may take, and how long a body.
    fn request_timeout(&self) -> Duration {
        Duration::from_secs(self.service().lock().settings.request_seconds)
    }

    /// How long a connection may wait for its next request.
    fn idle_timeout(&self) -> Duration {
        Duration::from_secs(self.service().lock().settings.idle_seconds)
    }
}

pub(super) async fn accept(listener: TcpListener, serve: Serve, mut stopped: watch::Receiver<bool>) {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            () = stop_signal(&mut stopped) => break,
            accepted = accept_one(&listener) => {
                if let Ok(stream) = accepted {
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

/// Accepts a connection, or fails after a pause.
async fn accept_one(listener: &TcpListener) -> io::Result<TcpStream> {
    let error = match listener.accept().await {
        Ok((stream, _)) => return Ok(stream),
        Err(error) => error,
    };
    // A connection that broke before it was accepted says nothing about the next one.
    if !matches!(error.kind(), io::ErrorKind::ConnectionAborted | io::ErrorKind::ConnectionReset | io::ErrorKind::Interrupted) {
        tokio::time::sleep(ACCEPT_PAUSE).await;
    }
    Err(error)
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
    let head = Head::new();
    let answer = service_fn({
        let (head, serve, stopped) = (head.clone(), serve.clone(), stopped.clone());
        move |incoming| {
            head.complete();
            let (head, response) = (head.clone(), respond(incoming, serve.clone(), stopped.clone()));
            async move {
                let response = response.await;
                head.answered();
                response
            }
        }
    });
    let io = TokioIo::new(Watched { stream, head: head.clone() });
    let mut http = hyper::server::conn::http1::Builder::new();
    // Hyper's limit for heads also counts the time between two requests.
    http.timer(TokioTimer::new()).header_read_timeout(serve.idle_timeout().max(serve.request_timeout()));
    let mut connection = http.serve_connection(io, answer);
    tokio::select! {
        // Errors are a broken connection or a fault, and need no handling.
        _ = &mut connection => return,
        () = head.overdue(|| serve.request_timeout()) => {
            let stream = connection.into_parts().io.into_inner().stream;
            return end_late_head(stream, head.is_first_in_part()).await;
        }
        () = stop_signal(&mut stopped) => Pin::new(&mut connection).graceful_shutdown(),
    }
    connection.await.ok();
}

/// Closes a connection whose head did not end.
async fn end_late_head(mut stream: impl AsyncWrite + Unpin, with_response: bool) {
    if with_response {
        let response = b"HTTP/1.1 408 Request Timeout\r\nconnection: close\r\ncontent-length: 0\r\n\r\n";
        // Fits into the socket's buffer, so this does not wait for the client.
        stream.write_all(response).await.ok();
    }
    stream.shutdown().await.ok();
}

async fn respond(
    incoming: hyper::Request<Incoming>,
    serve: Serve,
    mut stopped: watch::Receiver<bool>,
) -> Result<hyper::Response<ResponseBody>, Closed> {
    let over_tls = !matches!(serve, Serve::Service(_) | Serve::Site(..));
    let request = match tokio::time::timeout(serve.request_timeout(), read(incoming, over_tls)).await {
        Ok(Ok(request)) => request,
        Ok(Err(Rejected(status))) => return Ok(write(rejection(status), None)),
        Err(_) => return Ok(write(rejection(408), None)),
    };
    let (site, service) = match serve {
        Serve::Service(service) => (None, service),
        #[cfg(feature = "tls")]
        Serve::ServiceOverTls(service, _) => (None, service),
        Serve::Site(site, service) => (Some(site), service),
    };
    let arrival = match &site {
        Some(site) => service.arrive_at_site(&request, site.has_file(&request.path).await),
        None => service.arrive(&request),
    };
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

/// The response to a body that was not read to its end, so that nothing can follow it.
fn rejection(status: u16) -> Response {
    Response::empty(status).header("connection", "close")
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
