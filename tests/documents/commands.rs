//! The commands on the OAuth flows page run examples that exist, with flags that they accept, and the README names them too.

use std::fs;

use lockgroove::learn::flows::Flow;
use lockgroove::learn::flows::run::{VARIABLES, at};

use crate::tree::root;

#[test]
fn every_command_on_the_page_runs_an_example_of_the_readme() {
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    let flags = fs::read_to_string(root().join("examples/support/options.rs")).unwrap();
    for flow in Flow::ALL {
        assert_eq!(flow.commands().is_empty(), flow == Flow::CodeWithPkce, "{flow:?}: the page itself runs this one");
        assert_eq!(flow.prints().is_empty(), flow.commands().is_empty());
        for command in flow.commands() {
            let at_a_service = at(command.line.split(" -- ").next().unwrap(), "http://127.0.0.1:8888", "http://127.0.0.1:8888/v1");
            for line in [command.line, &at_a_service] {
                let words: Vec<&str> = line.split(' ').collect();
                let ["cargo", "run", "--example", name, rest @ ..] = &words[..] else { panic!("{line}") };
                let example = root().join("examples");
                assert!(example.join(format!("{name}.rs")).exists() || example.join(name).join("main.rs").exists(), "{line}");
                assert!(readme.contains(&format!("`cargo run --example {name}`")), "{line}");
                // Both the help text and the parser contain each flag.
                for flag in rest.iter().filter(|word| word.len() > 2).filter_map(|word| word.strip_prefix("--")) {
                    assert!(
                        flags.contains(&format!("  --{flag} ")) && flags.contains(&format!("\"{flag}\" => ")),
                        "{line}: --{flag}"
                    );
                }
            }
        }
    }
    for variable in VARIABLES {
        assert!(readme.contains(variable) && flags.contains(&format!("env::var(\"{variable}\")")), "{variable}");
    }
}
