//! What the page of flows draws, against what the emulator's log has of an example.

use lockgroove::learn::flows::Flow;
use lockgroove::learn::trace::figure::Figure;
use serde_json::Value;

/// Every request to the accounts service that is in the log is drawn, with its parameters in their order and a header where there was one.
pub(crate) fn is_drawn(flow: Flow, log: &Value, paths: &[&str]) {
    for path in paths {
        let entry = log.as_array().unwrap().iter().find(|entry| entry["path"] == *path).unwrap_or_else(|| panic!("no {path}"));
        let line = format!("{} {path}", entry["method"].as_str().unwrap());
        let arrow =
            Figure::of(flow).arrows.iter().find(|arrow| arrow.line == line).unwrap_or_else(|| panic!("{line} is not drawn"));
        let params = if entry["form"].is_null() { &entry["query"] } else { &entry["form"] };
        let header = (entry["authorization_header"] == true).then_some("Authorization");
        let sent: Vec<&str> = header.into_iter().chain(params.as_object().unwrap().keys().map(String::as_str)).collect();
        assert_eq!(arrow.carries.iter().map(|carried| carried.name).collect::<Vec<_>>(), sent, "{line}");
    }
}
