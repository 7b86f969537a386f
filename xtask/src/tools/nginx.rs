//! nginx, which is run with the `nginx.conf` of a release.

use std::fs;
use std::path::{Path, PathBuf};

use super::apt;
use crate::fault::{About as _, Done, Fault};
use crate::paths::{self, find_program};
use crate::process::Run;

const BINARY: &str = "usr/sbin/nginx";
/// Where systems put its modules.
const BROTLI: [&str; 3] = [
    "usr/lib/nginx/modules/ngx_http_brotli_static_module.so",
    "usr/lib64/nginx/modules/ngx_http_brotli_static_module.so",
    "usr/share/nginx/modules/ngx_http_brotli_static_module.so",
];

/// A program that runs here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Nginx {
    pub(crate) binary: PathBuf,
    /// The module that sends `.br` files, if there is one.
    pub(crate) brotli: Option<PathBuf>,
}

/// Finds nginx, or unpacks Debian's into `.tools`.
pub(crate) fn ensure() -> Done<Nginx> {
    if let Some(nginx) = find() {
        return Ok(nginx);
    }
    if apt::is_here() {
        unpack()?;
    }
    find().ok_or_else(|| {
        Fault::new(
            "nginx is missing. Install it with your system's package manager, or set NGINX to its path. \
             (Debian and Ubuntu: nginx libnginx-mod-http-brotli-static; macOS: brew install nginx.)",
        )
    })
}

fn find() -> Option<Nginx> {
    let named = std::env::var_os("NGINX").map(PathBuf::from).filter(|path| path.is_file());
    // Not everybody has /usr/sbin on the search path.
    let system = || find_program(&["nginx"]).or_else(|| Some(Path::new("/").join(BINARY)).filter(|path| path.is_file()));
    if let Some(binary) = named.or_else(system) {
        return Some(Nginx { binary, brotli: brotli_below(Path::new("/")) });
    }
    let binary = unpacked().join(BINARY);
    // It needs libraries of the system, which its package would have brought along.
    Run::new(&binary).args(["-v"]).answer()?;
    Some(Nginx { binary, brotli: brotli_below(&unpacked()) })
}

fn brotli_below(root: &Path) -> Option<PathBuf> {
    BROTLI.iter().map(|path| root.join(path)).find(|path| path.is_file())
}

fn unpacked() -> PathBuf {
    paths::tools().join("nginx")
}

/// Unpacks the packages and installs none: installing would start a web server on port 80 of this machine, now and whenever it starts.
fn unpack() -> Done {
    eprintln!("unpacking nginx from this system's packages into .tools, a few seconds");
    let dir = unpacked();
    fs::create_dir_all(&dir).about(format!("cannot make {}", dir.display()))?;
    // Without root, the lists of packages are as old as they are.
    if let Some(update) = apt::as_root(&["update"]) {
        update.succeed()?;
    }
    // Not every release has the module, so it is asked for by itself.
    for package in ["nginx", "libnginx-mod-http-brotli-static"] {
        Run::new("apt-get").args(["-qq", "download", package]).within(&dir).answer();
    }
    for file in fs::read_dir(&dir).about(format!("cannot list {}", dir.display()))?.flatten().map(|entry| entry.path()) {
        if file.extension().is_some_and(|ending| ending == "deb") {
            Run::new("dpkg-deb").args(["--extract"]).args([&file, &dir]).succeed()?;
        }
    }
    Ok(())
}
