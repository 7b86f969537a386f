//! `docs/errors.md`: every problem the app can report, in its own words, with the tests that look for its code.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;

use lockgroove::session::NextStep;
use lockgroove::session::problem::{Problem, When};
use lockgroove::{check, learn, session, spotify};

use crate::tree::{root, sources, tests_in};

/// Set by `cargo xtask docs`.
const WRITE: &str = "LOCKGROOVE_WRITE_DOCS";
/// Where tests cause problems. Journeys come first.
const CAUSES: [&str; 5] = ["tests/e2e", "tests/session", "tests/client", "tests/web", "src"];
/// A code of the component tests only.
const INVENTED: &str = "LG-test";

/// The page itself, whose words stand for the app until it starts.
const PAGE: &str = "index.html";

/// The problems that the page itself explains when the app does not start. Their words are there and nowhere else.
fn problems_of_the_page() -> Vec<&'static Problem> {
    let page = fs::read_to_string(root().join(PAGE)).unwrap();
    let problem = |notice: &str| {
        let between = |start: &str, end: &str| {
            let (text, _) =
                notice.split_once(start).and_then(|(_, rest)| rest.split_once(end)).unwrap_or_else(|| panic!("{notice}"));
            &*text.to_owned().leak()
        };
        let (title, meaning) = (between("<h2>", "</h2>"), between("<p>", "</p>"));
        let code = between("<p class=\"number-code\">", "</p>");
        &*Box::leak(Box::new(Problem { code, when: When::Opening, title, meaning, next: NextStep::None, fix: &[] }))
    };
    page.split("role=\"alert\"").skip(1).map(problem).collect()
}

/// Every problem, in the order in which a person would meet them.
fn problems() -> Vec<&'static Problem> {
    let session = session::Code::ALL.iter().map(|code| code.problem());
    let spotify = spotify::Code::ALL.iter().map(|code| code.problem());
    let check = check::Code::ALL.iter().map(|code| code.problem());
    let learn = learn::Code::ALL.iter().map(|code| code.problem());
    let mut all: Vec<_> = problems_of_the_page().into_iter().chain(session).chain(spotify).chain(check).chain(learn).collect();
    all.sort_by_key(|problem| problem.when);
    all
}

/// The tests that look for each problem's code, found in their text.
fn proofs() -> Vec<(&'static Problem, Vec<String>)> {
    let tests = CAUSES.map(|folder| tests_in(&[folder]));
    let looks_for = |problem: &'static Problem| {
        let code = format!("\"{}\"", problem.code);
        let found = tests.iter().flatten().filter(|(_, text)| text.contains(&code)).map(|(name, _)| name.clone());
        let mut names: Vec<String> = found.collect();
        names.dedup();
        (problem, names)
    };
    problems().into_iter().map(looks_for).collect()
}

/// The codes in a text.
fn codes_in(text: &str) -> impl Iterator<Item = &str> {
    text.split("\"LG-").skip(1).filter_map(|rest| rest.split('"').next())
}

fn document() -> String {
    let mut text = "# What can go wrong, and what the app says\n\n\
         Written by `cargo xtask docs` from the app’s own words; `cargo verify native` checks that it is current. A code never changes\n\
         its meaning, so people can put it into a bug report. “…” stands for a detail. The tests listed cause the problem and look for its\n\
         code.\n"
        .to_owned();
    let mut section = None::<When>;
    for (Problem { code, when, title, meaning, next, fix }, tests) in proofs() {
        if section != Some(*when) {
            section = Some(*when);
            let _ = write!(
                text,
                "\n## When {}\n\n| code | what the person reads | next step | tests |\n|---|---|---|---|\n",
                when.as_str()
            );
        }
        let problem_next = *next;
        let next = match next {
            NextStep::Wait => "Wait",
            next => next.label().unwrap_or("What the sentence says"),
        };
        let other = if problem_next.offers_other_account() { format!("; {}", NextStep::OTHER_ACCOUNT) } else { String::new() };
        let steps = if fix.is_empty() { "" } else { "; How to fix it" };
        let tests = tests.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
        let _ = writeln!(text, "| `{code}` | **{title}.** {meaning} | {next}{other}{steps} | {tests} |");
    }
    text
}

#[test]
fn the_table_of_errors_is_current() {
    let path = root().join("docs/errors.md");
    if std::env::var_os(WRITE).is_some() {
        fs::write(&path, document()).unwrap();
    }
    let there = fs::read_to_string(&path).unwrap_or_default();
    assert!(there == document(), "docs/errors.md is not what the app says: run `cargo xtask docs`");
}

#[test]
fn every_code_has_a_test_that_looks_for_it() {
    for (problem, tests) in proofs() {
        assert!(!tests.is_empty(), "no test looks for {}", problem.code);
    }
}

#[test]
fn every_code_is_named_once_and_only_in_the_list_of_its_floor() {
    let known: BTreeSet<&str> = problems().iter().map(|problem| problem.code).collect();
    assert_eq!(known.len(), problems().len(), "a code stands for one problem");
    for path in sources(&["src", "tests/client", "tests/e2e", "tests/session", "tests/web"]) {
        let text = fs::read_to_string(&path).unwrap();
        for rest in codes_in(&text) {
            let code = format!("LG-{rest}");
            assert!(code == INVENTED || known.contains(code.as_str()), "{}: {code} is no code", path.display());
        }
        let is_code = !path.starts_with(root().join("tests")) && !path.ends_with("tests.rs");
        let (code, _) = text.split_once("#[cfg(test)]").unwrap_or((&text, ""));
        assert!(!is_code || path.ends_with("code.rs") || codes_in(code).next().is_none(), "{}: name a `Code`", path.display());
    }
}

/// Words for a person have one form: a short heading, whole sentences, and no technical term.
#[test]
fn every_problem_has_words_in_the_same_form() {
    for Problem { code, title, meaning, fix, .. } in problems() {
        let lower = code.strip_prefix("LG-").unwrap_or_else(|| panic!("{code}"));
        assert!(lower.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-'), "{code}");
        assert!((5..60).contains(&title.chars().count()) && !title.ends_with('.'), "{code}: {title}");
        assert!(meaning.ends_with('.') && meaning.len() < 300, "{code}: {meaning}");
        for word in ["PKCE", "OAuth", "token endpoint", "invalid_grant", "CORS", "HTTP", "rate limit"] {
            assert!(!format!("{title} {meaning}").contains(word), "{code}: {word}");
        }
        assert!(fix.len() != 1 && fix.iter().all(|step| step.ends_with('.')), "{code}");
    }
}
