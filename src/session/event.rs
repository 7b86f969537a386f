//! What can happen to a session, and what it can ask for. Both are data: the [machine](super::machine) takes one and gives the other.

use super::ports::StorageFault;
use super::return_to::ReturnTo;
use super::shared::{Ending, Kept, Message, Note, Rest, SessionId};
use super::state::{Attempt, Bearer, Denied, Epoch, Waiter};
use super::time::Timestamp;
use super::transaction::{SignInRequest, Transaction, TransactionFault};
use crate::oauth::{Address, HttpRequest, HttpResponse, NetworkFault, NoRandomness, State as StateName, Verifier};

/// What happened.
#[derive(Clone, Debug)]
pub enum Event {
    /// A person asked to sign in. Randomness is handed in.
    SignInAsked {
        /// What for.
        request: SignInRequest,
        /// Fresh secrets of this transaction.
        secrets: Result<(StateName, Verifier), NoRandomness>,
    },
    /// What came of [`Effect::StoreTransaction`].
    TransactionStored(Result<(), StorageFault>),
    /// The page was opened.
    Opened {
        /// Whether the person chose to stay signed in on this device.
        stay: bool,
        /// Whether it is the callback page, with an answer that comes next.
        returning: bool,
    },
    /// Another page of this browser said something.
    Heard(Message),
    /// What came of [`Effect::OpenVault`].
    VaultOpened(Option<Kept>),
    /// What came of [`Effect::AcquireLock`]: it is this page's turn, or waiting for it took too long; and what is written in the ledger.
    LockAnswered(Attempt, Note),
    /// What came of [`Effect::ReadLedger`].
    LedgerRead(Note),
    /// What came of [`Effect::AllowPeers`]: no other page had newer tokens to give.
    PeersSilent(Attempt),
    /// The vault could not keep anything.
    NotKept,
    /// The person chose to stay signed in on this device, or chose not to.
    StayChosen(bool),
    /// The person has read what went wrong.
    SetbackSeen,
    /// The callback page was opened with this query.
    CallbackArrived(Address),
    /// What came of [`Effect::TakeTransaction`].
    TransactionTaken(Result<Transaction, TransactionFault>),
    /// What came of [`Effect::SendTokenRequest`].
    TokenAnswered(Attempt, Result<HttpResponse, NetworkFault>),
    /// A call wants an access token.
    TokenAsked(Waiter),
    /// The Web API answered 401 to this token; the call wants another.
    TokenRefused(Waiter, Bearer),
    /// The Web API answered 401 to a token that had been renewed for this very call.
    TokenUseless(Bearer),
    /// The page is shown again, perhaps after a long sleep.
    Shown,
    /// Time passed, or the network is back: see whether anything is due.
    Resumed,
    /// The same, because a person asked.
    RetryAsked,
    /// A person wants another access token now, whether or not one is due.
    RenewAsked,
    /// The page came back from the back/forward cache with its memory intact.
    PageRestored,
    /// The person signs out.
    SignOutAsked,
}

/// What is to be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Store this and report back with [`Event::TransactionStored`], at once.
    StoreTransaction(Transaction),
    /// Take this and report back with [`Event::TransactionTaken`], at once.
    TakeTransaction(StateName),
    /// Forget this one.
    DropTransaction(StateName),
    /// Forget every pending sign-in.
    ForgetTransactions,
    /// Navigate to the authorization server.
    Leave(Address),
    /// Send this and report back with [`Event::TokenAnswered`].
    SendTokenRequest(Attempt, HttpRequest),
    /// Nobody waits for this answer any more.
    AbortTokenRequest(Attempt),
    /// Wait to be the one page that renews, read the ledger, and report back with [`Event::LockAnswered`].
    AcquireLock(Attempt),
    /// Let the next page in. Nothing to do if the lock was never had.
    ReleaseLock(Attempt),
    /// Read the ledger and report back with [`Event::LedgerRead`].
    ReadLedger,
    /// Tell the other pages of this browser.
    Tell(Message),
    /// Give the other pages some time to answer, then report [`Event::PeersSilent`].
    AllowPeers(Attempt),
    /// Write the session's newest generation into the ledger, keep its refresh token if it is given, and only then let go of the
    /// lock of this attempt, if there was one: the next page has to find both.
    Publish {
        /// Who holds the lock.
        attempt: Option<Attempt>,
        /// Which session.
        id: SessionId,
        /// How often it was renewed.
        generation: u32,
        /// Whether a person has just signed in.
        fresh: bool,
        /// What to keep on this device; nothing unless the person chose that.
        keep: Option<Kept>,
    },
    /// Write into the ledger that a renewal failed, and only then let go of the lock of this attempt.
    Rest(Attempt, Rest),
    /// Write into the ledger that this session is over.
    EndInLedger(SessionId, Ending),
    /// Open the vault and report back with [`Event::VaultOpened`].
    OpenVault,
    /// Forget what is kept on this device.
    EmptyVault,
    /// Remember on this device whether the person wants to stay signed in.
    WantVault(bool),
    /// Give a caller the answer.
    Answer(Waiter, Result<Bearer, Denied>),
    /// Report [`Event::Resumed`] at about this time.
    WakeAt(Timestamp),
    /// Signed in: go on here.
    Arrive(ReturnTo),
    /// This sign-in is over: requests under way are to be aborted and what they brought forgotten.
    EpochEnded(Epoch),
}
