//! What is wrong with a file.

use leptos::prelude::*;

use super::file::OpenFile;
use crate::backup::fault::FileFault;
use crate::browser::intl;
use crate::ui::components::code::number_code;
use crate::ui::components::icon::Icon;

/// Most faults that are named.
const MOST: usize = 50;

/// The faults of a file; of one that cannot be used, or of parts of it.
#[must_use]
pub fn faults(open: &OpenFile, is_all: bool) -> AnyView {
    let all = &open.opened.faults;
    if all.is_empty() && !is_all {
        return ().into_any();
    }
    let title = if is_all { "This file cannot be opened" } else { "A part of this file cannot be read" };
    let name = open.opened.name.clone();
    let rest = if is_all { "Nothing was changed on your disk." } else { "The rest is here. Nothing was changed on your disk." };
    let nothing = all.is_empty().then_some("There is no list in it.");
    let more = all.len().saturating_sub(MOST);
    let more = (more > 0).then(|| {
        let more = intl::count(more);
        view! { <p>"And " {more} " more like these."</p> }
    });
    view! {
        <div class="notice wrong" role=if is_all { "alert" } else { "status" }>
            <Icon name="broken" />
            <h2>{title}</h2>
            <p>
                <bdi translate="no">{name}</bdi>
                ". "
                {nothing}
                " "
                {rest}
            </p>
            <ul class="entries">{all.iter().take(MOST).map(line).collect_view()}</ul>
            {more}
        </div>
    }
    .into_any()
}

fn line(fault: &FileFault) -> AnyView {
    let FileFault { code, place, words } = fault.clone();
    let place = (!place.is_empty()).then(|| view! { <b translate="no">{place}</b> });
    view! {
        <li>
            {place}
            <p>{words}</p>
            {number_code(code)}
        </li>
    }
    .into_any()
}
