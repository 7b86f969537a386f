//! What can happen to a session, and what it can ask for. Both are data: the [machine](super::machine) takes one and gives the other.

use super::ports::StorageFault;
use super::return_to::ReturnTo;
use super::shared::{EndReason, Kept, LedgerRecord, Message, RenewalPause, SessionId};
use super::state::{Attempt, Bearer, CallerId, Denied, Epoch};
use super::time::Timestamp;
use super::transaction::{SignInRequest, Transaction, TransactionFault};
use crate::oauth::{Address, HttpRequest, HttpResponse, NetworkFault, NoRandomness, State, Verifier};

/// What happened.
#[derive(Clone, Debug)]
pub enum Event {
    /// A person asked to sign in. Randomness is handed in.
    SignInRequested {
        /// What for.
        request: SignInRequest,
        /// Fresh secrets of this transaction.
        secrets: Result<(State, Verifier), NoRandomness>,
    },
    /// What came of [`Effect::StoreTransaction`].
    TransactionStored(Result<(), StorageFault>),
    /// The page was opened.
    PageOpened {
        /// Whether the person chose to stay signed in on this device.
        stay: bool,
        /// Whether it is the callback page, with an answer that comes next.
        returning: bool,
    },
    /// Another page of this browser said something.
    MessageReceived(Message),
    /// What came of [`Effect::LoadVault`].
    VaultLoaded(Option<Kept>),
    /// What came of [`Effect::AcquireLock`]: it is this page's turn, or waiting for it took too long; and what is written in the ledger.
    LockWaitEnded(Attempt, LedgerRecord),
    /// What came of [`Effect::ReadLedger`].
    LedgerRead(LedgerRecord),
    /// What came of [`Effect::WaitForPeers`]: no other page had newer tokens to give.
    PeersTimedOut(Attempt),
    /// The vault could not keep anything.
    VaultFailed,
    /// The person chose to stay signed in on this device, or chose not to.
    StayChosen(bool),
    /// The person has read what went wrong.
    SetbackDismissed,
    /// The callback page was opened with this query.
    CallbackReceived(Address),
    /// What came of [`Effect::TakeTransaction`].
    TransactionTaken(Result<Transaction, TransactionFault>),
    /// What came of [`Effect::SendTokenRequest`].
    TokenResponseReceived(Attempt, Result<HttpResponse, NetworkFault>),
    /// A call wants an access token.
    TokenNeeded(CallerId),
    /// The Web API answered 401 to this token; the call wants another.
    TokenRefused(CallerId, Bearer),
    /// The Web API answered 401 to a token that had been renewed for this very call.
    ReplacementRefused(Bearer),
    /// The page is shown again, perhaps after a long sleep.
    PageShown,
    /// Time passed, or the network is back: see whether anything is due.
    Woken,
    /// The same, because a person asked.
    RetryRequested,
    /// A person wants another access token now, whether or not one is due.
    RenewalRequested,
    /// The page came back from the back/forward cache with its memory intact.
    PageRestored,
    /// The person signs out.
    SignOutRequested,
}

/// What is to be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Store this and report back with [`Event::TransactionStored`], at once.
    StoreTransaction(Transaction),
    /// Take this and report back with [`Event::TransactionTaken`], at once.
    TakeTransaction(State),
    /// Forget this one.
    DropTransaction(State),
    /// Forget every pending sign-in.
    DropAllTransactions,
    /// Navigate to the authorization server.
    Leave(Address),
    /// Send this and report back with [`Event::TokenResponseReceived`].
    SendTokenRequest(Attempt, HttpRequest),
    /// Nobody waits for this answer any more.
    AbortTokenRequest(Attempt),
    /// Wait to be the one page that renews, read the ledger, and report back with [`Event::LockWaitEnded`].
    AcquireLock(Attempt),
    /// Let the next page in. Nothing to do if the lock was never had.
    ReleaseLock(Attempt),
    /// Read the ledger and report back with [`Event::LedgerRead`].
    ReadLedger,
    /// Tell the other pages of this browser.
    Broadcast(Message),
    /// Give the other pages some time to answer, then report [`Event::PeersTimedOut`].
    WaitForPeers(Attempt),
    /// Write the session's newest generation into the ledger, keep its refresh token if it is given, and only then let go of the
    /// lock of this attempt, if there was one: the next page has to find both.
    RecordRenewal {
        /// Who holds the lock.
        attempt: Option<Attempt>,
        /// Which session.
        id: SessionId,
        /// How often it was renewed.
        generation: u32,
        /// Whether a person has just signed in.
        fresh: bool,
        /// What to keep on this device; nothing unless the person chose that.
        store: Option<Kept>,
    },
    /// Write into the ledger that a renewal failed, and only then let go of the lock of this attempt.
    RecordPause(Attempt, RenewalPause),
    /// Write into the ledger that this session is over.
    RecordEnd(SessionId, EndReason),
    /// Open the vault and report back with [`Event::VaultLoaded`].
    LoadVault,
    /// Forget what is kept on this device.
    ClearVault,
    /// Remember on this device whether the person wants to stay signed in.
    EnableVault(bool),
    /// Give a caller the answer.
    AnswerCaller(CallerId, Result<Bearer, Denied>),
    /// Report [`Event::Woken`] at about this time.
    WakeAt(Timestamp),
    /// Signed in: go on here.
    Arrive(ReturnTo),
    /// This sign-in is over: requests under way are to be aborted and what they brought forgotten.
    EpochEnded(Epoch),
}
