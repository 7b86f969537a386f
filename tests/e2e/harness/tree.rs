//! Snapshots of the accessibility tree: the page as a screen reader gets it.
//!
//! Browsers disagree about roles and names, so each has its own files. What differs between runs (times, durations, hashes, ports) is
//! replaced by a constant.

use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;
use std::sync::LazyLock;

use regex::Regex;
use serde::Deserialize;
use serde_json::{Value, json};
use thirtyfour::WebDriver;
use thirtyfour::error::WebDriverResult;

use super::Stage;
use super::browser::Browser;
use super::wire::{in_chromium_itself, in_firefox_itself};

/// `LOCKGROOVE_WRITE_READING=1 cargo verify e2e` writes the files instead of comparing them.
const WRITE: &str = "LOCKGROOVE_WRITE_READING";

/// Roles that only lay things out, or repeat what their parent says.
const SILENT: &[&str] = &[
    "generic",
    "none",
    "InlineTextBox",
    "LineBreak",
    "ListMarker",
    "sectionheader",
    "sectionfooter",
    "strong",
    "emphasis",
    "LabelText",
    "Legend",
    "section",
    "text container",
    "list item marker",
    "whitespace",
    "label",
    "header",
    "footer",
];
const TEXT: &[&str] = &["StaticText", "text leaf", "statictext"];

#[derive(Debug, Deserialize)]
struct Node {
    role: String,
    name: String,
    #[serde(default)]
    states: Vec<String>,
    children: Vec<Node>,
}

/// Compares the page's accessibility tree with the file of this name, once the page no longer changes.
pub(crate) async fn matches_snapshot(stage: &Stage, name: &str) {
    let driver = stage.tab.driver();
    let file = file(name);
    if std::env::var_os(WRITE).is_some() {
        let mut before = String::new();
        let text = stage
            .tab
            .until("a page that no longer changes", async || {
                let now = read(driver).await?;
                let is_stable = !now.is_empty() && now == before;
                before.clone_from(&now);
                Ok(is_stable.then_some(now))
            })
            .await;
        fs::create_dir_all(file.parent().expect("a folder")).expect("a folder");
        fs::write(&file, text).expect("a file");
        return;
    }
    let expected = fs::read_to_string(&file).unwrap_or_default();
    let mut last = String::new();
    stage
        .tab
        .until(&format!("the page to match {} (which {WRITE}=1 rewrites)", file.display()), async || {
            last = read(driver).await?;
            Ok((last == expected).then_some(()))
        })
        .await;
}

fn file(name: &str) -> PathBuf {
    let browser = match Browser::of_this_run() {
        Browser::Chromium => "chromium",
        Browser::Firefox => "firefox",
    };
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/e2e/reading").join(browser).join(format!("{name}.txt"))
}

async fn read(driver: &WebDriver) -> WebDriverResult<String> {
    let root = match Browser::of_this_run() {
        Browser::Chromium => chromium(&in_chromium_itself(driver, "Accessibility.getFullAXTree", json!({})).await?),
        Browser::Firefox => serde_json::from_value(in_firefox_itself(driver, FIREFOX, vec![]).await?)?,
    };
    let mut text = String::new();
    write(&root, 0, "", &mut text);
    Ok(as_constants(&text))
}

/// The DevTools protocol's flat list as a tree.
fn chromium(answer: &Value) -> Node {
    let all = answer["nodes"].as_array().cloned().unwrap_or_default();
    let of = |id: &Value| all.iter().find(|node| node["nodeId"] == *id);
    let root = all.iter().find(|node| node["parentId"].is_null());
    return root.map_or_else(
        || Node { role: String::new(), name: String::new(), states: vec![], children: vec![] },
        |node| one(node, &of),
    );

    fn one<'a>(node: &'a Value, of: &impl Fn(&Value) -> Option<&'a Value>) -> Node {
        let text = |value: &Value| value["value"].as_str().unwrap_or_default().to_owned();
        let ignored = node["ignored"] == true;
        let mut states: Vec<String> = node["properties"].as_array().into_iter().flatten().filter_map(state).collect();
        if let Some(value) = node["value"]["value"].as_str().filter(|value| !value.is_empty()) {
            states.push(format!("value “{value}”"));
        }
        if let Some(text) = node["description"]["value"].as_str().filter(|text| !text.is_empty()) {
            states.push(format!("described “{text}”"));
        }
        Node {
            role: if ignored { "none".to_owned() } else { text(&node["role"]) },
            name: if ignored { String::new() } else { text(&node["name"]) },
            states: if ignored { vec![] } else { states },
            children: node["childIds"].as_array().into_iter().flatten().filter_map(of).map(|child| one(child, of)).collect(),
        }
    }

    fn state(property: &Value) -> Option<String> {
        let (name, value) = (property["name"].as_str()?, &property["value"]["value"]);
        let announced =
            ["level", "checked", "pressed", "expanded", "disabled", "invalid", "required", "busy", "modal", "live", "selected"];
        let text = match value {
            Value::Bool(true) => name.to_owned(),
            Value::Bool(false) if name == "expanded" => "collapsed".to_owned(),
            Value::Bool(false) => return None,
            Value::String(text) if text == "false" && name != "checked" && name != "pressed" => return None,
            Value::String(text) => format!("{name} {text}"),
            other => format!("{name} {other}"),
        };
        announced.contains(&name).then_some(text)
    }
}

/// The tree of the selected tab, read with privileges.
const FIREFOX: &str = "
    const service = Cc['@mozilla.org/accessibilityService;1'].getService(Ci.nsIAccessibilityService);
    const browser = Services.wm.getMostRecentWindow('navigator:browser').gBrowser.selectedBrowser;
    const announced = ['checked', 'mixed', 'pressed', 'expanded', 'collapsed', 'unavailable', 'invalid', 'required', 'busy', 'modal', 'selected'];
    const kinds = new Map([['pushbutton', 'button'], ['checkbutton', 'checkbox'], ['radiobutton', 'radio'], ['statusbar', 'status'], ['grouping', 'group'], ['entry', 'textbox']]);
    const one = it => {
        const state = {}, extra = {};
        it.getState(state, extra);
        const all = service.getStringStates(state.value, extra.value);
        const states = announced.filter(word => [...Array(all.length).keys()].some(place => all.item(place) === word));
        const level = {};
        it.groupPosition(level, {}, {});
        if (service.getStringRole(it.role) === 'heading') states.unshift('level ' + level.value);
        const role = kinds.get(service.getStringRole(it.role)) ?? service.getStringRole(it.role);
        if (it.value && role !== 'link') states.push('value “' + it.value + '”');
        if (it.description) states.push('described “' + it.description + '”');
        const children = [];
        for (let child = it.firstChild; child; child = child.nextSibling) children.push(one(child));
        let kind = '';
        try { kind = it.attributes.getStringProperty('xml-roles'); } catch { /* It has none. */ }
        // A list item's name is everything in it.
        return { role: kind || role, name: role === 'listitem' ? '' : it.name ?? '', states, children };
    };
    const outer = service.getAccessibleFor(browser);
    if (!outer?.firstChild) return { role: '', name: '', states: [], children: [] };
    return one(outer.firstChild);";

fn is(node: &Node, words: &[&str]) -> bool {
    words.contains(&node.role.as_str())
}

/// A line for each node, indented by depth. Text that is part of a name is not repeated below it.
fn write(node: &Node, depth: usize, above: &str, text: &mut String) {
    if is(node, TEXT) {
        let words = node.name.trim();
        if !words.is_empty() && !above.contains(words) {
            // Writing to a string cannot fail.
            let _ = writeln!(text, "{:1$}{words}", "", depth * 2);
        }
        return;
    }
    let silent = node.role.is_empty() || is(node, SILENT);
    let (depth, above) = if silent {
        (depth, above)
    } else {
        let name = if node.name.is_empty() { String::new() } else { format!(" “{}”", node.name.trim()) };
        let states = if node.states.is_empty() { String::new() } else { format!(" ({})", node.states.join(", ")) };
        let _ = writeln!(text, "{:1$}{role}{name}{states}", "", depth * 2, role = node.role);
        (depth + 1, node.name.as_str())
    };
    for child in &node.children {
        write(child, depth, above, text);
    }
}

/// Replaces what differs between runs.
fn as_constants(text: &str) -> String {
    static CHANGING: LazyLock<Vec<(Regex, &str)>> = LazyLock::new(|| {
        [
            (r"127\.0\.0\.1:\d+", "127.0.0.1:PORT"),
            (r"127\.0\.0\.1%3A\d+", "127.0.0.1%3APORT"),
            (r"\d{1,2}:\d{2}(:\d{2})?( [AP]M)?", "TIME"),
            (r"SHA-256 [0-9a-f]+", "SHA-256 HASH"),
            (r"\d+(\.\d)? m?s\b", "SPAN"),
            (r"\d+ min\b", "SPAN"),
            // Calls are made side by side, and the log shows the one that is answered first.
            (
                r"(access token) GET /v1/[a-z/]+( Took SPAN” \(collapsed\)\n\s+code\n\s+)GET /v1/[a-z/]+",
                "$1 GET /v1/CALL${2}GET /v1/CALL",
            ),
            (r"(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]* \d{1,2}, \d{4}", "DAY"),
        ]
        .map(|(pattern, constant)| (Regex::new(pattern).expect("a pattern"), constant))
        .into()
    });
    CHANGING.iter().fold(text.to_owned(), |text, (pattern, constant)| pattern.replace_all(&text, *constant).into_owned())
}
