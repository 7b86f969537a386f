//! Compressed copies of the files of a release, for hosts that send such a file as it is, such as nginx with `gzip_static`: `.br`
//! (RFC 7932) and `.gz` (RFC 1952), both at the highest level.
//!
//! The same file always gives the same copies.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::thread;

use crate::fault::{About as _, Done, Fault};
use crate::paths::files_below;

/// These get none: people write their client ID into the one on their host, whose copies would then be old; the other is not for browsers.
const EXCEPT: [&str; 2] = ["config.json", "vercel.json"];
/// The other files, images and fonts, are compressed already.
const ENDINGS: [&str; 6] = ["html", "js", "css", "svg", "json", "wasm"];

/// Writes the copies beside each file below `dir`, except those that would not be smaller.
pub(crate) fn all_below(dir: &Path) -> Done {
    let mut files: Vec<PathBuf> = files_below(dir)?.into_iter().filter(|file| is_compressible(file)).collect();
    // The largest is taken first, because it takes longest.
    files.sort_by_key(|file| fs::metadata(file).map_or(0, |meta| meta.len()));
    let waiting = Mutex::new(files);
    let next = || waiting.lock().ok()?.pop();
    let work = || -> Done {
        while let Some(file) = next() {
            copies_of(&file)?;
        }
        Ok(())
    };
    let threads = thread::available_parallelism().map_or(1, |count| count.get());
    thread::scope(|scope| {
        let others: Vec<_> = (1..threads).map(|_| scope.spawn(work)).collect();
        work()?;
        others.into_iter().try_for_each(|other| other.join().unwrap_or_else(|_| Err(Fault::new("compressing stopped"))))
    })
}

fn is_compressible(file: &Path) -> bool {
    let is_among = |part: Option<&OsStr>, names: &[&str]| part.is_some_and(|part| names.iter().any(|name| part == *name));
    is_among(file.extension(), &ENDINGS) && !is_among(file.file_name(), &EXCEPT)
}

fn copies_of(file: &Path) -> Done {
    let content = fs::read(file).about(format!("cannot read {}", file.display()))?;
    let problem = || format!("cannot compress {}", file.display());
    for (ending, copy) in
        [("br", compression::brotli(&content).about(problem())?), ("gz", compression::gzip(&content).about(problem())?)]
    {
        if copy.len() < content.len() {
            let mut path = file.as_os_str().to_owned();
            path.push(".");
            path.push(ending);
            fs::write(&path, copy).about(format!("cannot write {}", Path::new(&path).display()))?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::fs;

    use super::all_below;
    use crate::paths::files_below;

    #[test]
    fn each_file_of_text_or_wasm_gets_copies_that_are_smaller() {
        let dir = std::env::temp_dir().join(format!("xtask-compress-{}", std::process::id()));
        fs::create_dir_all(dir.join("in")).unwrap();
        let text = "the same again, ".repeat(50);
        for name in ["a.html", "in/b.wasm", "c.woff2", "d.png", "e.conf", "config.json"] {
            fs::write(dir.join(name), &text).unwrap();
        }
        fs::write(dir.join("short.json"), "{}").unwrap();
        all_below(&dir).unwrap();
        let names = |path: &std::path::PathBuf| path.strip_prefix(&dir).unwrap().to_str().unwrap().replace('\\', "/");
        let found: Vec<String> = files_below(&dir).unwrap().iter().map(names).collect();
        let expected = ["a.html", "a.html.br", "a.html.gz", "c.woff2", "config.json", "d.png", "e.conf"];
        assert_eq!(found, [&expected[..], &["in/b.wasm", "in/b.wasm.br", "in/b.wasm.gz", "short.json"]].concat());

        assert_eq!(fs::read(dir.join("a.html.br")).unwrap(), compression::brotli(text.as_bytes()).unwrap());
        assert_eq!(fs::read(dir.join("a.html.gz")).unwrap(), compression::gzip(text.as_bytes()).unwrap());
        fs::remove_dir_all(&dir).unwrap();
    }
}
