//! A large library: how fast a long list is read and backed up, beside a bare loop of `fetch` that asks for the same pages with as many in flight, and
//! what 50,000 rows cost.

use std::fmt::Write as _;
use std::path::Path;

use emulator::{Options, SAMPLE_CLIENT_ID};
use serde_json::{Value, json};

use crate::Done;
use crate::chromium::Chromium;
use crate::figures::Spread;
use crate::page::Page;
use crate::report::{WIDTH, table};
use crate::sites::Site;

/// Rows of the list that is read against a bare loop.
const READ: usize = 10_000;
/// Rows of the list whose cost is measured.
const MANY: usize = 50_000;
/// The size of a page of liked songs, which the service sets.
const PAGE_SIZE: usize = 50;

/// Injected into each page: the tasks that took long, and the time between two frames.
const WATCH: &str = "if (window === top && location.protocol.startsWith('http')) {
    const tasks = [], frames = [];
    new PerformanceObserver(list => tasks.push(...list.getEntries().map(entry => entry.duration))).observe({ type: 'longtask' });
    let last = null;
    const frame = now => { if (last !== null) frames.push(now - last); last = now; requestAnimationFrame(frame); };
    requestAnimationFrame(frame);
    const until = isTrue => new Promise(resolve => {
        const ask = () => isTrue() ? resolve(performance.now()) : requestAnimationFrame(ask);
        ask();
    });
    window.bench = {
        until,
        loaded: until(() => document.readyState === 'complete'),
        idle: () => new Promise(resolve => requestIdleCallback(() => requestIdleCallback(resolve))),
        forget: () => { tasks.length = 0; frames.length = 0; },
        longest: () => ({ task: Math.max(0, ...tasks), frame: Math.max(0, ...frames) }),
    };
}";

/// The list is whole: its length stands in the table's tools.
const IS_WHOLE: &str = "document.querySelector('output')?.textContent.trim() === new Intl.NumberFormat().format(ROWS) + ' items'";

/// What was found.
#[derive(Default)]
pub(crate) struct Large {
    rows: Vec<Vec<String>>,
}

impl Large {
    /// Measures everything, `runs` times.
    pub(crate) async fn measure(chromium: &mut Chromium, dist: &Path, runs: u32) -> Done<Self> {
        let mut found = Self { rows: vec![vec![String::new(), "measured".to_owned(), "aim".to_owned()]] };
        let (mut list, mut bare, mut ratio, mut in_flight) = (Vec::new(), Vec::new(), Vec::new(), 0);
        let (mut file, mut to_bare, mut gaps, mut heaps) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        let site = Site::with_library(dist, READ).await?;
        for run in 1..=runs {
            eprintln!("run {run} of {runs}: {READ} liked songs");
            let read = read_list(chromium, &site).await?;
            let backup = back_up(chromium, &site).await?;
            in_flight = in_flight.max(read.in_flight);
            list.push(read.list);
            bare.push(read.bare);
            ratio.push(read.list / read.bare);
            file.push(backup.took);
            to_bare.push(backup.took / read.bare);
            gaps.push(backup.frame);
            heaps.push(backup.heap);
        }
        site.stop().await;
        found.add(&format!("{READ} liked songs until the last row is there, ms"), &list, 0, "");
        found.add(&format!("the same pages by a bare loop of `fetch`, {in_flight} in flight, ms"), &bare, 0, "");
        found.add("ratio of the two", &ratio, 2, "1.1");
        found.add(&format!("{READ} liked songs into an archive with tables, ms"), &file, 0, "");
        found.add("ratio to the bare loop", &to_bare, 2, "1.1");
        found.add("longest time between two frames meanwhile, ms", &gaps, 0, "100");
        found.add("memory meanwhile, JavaScript and module, MB", &heaps, 1, "80");

        let site = Site::with_library(dist, MANY).await?;
        let mut costs: Vec<[f64; 6]> = Vec::new();
        for run in 1..=runs.min(3) {
            eprintln!("run {run}: {MANY} liked songs");
            costs.push(cost_of_rows(chromium, &site).await?);
        }
        site.stop().await;
        let aims = [
            ("elements of the page", 0, "2,000"),
            ("longest task while scrolling from end to end, ms", 0, "50"),
            ("longest task while filtering, ms", 0, "50"),
            ("longest task while sorting, ms", 0, "100"),
            ("memory above that of the overview, JavaScript and module, MB", 1, "60"),
            ("until the last row is there, ms", 0, ""),
        ];
        for (at, (name, digits, aim)) in aims.into_iter().enumerate() {
            let values: Vec<f64> = costs.iter().filter_map(|cost| cost.get(at).copied()).collect();
            found.add(&format!("{MANY} liked songs: {name}"), &values, digits, aim);
        }
        Ok(found)
    }

    fn add(&mut self, name: &str, values: &[f64], digits: usize, aim: &str) {
        let shown = Spread::of(values.iter().copied()).map(|spread| spread.show(|value| format!("{value:.digits$}")));
        let aim = if aim.is_empty() { "–".to_owned() } else { format!("≤ {aim}") };
        self.rows.push(vec![name.to_owned(), shown.unwrap_or_default(), aim]);
    }

    /// The table.
    pub(crate) fn table(&self) -> String {
        let mut text = String::new();
        // Writing into a text cannot fail.
        let _ = write!(
            text,
            "\n## A large library\n\nThe bare loop asks for the pages in the same tab right after the app did, with as many in flight as the app had at\n\
             most. Tasks shorter than 50 ms show as 0.\n\n{}",
            table(&self.rows)
        );
        text
    }
}

struct Read {
    list: f64,
    bare: f64,
    in_flight: usize,
}

/// Opens the liked songs from the overview, and then asks for the same pages without the app.
async fn read_list(chromium: &mut Chromium, site: &Site) -> Done<Read> {
    let mut page = signed_in(chromium, site).await?;
    page.forget();
    let list = open_liked(&mut page, READ).await?;
    page.settles().await?;
    let (token, api) = page.bearer().ok_or("no request carried a token")?;
    let in_flight = page.most_in_flight("/me/tracks");
    let pages = READ.div_ceil(PAGE_SIZE);
    let bare = page
        .evaluate(&format!(
            "(async () => {{
                const start = performance.now(), headers = {{ Authorization: {} }};
                let next = 0;
                const worker = async () => {{
                    while (next < {pages}) {{
                        const offset = {PAGE_SIZE} * next++;
                        const answer = await fetch({} + `/me/tracks?limit={PAGE_SIZE}&offset=${{offset}}`, {{ headers }});
                        if (!answer.ok) throw new Error(answer.status);
                        await answer.json();
                    }}
                }};
                await Promise.all(Array.from({{ length: {in_flight} }}, worker));
                return performance.now() - start;
            }})()",
            json!(token),
            json!(api)
        ))
        .await?;
    page.close().await?;
    Ok(Read { list, bare: number(&bare)?, in_flight })
}

struct Backup {
    took: f64,
    frame: f64,
    heap: f64,
}

/// Backs up the liked songs alone, with tables beside them.
async fn back_up(chromium: &mut Chromium, site: &Site) -> Done<Backup> {
    let mut page = signed_in(chromium, site).await?;
    page.press("#contents a[href$='/backup']").await?;
    let start = "[...document.querySelectorAll('main button')].find(button => button.textContent.includes('Start the backup'))";
    page.evaluate(&format!("window.bench.until(() => {start} !== undefined)")).await?;
    page.evaluate(
        "(() => {
            for (const box of document.querySelectorAll('main input[type=checkbox]')) {
                const name = box.labels[0]?.textContent ?? '';
                const others = ['Playlists', 'Albums', 'Artists', 'Podcasts', 'Episodes', 'Audiobooks'];
                const is_other = box.checked && others.some(other => name.startsWith(other));
                const is_tables = !box.checked && name.startsWith('Tables');
                if ((is_other || is_tables) && !box.disabled) box.click();
            }
        })()",
    )
    .await?;
    page.settles().await?;
    page.evaluate("window.bench.forget()").await?;
    page.forget();
    page.evaluate(&format!("window.bench.start = performance.now(); {start}.click()")).await?;
    let is_whole = "document.querySelector('main')?.textContent.includes('The file holds')";
    let end = page.evaluate(&format!("window.bench.until(() => {is_whole})")).await?;
    let took = number(&end)? - number(&page.evaluate("window.bench.start").await?)?;
    let frame = number(&page.evaluate("window.bench.longest().frame").await?)?;
    let [heap, module] = page.memory().await?;
    page.close().await?;
    Ok(Backup { took, frame, heap: (heap + module) / 1e6 })
}

/// Elements, longest tasks while scrolling, filtering and sorting, memory, and the time until all rows were there.
async fn cost_of_rows(chromium: &mut Chromium, site: &Site) -> Done<[f64; 6]> {
    let mut page = signed_in(chromium, site).await?;
    let before: f64 = page.memory().await?.into_iter().sum();
    page.forget();
    let took = open_liked(&mut page, MANY).await?;
    page.settles().await?;
    let elements = number(&page.evaluate("document.querySelectorAll('*').length").await?)?;
    let scrolling = longest_task(
        &mut page,
        "const end = document.documentElement.scrollHeight - innerHeight;
        for (let at = 0; at <= 60; at += 1) { scrollTo(0, end * at / 60); await new Promise(requestAnimationFrame); }
        scrollTo(0, 0);",
    )
    .await?;
    let filtering = longest_task(
        &mut page,
        "const field = document.querySelector('main input[type=search]');
        for (const text of ['h', 'ha', 'har', 'harb', '']) {
            field.value = text;
            field.dispatchEvent(new Event('input', { bubbles: true }));
            await new Promise(requestAnimationFrame);
            await new Promise(requestAnimationFrame);
        }",
    )
    .await?;
    let sorting = longest_task(
        &mut page,
        "for (const button of document.querySelectorAll('.sort')) {
            button.click();
            await new Promise(requestAnimationFrame);
            await new Promise(requestAnimationFrame);
        }",
    )
    .await?;
    let after: f64 = page.memory().await?.into_iter().sum();
    page.close().await?;
    Ok([elements, scrolling, filtering, sorting, (after - before) / 1e6, took])
}

/// The longest task while this runs, in milliseconds.
async fn longest_task(page: &mut Page<'_>, script: &str) -> Done<f64> {
    let script = format!("(async () => {{ bench.forget(); {script} await bench.idle(); return bench.longest().task; }})()");
    number(&page.evaluate(&script).await?)
}

/// Presses the entry of the menu, and waits until all rows are there. In milliseconds.
async fn open_liked(page: &mut Page<'_>, rows: usize) -> Done<f64> {
    page.evaluate("window.bench.start = performance.now(); document.querySelector(\"#contents a[href$='/liked']\").click()")
        .await?;
    let whole = IS_WHOLE.replace("ROWS", &rows.to_string());
    let end = page.evaluate(&format!("window.bench.until(() => {whole})")).await?;
    Ok(number(&end)? - number(&page.evaluate("window.bench.start").await?)?)
}

/// A tab with the overview, signed in.
async fn signed_in<'a>(chromium: &'a mut Chromium, site: &Site) -> Done<Page<'a>> {
    let mut page = Page::open(chromium, WIDTH, WATCH).await?;
    let overview = format!("{}/library", site.address);
    page.show(&overview).await?;
    page.evaluate(&format!("localStorage.setItem('client-id', {})", json!(json!(SAMPLE_CLIENT_ID).to_string()))).await?;
    page.show(&overview).await?;
    let button = "main .row button.first[aria-disabled=false]";
    page.evaluate(&format!("window.bench.until(() => document.querySelector({}))", json!(button))).await?;
    page.forget();
    page.press(button).await?;
    page.arrives_at("/callback").await?;
    page.evaluate("window.bench.until(() => document.querySelector(\"#contents a[href$='/liked']\"))").await?;
    page.settles().await?;
    Ok(page)
}

fn number(value: &Value) -> Done<f64> {
    value.as_f64().ok_or_else(|| format!("{value} is no number").into())
}

impl Site {
    /// The site, and a person who likes so many songs.
    async fn with_library(folder: &Path, liked: usize) -> Done<Self> {
        Self::serve_with(folder, Options { tracks: liked * 2, liked: Some(liked), ..Options::default() }).await
    }
}
