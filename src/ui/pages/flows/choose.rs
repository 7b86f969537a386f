//! The questions, and the answer with its reason. What was answered stands in the address, so an answer can be linked to, and Back
//! leads to the one before.

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};

use crate::learn::flows::Answers;
use crate::learn::flows::Flow;
use crate::learn::flows::choice::{QUESTIONS, Question};

/// The questions and, below them, what follows.
#[component]
pub fn Questions() -> impl IntoView {
    let query = use_query_map();
    let answers = Signal::derive(move || query.with(|query| Answers::read(|name| query.get(name))));
    let navigate = StoredValue::new_local(use_navigate());
    let choose = Callback::new(move |(name, word): (&'static str, &'static str)| {
        let stay = NavigateOptions { scroll: false, ..NavigateOptions::default() };
        let query = answers.get_untracked().with(name, word).to_query();
        navigate.with_value(|navigate| navigate(&format!("/flows{query}"), stay));
    });
    view! {
        <section class="spread" aria-labelledby="t-questions">
            <header>
                <h2 id="t-questions">"A few questions"</h2>
                <p>"The answers stand in the address, so you can send somebody yours."</p>
            </header>
            <div class="stack">
                {QUESTIONS.into_iter().map(|question| asked(question, answers, choose)).collect_view()}
                <div class="stack answer" role="status">
                    {move || match answers.get().flow() {
                        Some(flow) => answer(answers.get(), flow),
                        None => view! { <p class="hint">"The answer comes here, with its reason."</p> }.into_any(),
                    }}
                </div>
            </div>
        </section>
    }
}

fn asked(question: Question, answers: Signal<Answers>, choose: Callback<(&'static str, &'static str)>) -> AnyView {
    let Question { name, asks, choices } = question;
    let choice = |(word, says, note): &(&'static str, &'static str, &'static str)| {
        let (word, id) = (*word, format!("{name}-{word}"));
        let note_id = format!("{id}-note");
        view! {
            <div class="tick">
                <input
                    type="radio"
                    name=name
                    value=word
                    id=id.clone()
                    aria-describedby=note_id.clone()
                    prop:checked=move || answers.get().word(name) == Some(word)
                    on:change=move |_| choose.run((name, word))
                />
                <label for=id>{*says}</label>
                <p class="hint" id=note_id>
                    {*note}
                </p>
            </div>
        }
        .into_any()
    };
    view! {
        <fieldset class="question" hidden=move || name == "secret" && !answers.get().asks_of_the_secret()>
            <legend>{asks}</legend>
            {choices.iter().map(choice).collect_view()}
        </fieldset>
    }
    .into_any()
}

fn answer(answers: Answers, flow: Flow) -> AnyView {
    let against = |other: Flow| {
        view! {
            <div>
                <dt>{super::name(other)}</dt>
                <dd>{answers.why_not(other)}</dd>
            </div>
        }
        .into_any()
    };
    view! {
        <h3>{flow.title()}</h3>
        <p>{answers.why()}</p>
        <p class="hint">"Why not the others:"</p>
        <dl class="against">{Flow::ALL.into_iter().filter(|other| *other != flow).map(against).collect_view()}</dl>
        <a class="small" href=format!("#{}", flow.anchor())>
            "See it drawn"
        </a>
    }
    .into_any()
}
