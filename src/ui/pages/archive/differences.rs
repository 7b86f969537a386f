//! A comparison as a file to keep.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::compared::Compared;
use crate::backup::compare::Side;
use crate::backup::differences::Differences;
use crate::backup::fault::FileFault;
use crate::browser::file::MadeFile;
use crate::browser::turns;

/// The buttons that save it.
#[must_use]
pub fn save(compared: &Compared) -> AnyView {
    let compared = StoredValue::new_local(compared.clone());
    let outcome = RwSignal::new(String::new());
    let press = move |is_table: bool| {
        let compared = compared.get_value();
        spawn_local(async move {
            let name = if is_table { "comparison.csv" } else { "comparison.txt" }.to_owned();
            let bytes = written(&compared, is_table).await;
            let words = match MadeFile::of_type(name, "application/octet-stream", &bytes) {
                Some(made) => {
                    made.save();
                    format!("Saved as {}.", made.name)
                }
                None => FileFault::no_memory().words,
            };
            // The page may be gone by now.
            outcome.try_set(words);
        });
    };
    view! {
        <button class="button" type="button" on:click=move |_| press(true)>
            "Save as a table (.csv)"
        </button>
        <button class="button" type="button" on:click=move |_| press(false)>
            "Save as text (.txt)"
        </button>
        <span role="status">{outcome}</span>
    }
    .into_any()
}

/// The comparison as a table, or as text.
async fn written(compared: &Compared, is_table: bool) -> Vec<u8> {
    let (old, new) = (compared.before.lists(), compared.after.lists());
    let before = Side { lists: &old, viewed: &compared.before.viewed };
    let after = Side { lists: &new, viewed: &compared.after.viewed };
    let differences = Differences { before, after };
    let mut out = match is_table {
        true => Differences::table_head(),
        false => Differences::text_head(&compared.before.title(), &compared.after.title(), &compared.lists, compared.unread),
    };
    for change in compared.lists.iter() {
        if is_table {
            differences.table(change, &mut out)
        } else {
            differences.text(change, &mut out)
        }
        turns::rest().await;
    }
    out
}
