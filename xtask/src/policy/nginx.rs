//! `nginx.conf`: a server block for nginx. `tests/served` runs nginx with it.

use super::headers::{self, IMMUTABLE, REVALIDATE};
use super::hosts::Site;
use crate::hashed;

/// The types of all files of the site: some versions of nginx lack `application/wasm` or `font/woff2`, or have an older type for
/// JavaScript.
const TYPES: [(&str, &str); 10] = [
    ("text/html", "html"),
    ("text/css", "css"),
    ("text/javascript", "js"),
    ("text/plain", "txt"),
    ("application/json", "json"),
    ("application/wasm", "wasm"),
    ("image/svg+xml", "svg"),
    ("image/png", "png"),
    ("image/webp", "webp"),
    ("font/woff2", "woff2"),
];

/// The file. A block with an `add_header` of its own inherits none, so all of them are in one block, and `Cache-Control` takes its value
/// from a map.
pub(super) fn conf(site: &Site) -> String {
    let base = &site.base;
    let mut text = format!(
        "# For nginx: put this file under conf.d/, set server_name, root and your certificate. The files belong into root{base}.\n\n\
         # A name with a hash belongs to one content. But when a file is missing, nobody may remember that for a year.\n\
         map \"$status $uri\" $lockgroove_cache {{\n  default \"{REVALIDATE}\";\n  \
         \"~^(200|206|304) .*{pattern}\" \"{IMMUTABLE}\";\n}}\n\n\
         server {{\n  listen 443 ssl;\n  server_name example.org;\n  root /var/www/lockgroove;\n  \
         # ssl_certificate …; ssl_certificate_key …;\n\n  \
         # What this server alone has, and the next build must not overwrite. The folder may be missing. For example, Brotli is smaller\n  \
         # than gzip, and the build has made the files for it, but an nginx without that module does not start with its directive. Where\n  \
         # it has the module (Debian: libnginx-mod-http-brotli-static), write `brotli_static on;` into a file there.\n  \
         include lockgroove.d/*.conf;\n\n  \
         # The .gz beside a file, also when a proxy asks for it.\n  gzip_static on;\n  gzip_proxied any;\n  gzip_vary on;\n\n  \
         types {{\n",
        pattern = hashed::PATTERN,
    );
    for (kind, ending) in TYPES {
        text += &format!("    {kind} {ending};\n");
    }
    text += "  }\n  default_type application/octet-stream;\n  charset utf-8;\n  \
             charset_types text/css text/javascript text/plain application/json;\n\n";
    for (name, value) in headers::of_every_file(&site.csp) {
        text += &format!("  add_header {name} \"{value}\" always;\n");
    }
    text += "  add_header Cache-Control $lockgroove_cache always;\n\n";
    text += &format!("  location {base} {{\n    try_files $uri {base}index.html;\n  }}\n");
    if let Some(folder) = base.strip_suffix('/').filter(|folder| !folder.is_empty()) {
        // Without the slash, nothing here would match.
        text += &format!("  location = {folder} {{\n    return 308 {base};\n  }}\n");
    }
    text += "  # A name with a dot is a file. A missing one, such as a part of an older version, is never answered with the page.\n  \
             location ~ \"\\.[^/]*$\" {\n    try_files $uri =404;\n  }\n}\n";
    text
}

#[cfg(test)]
mod tests {
    use super::conf;
    use crate::policy::hosts::Site;

    fn site(base: &str) -> Site {
        Site { csp: "default-src 'none'".into(), base: base.into(), hashed: vec!["app-0123456789abcdef.js".into()] }
    }

    #[test]
    fn all_headers_for_nginx_are_in_one_block() {
        let text = conf(&site("/"));
        assert_eq!(text.matches("add_header Cache-Control").count(), 1);
        assert!(text.lines().filter(|line| line.contains("add_header")).all(|line| line.ends_with(" always;")), "{text}");
        let (_, locations) = text.split_once("location ").unwrap_or_default();
        assert!(!locations.contains("add_header"), "{text}");
    }

    #[test]
    fn nginx_needs_no_module_that_it_may_not_have() {
        let code = |line: &&str| !line.trim_start().starts_with('#');
        let text = conf(&site("/"));
        assert!(!text.lines().filter(code).any(|line| line.contains("brotli")), "{text}");
    }

    #[test]
    fn the_folder_of_the_site_is_in_the_rules() {
        let text = conf(&site("/some/where/"));
        assert!(text.contains("location /some/where/ {\n    try_files $uri /some/where/index.html;"), "{text}");
        assert!(text.contains("location = /some/where {\n    return 308 /some/where/;"), "{text}");
        assert!(!conf(&site("/")).contains("308"));
    }
}
