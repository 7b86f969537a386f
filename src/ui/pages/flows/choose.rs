//! The questions, and the answer with its reason. What was answered stands in the address, so an answer can be linked to, and Back
//! leads to the one before.

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};

use crate::oauth::Flow;
use crate::oauth::flows::{Answers, Data, Place};

/// One thing to choose: its word, what it says, and the small print.
type Choice = (&'static str, &'static str, &'static str);

const fn data_words(data: Data) -> (&'static str, &'static str) {
    match data {
        Data::Person => ("A person’s own", "Their playlists, what they saved, what they play."),
        Data::Public => ("Only what is public", "Albums, artists, a search of the catalogue."),
    }
}

const fn place_words(place: Place) -> (&'static str, &'static str) {
    match place {
        Place::Page => ("In a page in a browser", "A site of plain files, with nothing on a server that is yours to program."),
        Place::Device => ("In an app on people’s devices", "A telephone, a desktop, a command line: whatever others install."),
        Place::Machine => ("On a machine of yours", "A server, or a program that nobody else runs."),
    }
}

/// The questions and, below them, what follows.
#[component]
pub fn Questions() -> impl IntoView {
    let query = use_query_map();
    let answers = Memo::new(move |_| {
        query.with(|query| {
            let word = |name| query.get(name);
            Answers::read(word("data").as_deref(), word("place").as_deref(), word("secret").as_deref())
        })
    });
    let navigate = StoredValue::new_local(use_navigate());
    let answer = move |changed: Answers| {
        let stay = NavigateOptions { scroll: false, ..NavigateOptions::default() };
        navigate.with_value(|navigate| navigate(&format!("/flows{}", changed.to_query()), stay));
    };
    let data = Data::ALL.map(|one| (one.as_str(), data_words(one).0, data_words(one).1));
    let place = Place::ALL.map(|one| (one.as_str(), place_words(one).0, place_words(one).1));
    let secret = [
        ("yes", "Yes", "Only you can read its files and its settings."),
        ("no", "No", "Others can: they have the program, its settings, or the machine."),
    ];
    view! {
        <section class="spread" aria-labelledby="t-questions">
            <header>
                <h2 id="t-questions">"A few questions"</h2>
                <p>"The answers stand in the address, so you can send somebody yours."</p>
            </header>
            <div class="stack">
                <Question
                    name="data"
                    asks="Whose data do you want?"
                    choices=data.to_vec()
                    chosen=Signal::derive(move || answers.get().data.map(Data::as_str))
                    choose=move |word| answer(Answers { data: Answers::read(Some(word), None, None).data, ..answers.get_untracked() })
                />
                <Question
                    name="place"
                    asks="Where does your code run?"
                    choices=place.to_vec()
                    chosen=Signal::derive(move || answers.get().place.map(Place::as_str))
                    choose=move |word| answer(Answers { place: Answers::read(None, Some(word), None).place, ..answers.get_untracked() })
                />
                <Show when=move || answers.get().asks_of_the_secret()>
                    <Question
                        name="secret"
                        asks="Is a client secret safe there?"
                        choices=secret.to_vec()
                        chosen=Signal::derive(move || answers.get().secret.map(|safe| if safe { "yes" } else { "no" }))
                        choose=move |word| answer(Answers { secret: Answers::read(None, None, Some(word)).secret, ..answers.get_untracked() })
                    />
                </Show>
                <div class="stack answer" role="status">
                    {move || match answers.get().flow() {
                        Some(flow) => view! { <Answer answers=answers.get() flow /> }.into_any(),
                        None => view! { <p class="hint">"The answer comes here, with its reason."</p> }.into_any(),
                    }}
                </div>
            </div>
        </section>
    }
}

#[component]
fn Question(
    name: &'static str,
    asks: &'static str,
    choices: Vec<Choice>,
    chosen: Signal<Option<&'static str>>,
    choose: impl Fn(&'static str) + Copy + Send + 'static,
) -> impl IntoView {
    let choice = move |(word, says, print): Choice| {
        let id = format!("{name}-{word}");
        let note = format!("{id}-note");
        view! {
            <div class="tick">
                <input
                    type="radio"
                    name=name
                    value=word
                    id=id.clone()
                    aria-describedby=note.clone()
                    prop:checked=move || chosen.get() == Some(word)
                    on:change=move |_| choose(word)
                />
                <label for=id>{says}</label>
                <p class="hint" id=note>
                    {print}
                </p>
            </div>
        }
    };
    view! {
        <fieldset class="question">
            <legend>{asks}</legend>
            {choices.into_iter().map(choice).collect_view()}
        </fieldset>
    }
}

#[component]
fn Answer(answers: Answers, flow: Flow) -> impl IntoView {
    let against = Flow::ALL.into_iter().filter(|other| *other != flow).map(|other| {
        view! {
            <div>
                <dt>{super::name(other)}</dt>
                <dd>{answers.why_not(other)}</dd>
            </div>
        }
    });
    view! {
        <h3>{flow.title()}</h3>
        <p>{answers.why()}</p>
        <dl class="against">{against.collect_view()}</dl>
        <a class="small" href=format!("#{}", flow.anchor())>
            "See it drawn"
        </a>
    }
}
