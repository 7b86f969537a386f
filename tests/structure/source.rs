//! Reads one crate: its modules, the items each defines, and every path each writes. Test code is left out.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Ident, TokenStream, TokenTree};
use syn::punctuated::Punctuated;
use syn::spanned::Spanned as _;
use syn::visit::{self, Visit};
use syn::{Attribute, ImplItem, Item, ItemMod, Meta, Token, UseTree, Visibility};

/// The text of each file, by its name from the root of the repository.
pub(crate) type Sources = BTreeMap<String, String>;

/// A path as it is written, such as `crate::oauth::Scope`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Path {
    pub(crate) segments: Vec<String>,
    pub(crate) line: usize,
}

/// One name that a `use` brings into a module.
#[derive(Debug)]
pub(crate) struct Use {
    pub(crate) path: Path,
    /// The name in this module; `None` for `*`.
    pub(crate) name: Option<String>,
    /// `pub use`, `pub(crate) use` and so on.
    pub(crate) is_reexport: bool,
}

/// A file, or a `mod { … }` inside one.
#[derive(Debug)]
pub(crate) struct Module {
    /// Empty for the root of the crate.
    pub(crate) path: Vec<String>,
    pub(crate) file: String,
    pub(crate) items: BTreeSet<String>,
    pub(crate) uses: Vec<Use>,
    /// Paths in code, macros included.
    pub(crate) mentions: Vec<Path>,
}

/// All modules of the crate that begins at `root`, such as `src/lib.rs`.
pub(crate) fn modules(sources: &Sources, root: &str) -> Vec<Module> {
    let (folder, _) = root.rsplit_once('/').unwrap();
    let mut reader = Reader { sources, folder, modules: Vec::new(), current: 0 };
    reader.read_file(Vec::new(), root);
    reader.modules
}

struct Reader<'a> {
    sources: &'a Sources,
    folder: &'a str,
    modules: Vec<Module>,
    current: usize,
}

impl Reader<'_> {
    fn read_file(&mut self, path: Vec<String>, file: &str) {
        let syntax = syn::parse_file(&self.sources[file]).unwrap_or_else(|error| panic!("{file}: {error}"));
        self.read_module(path, file.to_owned(), &syntax.items);
    }

    fn read_module(&mut self, path: Vec<String>, file: String, items: &[Item]) {
        let parent = self.current;
        self.current = self.modules.len();
        self.modules.push(Module { path, file, items: BTreeSet::new(), uses: Vec::new(), mentions: Vec::new() });
        items.iter().for_each(|item| self.visit_item(item));
        self.current = parent;
    }

    fn module(&mut self) -> &mut Module {
        &mut self.modules[self.current]
    }

    fn read_use(&mut self, tree: &UseTree, prefix: &[String], is_reexport: bool) {
        let under = |ident: &Ident| [prefix, &[ident.to_string()]].concat();
        let (segments, name) = match tree {
            UseTree::Path(path) => return self.read_use(&path.tree, &under(&path.ident), is_reexport),
            UseTree::Group(group) => return group.items.iter().for_each(|tree| self.read_use(tree, prefix, is_reexport)),
            UseTree::Name(name) if name.ident == "self" => (prefix.to_vec(), prefix.last().cloned()),
            UseTree::Name(name) => (under(&name.ident), Some(name.ident.to_string())),
            UseTree::Rename(rename) => (under(&rename.ident), Some(rename.rename.to_string())),
            UseTree::Glob(_) => (prefix.to_vec(), None),
        };
        let path = Path { segments, line: tree.span().start().line };
        self.module().uses.push(Use { path, name, is_reexport });
    }
}

impl<'ast> Visit<'ast> for Reader<'_> {
    fn visit_item(&mut self, item: &'ast Item) {
        if attributes(item).iter().any(is_test_only) {
            return;
        }
        if let Some(name) = defined_name(item) {
            self.module().items.insert(name.to_string());
        }
        visit::visit_item(self, item);
    }

    fn visit_impl_item(&mut self, item: &'ast ImplItem) {
        let attributes = match item {
            ImplItem::Const(item) => &item.attrs,
            ImplItem::Fn(item) => &item.attrs,
            ImplItem::Type(item) => &item.attrs,
            ImplItem::Macro(item) => &item.attrs,
            _ => return,
        };
        if !attributes.iter().any(is_test_only) {
            visit::visit_impl_item(self, item);
        }
    }

    fn visit_item_mod(&mut self, item: &'ast ItemMod) {
        let Module { path, file, .. } = self.module();
        let path = [path.as_slice(), &[item.ident.to_string()]].concat();
        if let Some((_, items)) = &item.content {
            let file = file.clone();
            return self.read_module(path, file, items);
        }
        let stem = format!("{}/{}", self.folder, path.join("/"));
        let candidates = [format!("{stem}.rs"), format!("{stem}/mod.rs")];
        let file = candidates.iter().find(|file| self.sources.contains_key(*file));
        let file = file.unwrap_or_else(|| panic!("no file for `mod {}`: looked for {candidates:?}", path.join("::")));
        self.read_file(path, file);
    }

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        if item.leading_colon.is_none() {
            self.read_use(&item.tree, &[], !matches!(item.vis, Visibility::Inherited));
        }
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        if path.leading_colon.is_none() {
            let segments = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
            self.module().mentions.push(Path { segments, line: path.span().start().line });
        }
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, call: &'ast syn::Macro) {
        self.visit_path(&call.path);
        paths_in(call.tokens.clone(), &mut self.module().mentions);
    }

    // Links in documentation are no imports.
    fn visit_attribute(&mut self, _: &'ast Attribute) {}
}

/// The paths in the arguments of a macro, which are tokens without a grammar.
fn paths_in(tokens: TokenStream, found: &mut Vec<Path>) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let is_punct =
        |at: usize, expected: char| matches!(tokens.get(at), Some(TokenTree::Punct(punct)) if punct.as_char() == expected);
    let mut at = 0;
    while at < tokens.len() {
        match &tokens[at] {
            TokenTree::Group(group) => paths_in(group.stream(), found),
            TokenTree::Ident(first) => {
                let is_start = at == 0 || !['.', ':', '\''].iter().any(|before| is_punct(at - 1, *before));
                let mut segments = vec![first.to_string()];
                while let (true, true, Some(TokenTree::Ident(next))) =
                    (is_punct(at + 1, ':'), is_punct(at + 2, ':'), tokens.get(at + 3))
                {
                    segments.push(next.to_string());
                    at += 3;
                }
                if is_start {
                    found.push(Path { segments, line: first.span().start().line });
                }
            }
            _ => {}
        }
        at += 1;
    }
}

fn attributes(item: &Item) -> &[Attribute] {
    match item {
        Item::Const(item) => &item.attrs,
        Item::Enum(item) => &item.attrs,
        Item::Fn(item) => &item.attrs,
        Item::Impl(item) => &item.attrs,
        Item::Macro(item) => &item.attrs,
        Item::Mod(item) => &item.attrs,
        Item::Static(item) => &item.attrs,
        Item::Struct(item) => &item.attrs,
        Item::Trait(item) => &item.attrs,
        Item::Type(item) => &item.attrs,
        Item::Use(item) => &item.attrs,
        _ => &[],
    }
}

fn defined_name(item: &Item) -> Option<&Ident> {
    match item {
        Item::Const(item) => Some(&item.ident),
        Item::Enum(item) => Some(&item.ident),
        Item::Fn(item) => Some(&item.sig.ident),
        Item::Macro(item) => item.ident.as_ref(),
        Item::Static(item) => Some(&item.ident),
        Item::Struct(item) => Some(&item.ident),
        Item::Trait(item) => Some(&item.ident),
        Item::Type(item) => Some(&item.ident),
        _ => None,
    }
}

fn is_test_only(attribute: &Attribute) -> bool {
    attribute.path().is_ident("cfg") && attribute.parse_args().is_ok_and(|condition: Meta| needs_test(&condition))
}

/// Whether the condition of a `cfg` can only hold in a test build.
fn needs_test(condition: &Meta) -> bool {
    let Meta::List(list) = condition else { return condition.path().is_ident("test") };
    let parts = list.parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated).unwrap_or_default();
    match list.path.get_ident().map(ToString::to_string).as_deref() {
        Some("all") => parts.iter().any(needs_test),
        Some("any") => !parts.is_empty() && parts.iter().all(needs_test),
        _ => false,
    }
}
