//! The browser's WebDriver BiDi socket: the few commands that the classic protocol lacks.
//!
//! A browsing context of BiDi and a window of the classic protocol have the same name, so a tab that is created here can be steered
//! by classic commands.

use std::time::Duration;

use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio::sync::Mutex;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

use futures::{SinkExt as _, StreamExt as _};

/// A browser that does not answer for this long is stuck. Without a limit, the journey would wait for ever, and the program with it.
const LONGEST_ANSWER: Duration = Duration::from_secs(60);

/// The connection to one browser. It subscribes to no events, so every message is the answer to a command.
pub(super) struct BiDi {
    connection: Mutex<Connection>,
}

struct Connection {
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
    last_id: u64,
}

impl BiDi {
    /// Connects to the address that the browser gave in its capability `webSocketUrl`.
    pub(super) async fn connect(url: &str) -> Result<Self, String> {
        let (socket, _) = timeout(LONGEST_ANSWER, connect_async(url))
            .await
            .map_err(|_| "its BiDi socket does not answer")?
            .map_err(|error| error.to_string())?;
        Ok(Self { connection: Mutex::new(Connection { socket, last_id: 0 }) })
    }

    /// Sends a command and waits for its result, for as long as [`LONGEST_ANSWER`].
    pub(super) async fn send(&self, method: &str, params: Value) -> Result<Value, String> {
        timeout(LONGEST_ANSWER, self.result_of(method, params)).await.unwrap_or_else(|_| Err(format!("no answer to {method}")))
    }

    async fn result_of(&self, method: &str, params: Value) -> Result<Value, String> {
        let mut connection = self.connection.lock().await;
        connection.last_id += 1;
        let id = connection.last_id;
        let command = json!({"id": id, "method": method, "params": params}).to_string();
        connection.socket.send(Message::text(command)).await.map_err(|error| error.to_string())?;
        loop {
            let message = connection.socket.next().await.ok_or("the browser closed its socket")?;
            let Message::Text(text) = message.map_err(|error| error.to_string())? else { continue };
            let answer: Value = serde_json::from_str(&text).map_err(|error| error.to_string())?;
            if answer["id"] == id {
                return if answer["type"] == "success" { Ok(answer["result"].clone()) } else { Err(answer.to_string()) };
            }
        }
    }
}
