//! How many bytes each function and each section of a module takes.

use std::collections::HashMap;
use std::fmt::Write as _;

use rustc_demangle::demangle;
use wasmparser::{KnownCustom, Name, NameSectionReader, Parser, Payload, Result, TypeRef};

/// The section that a published module does not have.
const NAMES: &str = "name";

/// A line for each function, with its readable name, and for each section. The section `code` is what the functions leave of it.
/// The names of the functions do not count, so the sum is the size of the module without them.
///
/// # Errors
/// If it is not a module.
pub fn weigh(module: &[u8]) -> Result<String> {
    let mut names = HashMap::new();
    let mut imported = 0;
    // Where each function begins and ends, its size included.
    let mut functions: Vec<(u64, u64)> = Vec::new();
    let mut sections = Vec::new();
    // Where the header of the next section begins.
    let mut reached = 0;
    for payload in Parser::new(0).parse_all(module) {
        let payload = payload?;
        if let Payload::CodeSectionEntry(body) = &payload {
            let range = body.range();
            functions.push((functions.last().map_or(range.start, |(_, end)| *end), range.end));
            continue;
        }
        let (name, end) = match &payload {
            Payload::Version { range, .. } => ("version", range.end),
            Payload::CodeSectionStart { range, .. } => ("code", range.end),
            Payload::CustomSection(section) => (section.name(), section.range().end),
            known => match known.as_section() {
                Some((id, range)) => (name_of(id), range.end),
                None => continue,
            },
        };
        if name != NAMES {
            sections.push((name.to_owned(), end - reached));
        }
        reached = end;
        match payload {
            Payload::ImportSection(imports) => {
                for import in imports.into_imports() {
                    imported += u64::from(matches!(import?.ty, TypeRef::Func(_) | TypeRef::FuncExact(_)));
                }
            }
            Payload::CustomSection(section) => {
                if let KnownCustom::Name(subsections) = section.as_known() {
                    names = function_names(subsections)?;
                }
            }
            _ => {}
        }
    }

    let mut lines = String::new();
    for (index, (start, end)) in (imported..).zip(&functions) {
        let name = names.get(&index).copied().map(readable).unwrap_or_default();
        // Writing to a text cannot fail.
        let _ = writeln!(lines, "{} function {name}", end - start);
    }
    let in_functions: u64 = functions.iter().map(|(start, end)| end - start).sum();
    for (name, size) in sections {
        let size = if name == "code" { size - in_functions } else { size };
        let _ = writeln!(lines, "{size} section {name}");
    }
    Ok(lines)
}

/// Without the hash at its end, and with the words that wasm-bindgen may have put behind it.
fn readable(name: &str) -> String {
    let (symbol, words) = name.split_at(name.find(' ').unwrap_or(name.len()));
    format!("{:#}{words}", demangle(symbol))
}

/// By the index of the function; imported functions come first.
fn function_names(subsections: NameSectionReader<'_>) -> Result<HashMap<u64, &str>> {
    let mut names = HashMap::new();
    for subsection in subsections {
        if let Name::Function(map) = subsection? {
            for naming in map {
                let naming = naming?;
                names.insert(u64::from(naming.index), naming.name);
            }
        }
    }
    Ok(names)
}

/// WebAssembly specification, 5.5.2.
fn name_of(section: u8) -> &'static str {
    match section {
        2 => "import",
        7 => "export",
        9 => "element",
        11 => "data",
        _ => "other",
    }
}
