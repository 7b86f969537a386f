//! Pictures: `GET /image/<kind><size><id>`. The kinds are `c` for a cover, `m` for a mosaic of four covers, with four identifiers, `p` for a
//! person and `u` for an uploaded playlist cover. All but the last are a few hundred bytes of SVG, drawn from the identifiers alone.

use crate::http::{Request, Response};
use crate::random::Random;
use crate::state::State;

const KINDS: &[char] = &['c', 'm', 'p', 'u'];
const SIZES: &[&str] = &["640", "300", "064", "060"];
/// Length of an identifier.
const ID_LENGTH: usize = 22;

/// Palettes: the background, then three colours.
const PALETTES: &[[&str; 4]] = &[
    ["#d9d6b4", "#2d4a2c", "#c7461d", "#f4ecd8"],
    ["#5d7f86", "#f2e6cf", "#1c2b33", "#c23f1c"],
    ["#a83a22", "#f4ead6", "#e2b23c", "#33141a"],
    ["#dfe3dc", "#20364b", "#e7a63a", "#7f98a5"],
    ["#171a2b", "#f3c64b", "#3a3f58", "#d8d3c4"],
    ["#9fb2b0", "#6d3526", "#efe8d8", "#cf8a55"],
    ["#123c3a", "#e8c987", "#d9572b", "#f1efe9"],
    ["#4b2a3b", "#efe3c8", "#d08b7a", "#1b1b1f"],
];

/// Answers an image request; `None` for other paths.
pub(crate) fn answer(state: &State, request: &Request) -> Option<Response> {
    let name = request.path.strip_prefix("/image/")?;
    let missing =
        || Response::with_body(404, "text/plain; charset=utf-8", "No such image").header("access-control-allow-origin", "*");
    let Some((kind, size, id)) = parts(name) else { return Some(missing()) };
    if !request.reads() {
        return Some(Response::empty(405).header("allow", "GET, HEAD"));
    }
    let (media_type, body) = if kind == 'u' {
        let Some(body) = state.libraries.uploads.get(id) else { return Some(missing()) };
        ("image/jpeg", body.0.clone())
    } else {
        ("image/svg+xml", draw(kind, size, id).into_bytes())
    };
    let picture = Response::with_body(200, media_type, body)
        .header("cache-control", "public, max-age=31536000, immutable")
        .header("access-control-allow-origin", "*")
        .header("cross-origin-resource-policy", "cross-origin")
        // An SVG opened by itself cannot run scripts.
        .header("content-security-policy", "default-src 'none'")
        .header("x-content-type-options", "nosniff");
    Some(picture)
}

fn parts(name: &str) -> Option<(char, &str, &str)> {
    let kind = name.chars().next().filter(|kind| KINDS.contains(kind))?;
    let size = name.get(1..4).filter(|size| SIZES.contains(size))?;
    let length = if kind == 'm' { 4 * ID_LENGTH } else { ID_LENGTH };
    let id = name.get(4..).filter(|id| id.len() == length && id.bytes().all(|byte| byte.is_ascii_alphanumeric()))?;
    Some((kind, size.trim_start_matches('0'), id))
}

fn draw(kind: char, size: &str, id: &str) -> String {
    let inner = match kind {
        'm' => (0..4)
            .map(|quarter| {
                let id = id.get(quarter * ID_LENGTH..(quarter + 1) * ID_LENGTH).unwrap_or_default();
                let figure = figure(&mut Random::new(0, id));
                format!("<g transform=\"translate({} {}) scale(.5)\">{figure}</g>", 60 * (quarter % 2), 60 * (quarter / 2))
            })
            .collect(),
        'p' => portrait(&mut Random::new(7, id)),
        _ => figure(&mut Random::new(0, id)),
    };
    format!("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{size}\" height=\"{size}\" viewBox=\"0 0 120 120\">{inner}</svg>")
}

fn palette(random: &mut Random) -> [&'static str; 4] {
    let at = random.below(PALETTES.len());
    PALETTES.get(at).copied().unwrap_or(["#fff", "#000", "#000", "#000"])
}

fn figure(random: &mut Random) -> String {
    let [paper, a, b, c] = palette(random);
    let ground = format!("<path fill=\"{paper}\" d=\"M0 0h120v120H0z\"/>");
    let x = random.between(36, 84);
    let y = random.between(36, 84);
    let drawn = match random.below(7) {
        // Sun over rails.
        0 => format!(
            "<path fill=\"{a}\" d=\"M0 78h120v42H0z\"/><circle cx=\"{x}\" cy=\"78\" r=\"34\" fill=\"{b}\"/><path fill=\"{c}\" d=\"M0 78h120v8H0zM0 92h120v5H0zM0 102h120v3H0z\"/>"
        ),
        // Stairs.
        1 => format!(
            "<path fill=\"{c}\" d=\"M20 80h100v40H20z\"/><path fill=\"{b}\" d=\"M50 52h70v68H50z\"/><path fill=\"{a}\" d=\"M{x} 20h36v100H{x}z\"/>"
        ),
        // Moons.
        2 => format!(
            "<g fill=\"{a}\"><path d=\"M30 26a34 34 0 1 0 0 68 27 34 0 0 1 0-68z\"/><path d=\"M62 26a34 34 0 1 0 0 68 27 34 0 0 1 0-68z\" opacity=\".6\"/></g><circle cx=\"98\" cy=\"{y}\" r=\"9\" fill=\"{b}\"/>"
        ),
        // Rings.
        3 => format!(
            "<g fill=\"none\" stroke=\"{a}\" stroke-width=\"4\"><circle cx=\"{x}\" cy=\"{y}\" r=\"14\"/><circle cx=\"{x}\" cy=\"{y}\" r=\"25\"/><circle cx=\"{x}\" cy=\"{y}\" r=\"36\"/></g><circle cx=\"{x}\" cy=\"{y}\" r=\"6\" fill=\"{b}\"/>"
        ),
        // Windows at night.
        4 => (0..12)
            .map(|window| {
                let ink = random.word(&[a, b, b]);
                format!("<path fill=\"{ink}\" d=\"M{} {}h16v20H{0}z\"/>", 14 + 26 * (window % 4), 26 + 30 * (window / 4))
            })
            .collect(),
        // Hills.
        5 => format!(
            "<path fill=\"{c}\" d=\"M{x} 16l40 60H{}z\"/><path fill=\"{a}\" d=\"M{y} 40l52 80H{}z\"/><circle cx=\"96\" cy=\"22\" r=\"9\" fill=\"{b}\"/>",
            x - 40,
            y - 52
        ),
        // Tide.
        _ => (0..5)
            .map(|line| {
                format!(
                    "<path fill=\"none\" stroke=\"{a}\" stroke-width=\"{}\" d=\"M-10 {}q18-9 35 0t35 0t35 0t35 0\"/>",
                    2 + line,
                    44 + 15 * line
                )
            })
            .chain([format!("<circle cx=\"{x}\" cy=\"24\" r=\"11\" fill=\"{b}\"/>")])
            .collect(),
    };
    ground + &drawn
}

fn portrait(random: &mut Random) -> String {
    let [paper, a, b, _] = palette(random);
    format!(
        "<path fill=\"{paper}\" d=\"M0 0h120v120H0z\"/><circle cx=\"60\" cy=\"48\" r=\"24\" fill=\"{a}\"/><path fill=\"{b}\" d=\"M14 120a46 42 0 0 1 92 0z\"/>"
    )
}
