//! `cargo xtask policy`, the last step of a build: adds the security policy and the header files to what Trunk has built, and, in a
//! release, a compressed copy of each file.
//!
//! Trunk calls it as its `post_build` hook, before the staging directory becomes `dist`. [`csp`] and [`headers`] contain
//! the rules, and [`hosts`] and [`nginx`] write them into the files of hosts. Nothing outside the staging directory changes.

mod config;
mod csp;
mod fonts;
mod hash;
mod headers;
mod hosts;
mod html;
mod live_reload;
mod nginx;

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use crate::bundle;
use crate::compress;
use crate::fault::{About, Done, Fault};
use config::Service;
use csp::Csp;

pub(crate) use config::{CLIENT_ID_ENV, SERVICE_ENV};

/// Works on the directory that Trunk names in `TRUNK_STAGING_DIR`.
pub(crate) fn run() -> Done {
    let staging = env::var_os("TRUNK_STAGING_DIR").map(PathBuf::from).ok_or_else(|| {
        Fault::new("`cargo xtask policy` is a step of a build that Trunk calls. Use `cargo xtask build` or `cargo dev`.")
    })?;
    let serving_debug = env::var("TRUNK_PROFILE").is_ok_and(|profile| profile == "debug");
    let public_url = env::var("TRUNK_PUBLIC_URL").unwrap_or_else(|_| "/".to_owned());
    write(&staging, &public_url, serving_debug, Service::from_env()?)?;
    // Last, because nothing may change a file that has a copy.
    if serving_debug { Ok(()) } else { compress::all_below(&staging) }
}

fn write(staging: &Path, public_url: &str, debug: bool, service: Option<Service>) -> Done {
    let index = staging.join("index.html");
    let mut page = fs::read_to_string(&index).about(format!("cannot read {}", index.display()))?;
    let base = hosts::base_path(public_url);
    page = html::resolve_relative(&page, &base);
    let (rest, files) = html::take_loader(&page, &base)?;
    let files = if debug { files } else { bundle::make(staging, &files)? };
    page = html::name_files(&rest, &files.json(&base)?)?;
    let hashed = hosts::hashed_files(staging)?;
    page = fonts::with_hashes(&page, &hashed);
    page = if debug { live_reload::fill_in(&page) } else { html::drop_comments(&page) };
    let scan = html::scan(&page)?;
    let csp = Csp {
        script_hashes: scan.inline_scripts.iter().map(|body| hash::source(body)).collect(),
        has_base: scan.has_base,
        service: service.as_ref().map(|service| service.origin.clone()),
        live_reload: debug.then(|| live_reload::SOCKET.to_owned()),
    };
    let page = html::insert_policy(&page, &scan, &csp.for_meta());
    put(&index, &page)?;
    // GitHub Pages and others serve this file for an unknown path, so deep links open the app.
    put(&staging.join("404.html"), &page)?;
    if let Some(service) = &service {
        put(&staging.join("config.json"), &service.config_json())?;
    }
    let site = hosts::Site { csp: csp.for_header(), base, hashed };
    put(&staging.join("_headers"), &site.headers_file())?;
    put(&staging.join("_redirects"), &site.redirects_file())?;
    put(&staging.join("vercel.json"), &site.vercel_json())?;
    put(&staging.join("nginx.conf"), &nginx::conf(&site))
}

fn put(path: &Path, text: &str) -> Done {
    fs::write(path, text).about(format!("cannot write {}", path.display()))
}
