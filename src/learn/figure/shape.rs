//! The types of a diagram.

use crate::learn::trace::Participant;
use crate::learn::trace::words::of_param;

/// The diagram of a flow.
#[derive(Clone, Copy, Debug)]
pub struct Figure {
    /// The lanes, first to last.
    pub lanes: [Lane; 4],
    /// The steps in their order.
    pub steps: &'static [FigureStep],
}

/// A lane: a name and a few words below it.
pub type Lane = (&'static str, &'static str);

/// One step. [`Participant::Page`] stands for whatever runs the app's code: a page, a server or a program.
#[derive(Clone, Copy, Debug)]
pub struct FigureStep {
    /// The participant that acts.
    pub from: Participant,
    /// The participant it reaches; the same as `from` for a step within one.
    pub to: Participant,
    /// What happens, in a few words.
    pub title: &'static str,
    /// The request line or the status. May be empty.
    pub line: &'static str,
    /// Why it happens, or what it means.
    pub meaning: &'static str,
    /// The parameters it carries.
    pub params: &'static [FigureParam],
    /// Where it is specified: the number of an RFC and a section of it.
    pub source: Option<(u16, &'static str)>,
}

/// A parameter, a member of a JSON response, or a header.
#[derive(Clone, Copy, Debug)]
pub struct FigureParam {
    /// Its name.
    pub name: &'static str,
    /// Its value.
    pub value: FigureValue,
    /// What it is for, unless that is the same as in the log.
    pub(super) purpose: Option<&'static str>,
}

/// The value of a parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FigureValue {
    /// An example.
    Sample(&'static str),
    /// A description of a value that is made for one use.
    Fresh(&'static str),
}

impl FigureParam {
    /// What it is for, in a sentence.
    #[must_use]
    pub fn purpose(&self) -> Option<&'static str> {
        self.purpose.or_else(|| of_param(self.name))
    }
}

impl Figure {
    /// From whom to whom: `Your server to Accounts service`.
    #[must_use]
    pub fn way(&self, step: &FigureStep) -> String {
        let name = |participant: Participant| self.lanes.get(usize::from(participant.lane()) - 1).map_or("", |(name, _)| name);
        if step.from == step.to { name(step.from).to_owned() } else { format!("{} to {}", name(step.from), name(step.to)) }
    }
}
