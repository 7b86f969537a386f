//! Parameters with their values and what each is for.

use leptos::prelude::*;

use super::code_text::code_text;
use crate::browser::styles;
use crate::learn::figure::{FigureParam, FigureValue};
use crate::learn::flows::RehearsedParam;
use crate::learn::trace::{ParamValue, TraceParam, words};

/// Of lists of parameters, and of the diagrams they are in.
pub const STYLES: &str = include_str!("../../../style/sequence.css");

/// A parameter, ready to be drawn.
pub struct ParamRow {
    /// Its name.
    pub name: String,
    /// Its value, or the parts of the text shown in place of it.
    pub value: Vec<String>,
    /// Whether the value is hidden. The text in place of it has a frame.
    pub hidden: bool,
    /// What it is for.
    pub purpose: Option<&'static str>,
}

impl From<TraceParam> for ParamRow {
    fn from(param: TraceParam) -> Self {
        let purpose = words::of_param(&param.name);
        let (value, hidden) = match param.value {
            ParamValue::Plain(text) => (vec![text], false),
            ParamValue::Secret { length, hash } => (vec![format!("{length} characters"), format!("SHA-256 {hash}…")], true),
        };
        Self { name: param.name, value, hidden, purpose }
    }
}

impl From<&FigureParam> for ParamRow {
    fn from(param: &FigureParam) -> Self {
        let (FigureValue::Sample(text) | FigureValue::Fresh(text)) = param.value;
        let hidden = matches!(param.value, FigureValue::Fresh(_));
        Self { name: param.name.to_owned(), value: vec![text.to_owned()], hidden, purpose: param.purpose() }
    }
}

impl From<RehearsedParam> for ParamRow {
    fn from(param: RehearsedParam) -> Self {
        Self { name: param.name.into_owned(), value: vec![param.value], hidden: false, purpose: param.purpose }
    }
}

/// The list of them.
#[must_use]
pub fn param_list(params: Vec<ParamRow>) -> AnyView {
    styles::adopt(STYLES);
    let row = |ParamRow { name, value, hidden, purpose }: ParamRow| {
        let value = if hidden {
            let parts = value.into_iter().map(|part| view! { <span>{part}</span> }.into_any());
            view! { <span class="secret">{parts.collect_view()}</span> }.into_any()
        } else {
            value.concat().into_any()
        };
        view! {
            <div>
                <dt>{name}</dt>
                <dd class="value" translate="no">{value}</dd>
                {purpose.map(|purpose| view! { <dd class="reason">{code_text(purpose)}</dd> })}
            </div>
        }
        .into_any()
    };
    view! { <dl class="params">{params.into_iter().map(row).collect_view()}</dl> }.into_any()
}
