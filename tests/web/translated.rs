//! A page that the browser translates.

use leptos::prelude::*;
use lockgroove::browser::translation;
use lockgroove::spotify::PlaylistId;
use lockgroove::ui::pages::playlists::index::Index;
use lockgroove::ui::pages::playlists::playlist::Playlist;
use lockgroove::ui::pages::playlists::shared::Shared;
use wasm_bindgen::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::pages::type_into;
use crate::support::{Mounted, World, json, mount, settle};

/// As Chrome does it: each text node is replaced by a `<font>` in a `<font>`, except where `translate="no"` forbids it.
const TRANSLATE: &str = "
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    const texts = [];
    while (walker.nextNode()) texts.push(walker.currentNode);
    for (const text of texts) {
        if (!text.data.trim() || text.parentElement.closest('[translate=no]')) continue;
        const font = document.createElement('font');
        const inner = font.appendChild(document.createElement('font'));
        inner.textContent = '«' + text.data + '»';
        text.parentNode.replaceChild(font, text);
        (root.originals ??= []).push([font, text]);
    }";
/// The browser shows the original again.
const SHOW_ORIGINAL: &str = "
    for (const [font, text] of root.originals ?? []) font.parentNode?.replaceChild(text, font);
    root.originals = [];";

async fn run(script: &str, page: &Mounted) {
    js_sys::Function::new_with_args("root", script).call1(&JsValue::NULL, &page.host).unwrap();
    settle().await;
}

/// Mounts a view whose page is watched, as in the app.
fn mount_watched<V: IntoView + 'static>(world: std::rc::Rc<World>, view: impl Fn() -> V + Clone + Send + 'static) -> Mounted {
    let page = mount(world, view);
    translation::watch(&page.host);
    page
}

fn nothing() -> std::rc::Rc<World> {
    World::new(|_| Ok(json("{}")))
}

/// Each kind of view that changes: a text, a text beside others, one of two views, an optional one, a list, views without an element.
fn changing(n: RwSignal<u32>) -> impl IntoView + use<> {
    let rows = move || (0..n.get() % 5).collect::<Vec<_>>();
    view! {
        <p id="a">{move || n.get()}</p>
        <p id="b">"Before " {move || format!("{} of 9", n.get())} " after"</p>
        <p id="c">{move || if n.get().is_multiple_of(2) { "even".into_any() } else { view! { <b>{n.get()}</b> }.into_any() }}</p>
        <p id="d">{move || (n.get() > 2).then(|| format!("more than {}", n.get()))}</p>
        <p id="e">{move || (n.get() < 2).then(|| view! { "few" <i>{n.get()}</i> })}</p>
        <ul>
            <For each=rows key=|row| *row let(row)>
                <li>"row " {row}</li>
            </For>
        </ul>
        <p id="f">{move || (0..n.get() % 4).map(|row| format!("<{row}>")).collect_view()}</p>
    }
}

/// The text of the view, without the marks of the translation.
fn original(page: &Mounted) -> String {
    page.text().replace(['«', '»'], "")
}

#[wasm_bindgen_test]
async fn what_changes_on_a_translated_page_is_what_is_shown() {
    let n = RwSignal::new(0);
    let plain = mount(nothing(), move || changing(n));
    let page = mount_watched(nothing(), move || changing(n));
    for (step, next) in [1, 3, 3, 4, 0, 7, 2, 0, 1].into_iter().enumerate() {
        run(TRANSLATE, &page).await;
        assert!(page.text().contains('«'), "it is translated");
        assert_eq!(original(&page), plain.text(), "translating changes nothing, {step}");
        n.set(next);
        settle().await;
        assert_eq!(original(&page), plain.text(), "step {step}");
        let nodes = |page: &Mounted| page.find("#e").unwrap().child_nodes().length();
        assert!(nodes(&page) <= 2 * nodes(&plain), "nothing is left behind: {}", page.host.inner_html());
    }
}

#[wasm_bindgen_test]
async fn the_original_comes_back() {
    let n = RwSignal::new(1);
    let (plain, page) = (mount(nothing(), move || changing(n)), mount_watched(nothing(), move || changing(n)));
    settle().await;
    run(TRANSLATE, &page).await;
    run(SHOW_ORIGINAL, &page).await;
    assert_eq!(page.text(), plain.text());
    run(TRANSLATE, &page).await;
    n.set(6);
    settle().await;
    run(SHOW_ORIGINAL, &page).await;
    assert_eq!(page.text(), plain.text());
    n.set(3);
    settle().await;
    assert_eq!(page.text(), plain.text());
}

#[wasm_bindgen_test]
async fn translating_twice_leaves_one_text() {
    let n = RwSignal::new(1);
    let page = mount_watched(nothing(), move || view! { <p>"Of nine: " {move || n.get()}</p> });
    settle().await;
    // Also of the emptied nodes, which a browser would skip.
    let all = TRANSLATE.replace("!text.data.trim() || ", "");
    run(&all, &page).await;
    run(&all, &page).await;
    assert_eq!(original(&page), "Of nine: 1");
    n.set(2);
    settle().await;
    assert_eq!(original(&page), "Of nine: 2");
}

const ID: &str = "3cEYpjA9oz9GiPac4AsH4n";

fn library() -> std::rc::Rc<World> {
    let song = r#"{"item":{"type":"track","id":"1b","name":"Windows","artists":[{"name":"Ana","external_urls":{"spotify":"https://open.spotify.com/artist/0a"}}],"album":{"name":"Rails"}}}"#;
    let playlist =
        format!(r#"{{"id":"{ID}","name":"Slow trains","owner":{{"id":"ida","display_name":"Ida"}},"images":[],"public":true}}"#);
    World::new(move |path| {
        Ok(match path.split('?').next().unwrap() {
            "/me" => json(r#"{"id":"ida","display_name":"Ida"}"#),
            "/me/playlists" => json(&format!(r#"{{"items":[{playlist}],"total":1,"next":null}}"#)),
            path if path.ends_with("/items") => {
                json(&format!(r#"{{"items":[{}],"total":50,"next":null}}"#, vec![song; 50].join(",")))
            }
            _ => json(&playlist),
        })
    })
}

#[wasm_bindgen_test]
async fn a_filter_counts_on_a_translated_page_and_names_stay() {
    let page = mount_watched(library(), || {
        Shared::provide();
        view! { <Index /> <Playlist id=PlaylistId::parse(ID).unwrap() /> }
    });
    page.sign_in().await;
    page.shows("50 items").await;
    page.shows("by Ida").await;
    run(TRANSLATE, &page).await;
    page.shows("«50 items»").await;
    for name in ["Slow trains", "Windows", "Ana", "Rails", "Ida"] {
        assert!(page.text().contains(name) && !page.text().contains(&format!("«{name}»")), "{name}: {}", page.text());
    }
    type_into(&page, "#record-words", "windows");
    page.shows("50 of 50").await;
    assert!(!page.text().contains("50 items"), "{}", page.text());
}
