//! nginx with the `nginx.conf` that a build ships, on loopback, in a temporary folder.

use std::fs;
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use crate::site::Site;

/// A running nginx. Dropping it ends it and removes its folder.
pub(crate) struct Nginx {
    process: Child,
    folder: PathBuf,
    pub(crate) address: SocketAddr,
}

/// The module that sends `.br` files, if there is one.
pub(crate) fn brotli_module() -> Option<PathBuf> {
    std::env::var_os("LOCKGROOVE_NGINX_BROTLI").map(PathBuf::from)
}

fn binary() -> PathBuf {
    std::env::var_os("LOCKGROOVE_NGINX").map(PathBuf::from).expect("LOCKGROOVE_NGINX: `cargo verify served` sets it")
}

impl Nginx {
    /// Serves the site. `brotli` is the module to load.
    pub(crate) fn start(site: &Site, brotli: Option<&Path>) -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let name = format!("lockgroove-nginx-{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let folder = std::env::temp_dir().join(name);
        let root = folder.join("root");
        copy(&site.dist, &root.join(site.base.trim_matches('/')));
        let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap().local_addr().unwrap().port();
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        fs::write(folder.join("site.conf"), shipped(site, &root, address)).unwrap();
        fs::write(folder.join("nginx.conf"), main_conf(&folder, brotli)).unwrap();
        if brotli.is_some() {
            fs::create_dir(folder.join("lockgroove.d")).unwrap();
            fs::write(folder.join("lockgroove.d").join("brotli.conf"), "brotli_static on;\n").unwrap();
        }
        let process = command(&folder).stdout(Stdio::null()).spawn().unwrap();
        let mut nginx = Self { process, folder, address };
        nginx.until_it_listens();
        nginx
    }

    fn until_it_listens(&mut self) {
        let started = Instant::now();
        while TcpStream::connect(self.address).is_err() {
            let log = || fs::read_to_string(self.folder.join("error.log")).unwrap_or_default();
            assert!(self.process.try_wait().unwrap().is_none(), "nginx ended: {}", log());
            assert!(started.elapsed() < Duration::from_secs(30), "nginx does not listen: {}", log());
            thread::sleep(Duration::from_millis(20));
        }
    }

    /// What it wrote into its log of errors.
    pub(crate) fn errors(&self) -> String {
        fs::read_to_string(self.folder.join("error.log")).unwrap()
    }
}

impl Drop for Nginx {
    fn drop(&mut self) {
        // Killed, it would leave its worker behind.
        let stopped = command(&self.folder).args(["-s", "stop"]).status().is_ok_and(|status| status.success());
        if !stopped {
            self.process.kill().ok();
        }
        self.process.wait().ok();
        fs::remove_dir_all(&self.folder).ok();
    }
}

fn command(folder: &Path) -> Command {
    let mut command = Command::new(binary());
    command.arg("-p").arg(folder).args(["-c", "nginx.conf", "-e", "error.log"]);
    command
}

/// The shipped file. It differs in what a person has to set: the address, the folder, the certificate.
fn shipped(site: &Site, root: &Path, address: SocketAddr) -> String {
    let mut text = fs::read_to_string(site.dist.join("nginx.conf")).unwrap();
    for (from, to) in
        [("listen 443 ssl;", format!("listen {address};")), ("root /var/www/lockgroove;", format!("root {};", root.display()))]
    {
        assert_eq!(text.matches(from).count(), 1, "{from} in\n{text}");
        text = text.replace(from, &to);
    }
    text
}

/// What surrounds it, with Debian's settings. Run by root, it reads the files as nobody.
fn main_conf(folder: &Path, brotli: Option<&Path>) -> String {
    let groups = fs::read_to_string("/etc/group").unwrap_or_default();
    let group = if groups.lines().any(|line| line.starts_with("nogroup:")) { "nogroup" } else { "nobody" };
    let is_root = Command::new("id").arg("-u").output().is_ok_and(|output| output.stdout == b"0\n");
    let user = if is_root { format!("user nobody {group};\n") } else { String::new() };
    let module = brotli.map(|path| format!("load_module {};\n", path.display())).unwrap_or_default();
    let temporary: String = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
        .iter()
        .map(|name| format!("  {name}_temp_path {}/{name};\n", folder.display()))
        .collect();
    format!(
        "{user}{module}daemon off;\nworker_processes 1;\npid nginx.pid;\nevents {{}}\nhttp {{\n{temporary}  access_log access.log;\n  \
         sendfile on;\n  tcp_nopush on;\n  gzip on;\n  include site.conf;\n}}\n"
    )
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let to = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &to);
        } else {
            fs::copy(&path, &to).unwrap();
        }
    }
}
