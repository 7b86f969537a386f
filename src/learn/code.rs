//! Every problem of the pages for developers, one entry per code. In the form of [`session::problem`](crate::session::problem).

use crate::session::NextStep;
use crate::session::problem::codes;

codes! {
    Calling {
        ConsoleUnread = "LG-console-unread" {
            title: "The operations could not be loaded",
            meaning: "The file operations.json next to this page could not be read, or belongs to another version of it.",
            next: NextStep::Retry,
        }
    }
}
