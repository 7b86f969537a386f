//! The questions, and the answer with its reason. The answers are in the address, so a result can be linked to, and Back undoes one.

use leptos::prelude::*;

use super::name::flow_name;
use crate::learn::flows::choice::{Choice, QUESTIONS, Question};
use crate::learn::flows::{Answers, Flow};
use crate::ui::components::live::live;
use crate::ui::context::use_app;
use crate::ui::route::Route;

/// The questions and the result.
#[component]
pub fn Questions() -> impl IntoView {
    let router = use_app().router;
    let answers = router.part(|route| if let Route::Flows { answers } = route { Some(*answers) } else { None });
    let answers = Signal::derive(move || answers.get().unwrap_or_default());
    let choose = Callback::new(move |(name, word): (&'static str, &'static str)| {
        router.go(&Route::Flows { answers: answers.get_untracked().with(name, word) });
    });
    view! {
        <section class="spread" aria-labelledby="t-questions">
            <header>
                <h2 id="t-questions">"Which flow should I use?"</h2>
                <p>"Your answers are in the address, so you can share them."</p>
            </header>
            <div class="stack">
                {QUESTIONS.into_iter().map(|question| question_view(question, answers, choose)).collect_view()}
                <div class="stack answer" role="status">
                    {live(move || match answers.get().flow() {
                        Some(flow) => answer_view(answers.get(), flow),
                        None => view! { <p class="hint">"Your answer appears here, with the reason."</p> }.into_any(),
                    })}
                </div>
            </div>
        </section>
    }
}

fn question_view(question: Question, answers: Signal<Answers>, choose: Callback<(&'static str, &'static str)>) -> AnyView {
    let Question { name, text, choices } = question;
    let choice = |choice: &Choice| {
        let Choice { name: value, text, note } = *choice;
        let id = format!("{name}-{value}");
        let note_id = format!("{id}-note");
        view! {
            <div class="tick">
                <input
                    type="radio"
                    name=name
                    value=value
                    id=id.clone()
                    aria-describedby=note_id.clone()
                    prop:checked=move || answers.get().choice(name) == Some(value)
                    on:change=move |_| choose.run((name, value))
                />
                <label for=id>{text}</label>
                <p class="hint" id=note_id>
                    {note}
                </p>
            </div>
        }
        .into_any()
    };
    view! {
        <fieldset class="question" hidden=move || name == "secret" && !answers.get().asks_about_secret()>
            <legend>{text}</legend>
            {choices.iter().map(choice).collect_view()}
        </fieldset>
    }
    .into_any()
}

fn answer_view(answers: Answers, flow: Flow) -> AnyView {
    let against = |other: Flow| {
        view! {
            <div>
                <dt>{flow_name(other)}</dt>
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
            "See the diagram"
        </a>
    }
    .into_any()
}
