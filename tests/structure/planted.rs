//! The rules find what is planted for them, and nothing else.

use crate::rules::House;
use crate::source::Sources;

const HOUSE: House = House { root: "src/lib.rs", floors: &[&["ui"], &["left", "right"], &["session"], &["oauth"]] };

const ROOT: &str = "pub mod oauth; pub mod session; pub mod ui;";

fn faults(files: &[(&str, &str)]) -> Vec<String> {
    let sources: Sources = files.iter().map(|(name, text)| (format!("src/{name}"), (*text).to_owned())).collect();
    crate::faults(HOUSE, &sources)
}

/// A house with three floors; `session` has the files `a`, `b` and `c`.
fn session(files: [(&str, &str); 3]) -> Vec<String> {
    let fixed = [
        ("lib.rs", ROOT),
        ("ui.rs", "pub struct Page;"),
        ("oauth.rs", "pub struct Scope;"),
        ("session/mod.rs", "pub mod a; pub mod b; pub mod c; pub use a::A; pub use b::B; pub use c::C;"),
    ];
    let files = files.map(|(name, text)| (format!("session/{name}.rs"), text));
    let files = files.iter().map(|(name, text)| (name.as_str(), *text));
    faults(&fixed.into_iter().chain(files).collect::<Vec<_>>())
}

fn assert_one(faults: &[String], expected: &str) {
    assert_eq!(faults, [expected]);
}

#[test]
fn a_house_in_order_has_no_faults() {
    let files = [
        ("a", "use crate::oauth::Scope; use super::B; pub struct A(Scope, B);"),
        ("b", "use super::c::{C, self as the_c}; pub struct B(C);"),
        ("c", "use std::fmt; pub struct C;"),
    ];
    assert_eq!(session(files), Vec::<String>::new());
}

#[test]
fn an_upward_import_is_found() {
    let faults = session([("a", "\nuse crate::{oauth::Scope, ui::Page};"), ("b", ""), ("c", "")]);
    assert_one(&faults, "src/session/a.rs:2 imports crate::ui::Page from src/ui.rs: `session` is not above `ui`");
}

#[test]
fn an_upward_re_export_is_found() {
    let faults = faults(&[
        ("lib.rs", ROOT),
        ("ui.rs", ""),
        ("session.rs", "pub struct Session;"),
        ("oauth.rs", "pub use crate::session::Session;"),
    ]);
    assert_one(&faults, "src/oauth.rs:1 imports crate::session::Session from src/session.rs: `oauth` is not above `session`");
}

#[test]
fn an_upward_inline_path_is_found() {
    for text in [
        "fn f() { crate::ui::draw(); }",
        "fn f() -> Vec<crate::ui::draw> { vec![] }",
        "fn f() { println!(\"{}\", [crate::ui::draw()]); }",
        "fn f() { super::ui::draw() }",
        "mod inner { fn f() { super::super::ui::draw() } }",
        "impl crate::ui::draw for u8 {}",
        "fn f() { use crate::ui::draw; }",
    ] {
        let faults = faults(&[("lib.rs", ROOT), ("ui.rs", "pub fn draw() {}"), ("session.rs", text), ("oauth.rs", "")]);
        assert!(matches!(&faults[..], [fault] if fault.contains("`session` is not above `ui`")), "{text}: {faults:?}");
    }
}

#[test]
fn neighbours_on_one_floor_do_not_import_each_other() {
    let faults = faults(&[("lib.rs", "mod left; mod right;"), ("left.rs", "use crate::right::R;"), ("right.rs", "pub struct R;")]);
    assert_one(&faults, "src/left.rs:1 imports crate::right::R from src/right.rs: `left` is not above `right`");
}

#[test]
fn a_module_without_a_floor_is_found() {
    let faults = faults(&[("lib.rs", "mod ui; mod attic;"), ("ui.rs", "use crate::attic::Box;"), ("attic.rs", "pub struct Box;")]);
    assert_one(&faults, "src/attic.rs is on no floor: add `attic` to the floors");
}

#[test]
fn a_circle_of_two_files_is_found() {
    let faults = session([
        ("a", "use crate::session::b::B; pub struct A(B);"),
        ("b", "use crate::oauth::Scope;\nuse crate::session::a::A; pub struct B;"),
        ("c", "use crate::session::a::A; pub struct C;"),
    ]);
    assert_one(
        &faults,
        "src/session/a.rs → src/session/b.rs → src/session/a.rs\n  \
         src/session/a.rs:1 names crate::session::b::B\n  \
         src/session/b.rs:2 names crate::session::a::A",
    );
}

#[test]
fn a_circle_through_super_and_re_exports_is_found() {
    let faults = session([
        ("a", "use super::{B}; pub struct A(B);"),
        ("b", "pub struct B; mod inner { use super::super::C; }"),
        ("c", "use super::super::session::A as First; pub struct C;"),
    ]);
    assert_one(
        &faults,
        "src/session/a.rs → src/session/b.rs → src/session/c.rs → src/session/a.rs\n  \
         src/session/a.rs:1 names super::B\n  \
         src/session/b.rs:1 names super::super::C\n  \
         src/session/c.rs:1 names super::super::session::A",
    );
}

#[test]
fn a_circle_through_inline_paths_is_found() {
    let faults = session([
        ("a", "use crate::session::b; pub struct A; pub fn f() { b::g() }"),
        ("b", "pub struct B; pub fn g() { assert!(crate::session::a::f() == ()) }"),
        ("c", "pub struct C;"),
    ]);
    assert!(matches!(&faults[..], [circle] if circle.starts_with("src/session/a.rs → src/session/b.rs → ")), "{faults:?}");
}

#[test]
fn a_circle_between_a_file_and_its_parent_is_found() {
    let parent = |text| faults(&[("lib.rs", "mod ui;"), ("ui/mod.rs", text), ("ui/page.rs", "use super::Kind; pub fn draw() {}")]);
    for text in [
        "mod page; pub struct Kind; fn f() { page::draw() }",
        "mod page; use page::draw; pub struct Kind;",
        "mod page; pub use page::draw; pub struct Kind; fn f() { draw() }",
        "mod page; use page::*; pub struct Kind;",
    ] {
        assert!(matches!(&parent(text)[..], [circle] if circle.starts_with("src/ui/mod.rs → src/ui/page.rs → ")), "{text}");
    }
    for text in [
        "mod page; pub struct Kind;",
        "mod page; pub use page::draw; pub struct Kind;",
        "mod page; pub use page::*; pub struct Kind;",
    ] {
        assert_eq!(parent(text), Vec::<String>::new(), "a barrel: {text}");
    }
}

#[test]
fn a_variable_with_the_name_of_a_module_is_no_import() {
    let files = [
        ("lib.rs", "mod ui;"),
        ("ui/mod.rs", "mod page; pub struct Kind; fn f(page: u8) -> u8 { dbg!(page) + page }"),
        ("ui/page.rs", "use super::Kind;"),
    ];
    assert_eq!(faults(&files), Vec::<String>::new());
}

#[test]
fn test_code_comments_and_texts_are_left_out() {
    let files = [
        ("a", "#[cfg(test)] mod tests { use crate::ui::X; } #[cfg(all(test, unix))] use crate::ui::X; pub struct A;"),
        ("b", "// use crate::ui::X;\n/// [`crate::ui::X`]\npub struct B; const TEXT: &str = \"crate::ui::X\";"),
        ("c", "pub struct C; impl C { #[cfg(test)] fn f() { crate::ui::x() } }"),
    ];
    assert_eq!(session(files), Vec::<String>::new());
    let not_only_tests = session([("a", "#[cfg(any(test, unix))] use crate::ui::X;"), ("b", ""), ("c", "")]);
    assert_eq!(not_only_tests.len(), 1, "{not_only_tests:?}");
}
