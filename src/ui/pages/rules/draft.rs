//! A rule while it is edited: each part of it changes by itself, so that what has the focus stays.

use leptos::prelude::*;

use crate::organise::rules::rule::{Condition, Joined, Order, Rule, Source};

/// A condition, and what tells it apart from the others.
pub(super) type Line = (u32, RwSignal<Condition>);

/// A rule that is edited.
#[derive(Clone, Copy)]
pub(super) struct Draft {
    pub(super) name: RwSignal<String>,
    pub(super) playlist: RwSignal<Option<String>>,
    pub(super) sources: RwSignal<Vec<Source>>,
    pub(super) joined: RwSignal<Joined>,
    pub(super) lines: RwSignal<Vec<Line>>,
    pub(super) order: RwSignal<Order>,
    pub(super) limit: RwSignal<String>,
}

impl Draft {
    pub(super) fn of(rule: Rule) -> Self {
        let lines = (0..).zip(rule.conditions).map(|(id, condition)| (id, RwSignal::new(condition))).collect();
        Self {
            name: RwSignal::new(rule.name),
            playlist: RwSignal::new(rule.playlist),
            sources: RwSignal::new(rule.sources),
            joined: RwSignal::new(rule.joined),
            lines: RwSignal::new(lines),
            order: RwSignal::new(rule.order),
            limit: RwSignal::new(rule.limit),
        }
    }

    /// The rule. Tracked.
    pub(super) fn rule(self) -> Rule {
        Rule {
            name: self.name.get(),
            playlist: self.playlist.get(),
            sources: self.sources.get(),
            joined: self.joined.get(),
            conditions: self.lines.get().into_iter().map(|(_, condition)| condition.get()).collect(),
            order: self.order.get(),
            limit: self.limit.get(),
        }
    }

    /// Adds a condition.
    pub(super) fn add(self) {
        self.lines.update(|lines| {
            let next = lines.iter().map(|(id, _)| id + 1).max().unwrap_or(0);
            lines.push((next, RwSignal::new(Condition::default())));
        });
    }
}
