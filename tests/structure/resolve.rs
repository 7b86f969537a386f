//! Finds the file that defines what a path names, through re-exports.

use std::collections::{BTreeMap, BTreeSet};

use crate::source::{Module, Path};

/// One file that needs another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Import {
    pub(crate) from: String,
    pub(crate) line: usize,
    /// The path as written.
    pub(crate) path: String,
    pub(crate) to: String,
    /// `pub use` of a module's own child. It gives the child another name, and does not use it.
    pub(crate) is_barrel: bool,
}

/// Every import between two files of the crate, with the first place where it is written.
pub(crate) fn imports(modules: &[Module]) -> Vec<Import> {
    let names = Names { modules, by_path: modules.iter().map(|module| (module.path.as_slice(), module)).collect() };
    let mut seen = BTreeSet::new();
    let all = modules.iter().flat_map(|module| names.imports_of(module)).filter(|import| import.from != import.to);
    all.filter(|Import { from, to, is_barrel, .. }| seen.insert((from.clone(), to.clone(), *is_barrel))).collect()
}

/// What a path leads to.
#[derive(Debug, Clone, Copy)]
enum Target<'a> {
    Module(&'a Module),
    /// An item that this module defines.
    Item(&'a Module),
}

impl<'a> Target<'a> {
    fn module(self) -> &'a Module {
        let (Self::Module(module) | Self::Item(module)) = self;
        module
    }
}

/// Re-exports may name one another; a chain longer than this is one that never ends.
const LONGEST_CHAIN: usize = 16;

struct Names<'a> {
    modules: &'a [Module],
    by_path: BTreeMap<&'a [String], &'a Module>,
}

impl<'a> Names<'a> {
    fn imports_of(&self, module: &'a Module) -> Vec<Import> {
        let uses = module.uses.iter().filter_map(|import| {
            let target = self.target(module, &import.path.segments)?.module();
            Some(new_import(module, &import.path, target, import.is_reexport && target.path.starts_with(&module.path)))
        });
        let mentions = module.mentions.iter().filter_map(|path| {
            let target = match (path.segments.as_slice(), self.target(module, &path.segments)?) {
                // A variable may be called like a module.
                ([_], Target::Module(_)) => return None,
                (_, target) => target.module(),
            };
            Some(new_import(module, path, target, false))
        });
        uses.chain(mentions).collect()
    }

    /// The longest beginning of `path` that leads somewhere: macros define names that cannot be seen here.
    fn target(&self, from: &'a Module, path: &[String]) -> Option<Target<'a>> {
        (1..=path.len()).rev().find_map(|length| self.find(from, &path[..length], LONGEST_CHAIN))
    }

    /// Follows a path as it is written inside `from`.
    fn find(&self, from: &'a Module, path: &[String], chain: usize) -> Option<Target<'a>> {
        match path.split_first()? {
            (first, rest) if first == "crate" => self.descend(self.modules.first()?, rest, chain),
            _ => self.descend(from, path, chain),
        }
    }

    /// Follows a path from inside `module`.
    fn descend(&self, module: &'a Module, path: &[String], chain: usize) -> Option<Target<'a>> {
        let Some((name, rest)) = path.split_first() else { return Some(Target::Module(module)) };
        let chain = chain.checked_sub(1)?;
        if name == "self" {
            return self.descend(module, rest, chain);
        }
        if name == "super" {
            let (_, parent) = module.path.split_last()?;
            return self.descend(self.by_path.get(parent)?, rest, chain);
        }
        if let Some(child) = self.by_path.get([module.path.as_slice(), std::slice::from_ref(name)].concat().as_slice()) {
            return self.descend(child, rest, chain);
        }
        if module.items.contains(name) {
            return Some(Target::Item(module));
        }
        if let Some(import) = module.uses.iter().find(|import| import.name.as_ref() == Some(name)) {
            return match self.find(module, &import.path.segments, chain)? {
                Target::Module(target) => self.descend(target, rest, chain),
                item @ Target::Item(_) => Some(item),
            };
        }
        module.uses.iter().filter(|import| import.name.is_none()).find_map(|glob| {
            match self.find(module, &glob.path.segments, chain)? {
                Target::Module(target) => self.descend(target, path, chain),
                Target::Item(_) => None,
            }
        })
    }
}

fn new_import(from: &Module, path: &Path, to: &Module, is_barrel: bool) -> Import {
    Import { from: from.file.clone(), line: path.line, path: path.segments.join("::"), to: to.file.clone(), is_barrel }
}
