//! What can happen to a session, and what it can ask for. Both are data: the [machine](super::machine) takes events and returns effects.

use super::ports::StorageFault;
use super::return_to::ReturnTo;
use super::shared::{Consent, EndReason, LedgerRecord, Message, RenewalPause, SessionId};
use super::state::{Attempt, Bearer, CallerId, Denied, Epoch};
use super::time::Timestamp;
use super::transaction::{Resume, SignInRequest, Transaction, TransactionFault};
use crate::oauth::{Address, HttpRequest, HttpResponse, NetworkFault, NoRandomness, State, Verifier};

/// What happened.
#[derive(Clone, Debug)]
pub enum Event {
    /// A person wants to sign in.
    SignInRequested {
        /// What for.
        request: SignInRequest,
        /// Fresh secrets for the transaction.
        secrets: Result<(State, Verifier), NoRandomness>,
    },
    /// The result of [`Effect::StoreTransaction`].
    TransactionStored(Result<(), StorageFault>),
    /// The page was opened.
    PageOpened {
        /// Whether the person chose to stay signed in on this device.
        stay: bool,
        /// Whether it is the callback page. Then [`CallbackReceived`](Self::CallbackReceived) follows.
        returning: bool,
    },
    /// Another page of this browser sent a message.
    MessageReceived(Message),
    /// The result of [`Effect::LoadVault`].
    VaultLoaded(Option<Consent>),
    /// [`Effect::AcquireLock`] takes longer than it should: another page has the lock.
    LockIsSlow(Attempt),
    /// The result of [`Effect::AcquireLock`], with the content of the ledger. The page has the lock, or the wait was too long.
    LockWaitEnded(Attempt, LedgerRecord),
    /// The result of [`Effect::ReadLedger`].
    LedgerRead(LedgerRecord),
    /// The result of [`Effect::WaitForPeers`]: no page sent newer tokens.
    PeersTimedOut(Attempt),
    /// The vault could not store the refresh token.
    VaultFailed,
    /// The person chose whether to stay signed in on this device.
    StayChosen(bool),
    /// The person has read what failed.
    SetbackDismissed,
    /// The callback page was opened with this query.
    CallbackReceived(Address),
    /// The result of [`Effect::TakeTransaction`].
    TransactionTaken(Result<Transaction, TransactionFault>),
    /// The result of [`Effect::ReadUnfinished`].
    UnfinishedRead(Option<Resume>),
    /// The result of [`Effect::SendTokenRequest`].
    TokenResponseReceived(Attempt, Result<HttpResponse, NetworkFault>),
    /// The result of [`Effect::ProbeApi`]: whether there was a response.
    ApiProbed(bool),
    /// A call needs an access token.
    TokenNeeded(CallerId),
    /// The Web API answered 401 to this token, and the call needs another.
    TokenRefused(CallerId, Bearer),
    /// The Web API answered 401 to the replacement too.
    ReplacementRefused(Bearer),
    /// The page is visible again, perhaps after a long sleep.
    PageShown,
    /// Time passed, or the network is back.
    Woken,
    /// A person wants to try again now.
    RetryRequested,
    /// A person wants a new access token now, due or not.
    RenewalRequested,
    /// The page goes away: to the back/forward cache, or for ever.
    PageHidden,
    /// The page came back from the back/forward cache with its memory intact.
    PageRestored,
    /// A person signs out.
    SignOutRequested,
}

/// What to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Store this, and report [`Event::TransactionStored`] at once.
    StoreTransaction(Transaction),
    /// Take this from storage, and report [`Event::TransactionTaken`] at once.
    TakeTransaction(State),
    /// Delete this from storage.
    DropTransaction(State),
    /// Delete every transaction.
    DropAllTransactions,
    /// Store what the person asked for until the sign-in is finished.
    StoreUnfinished(Resume),
    /// Read it, and report [`Event::UnfinishedRead`] at once.
    ReadUnfinished,
    /// The sign-in is finished: delete it.
    DropUnfinished,
    /// Navigate to the authorization server.
    Leave(Address),
    /// Send this, and report [`Event::TokenResponseReceived`].
    SendTokenRequest(Attempt, HttpRequest),
    /// Abort this request: nobody waits for it any more.
    AbortTokenRequest(Attempt),
    /// Send a request without a token to the Web API, and report [`Event::ApiProbed`].
    ProbeApi,
    /// Wait for the lock, read the ledger, and report [`Event::LockWaitEnded`]. Report [`Event::LockIsSlow`] if that takes long.
    AcquireLock(Attempt),
    /// Release the lock, or stop waiting for it, if it is this attempt's.
    ReleaseLock(Attempt),
    /// Read the ledger, and report [`Event::LedgerRead`].
    ReadLedger,
    /// Send this to the other pages of this browser.
    Broadcast(Message),
    /// Give the other pages some time to answer, then report [`Event::PeersTimedOut`].
    WaitForPeers(Attempt),
    /// Record the newest generation in the ledger, store the refresh token if there is one, and only then release the lock: the page that
    /// gets it next must find both.
    RecordRenewal {
        /// The attempt that has the lock, if any.
        attempt: Option<Attempt>,
        /// The session.
        id: SessionId,
        /// How many times it was renewed.
        generation: u32,
        /// Whether the person has just signed in.
        fresh: bool,
        /// What to store on this device, if the person chose that.
        store: Option<Consent>,
    },
    /// Record in the ledger that a renewal failed, and only then release the lock.
    RecordPause(Attempt, RenewalPause),
    /// Record in the ledger that this session ended.
    RecordEnd(SessionId, EndReason),
    /// Load the vault, and report [`Event::VaultLoaded`].
    LoadVault,
    /// Delete what the vault stores.
    ClearVault,
    /// Remember on this device whether the person wants to stay signed in.
    EnableVault(bool),
    /// Answer a caller.
    AnswerCaller(CallerId, Result<Bearer, Denied>),
    /// Report [`Event::Woken`] at about this time.
    WakeAt(Timestamp),
    /// Signed in: go to this page.
    Arrive(ReturnTo),
    /// This sign-in is over: abort its requests and forget its data.
    EpochEnded(Epoch),
}
