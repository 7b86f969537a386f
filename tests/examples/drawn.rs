//! Compares the figures of the OAuth flows page with what an example really sends.

use lockgroove::learn::figure::Figure;
use lockgroove::learn::flows::Flow;
use serde_json::Value;

/// The figure of `flow` shows the first request to each path, as the emulator logged it: its parameters in order, and its header.
pub(crate) fn assert_figure_matches(flow: Flow, log: &Value, paths: &[&str]) {
    for path in paths {
        let entry =
            log.as_array().unwrap().iter().find(|entry| entry["path"] == *path).unwrap_or_else(|| panic!("no request to {path}"));
        let line = format!("{} {path}", entry["method"].as_str().unwrap());
        let step =
            Figure::of(flow).steps.iter().find(|step| step.line == line).unwrap_or_else(|| panic!("the figure lacks {line}"));
        let params = if entry["form"].is_null() { &entry["query"] } else { &entry["form"] };
        let header = (entry["authorization_header"] == true).then_some("Authorization");
        let sent: Vec<&str> = header.into_iter().chain(params.as_object().unwrap().keys().map(String::as_str)).collect();
        assert_eq!(step.params.iter().map(|param| param.name).collect::<Vec<_>>(), sent, "{line}");
    }
}
