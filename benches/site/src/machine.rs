//! The machine that was measured on, in words. What a system does not say is left out.

use std::fs;
use std::thread::available_parallelism;

/// Processor, cores, memory and system.
pub(crate) fn describe() -> String {
    let read = |path: &str| fs::read_to_string(path).unwrap_or_default();
    let processor = value_in(&read("/proc/cpuinfo"), "model name", ':');
    let cores = available_parallelism().ok().map(|cores| format!("{cores} cores"));
    let kib = value_in(&read("/proc/meminfo"), "MemTotal", ':');
    let memory =
        kib.and_then(|text| text.strip_suffix(" kB")?.parse::<f64>().ok()).map(|kib| format!("{:.1} GiB", kib / 1_048_576.0));
    let system = value_in(&read("/etc/os-release"), "PRETTY_NAME", '=').map(|name| name.trim_matches('"').to_owned());
    let system = system.unwrap_or_else(|| format!("{} {}", std::env::consts::OS, std::env::consts::ARCH));
    [processor, cores, memory, Some(system)].into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// How busy it is, in a sentence: how many programs wanted to run during the last minute, on average.
pub(crate) fn load() -> Option<String> {
    let text = fs::read_to_string("/proc/loadavg").ok()?;
    let load = text.split(' ').next()?;
    let cores = f64::from(u32::try_from(available_parallelism().ok()?.get()).ok()?);
    let is_busy = load.parse::<f64>().ok()? > cores / 2.0;
    let warning = if is_busy { ", so it was busy with something else: these times are too long, and ratios rough" } else { "" };
    Some(format!("Its load at the start was {load}{warning}."))
}

/// What stands behind a name, in the first line that begins with it.
fn value_in(text: &str, name: &str, separator: char) -> Option<String> {
    let line = text.lines().find(|line| line.starts_with(name))?;
    Some(line.split_once(separator)?.1.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::value_in;

    #[test]
    fn a_value_stands_behind_its_name() {
        let text = "processor\t: 0\nmodel name\t: A processor: fast\n";
        assert_eq!(value_in(text, "model name", ':').as_deref(), Some("A processor: fast"));
        assert_eq!(value_in(text, "MemTotal", ':'), None);
    }
}
