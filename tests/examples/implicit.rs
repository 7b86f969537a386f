//! The demonstration of the implicit grant: what it shows, and what it must not show.

use crate::implicit::run;

#[tokio::test]
async fn it_shows_what_stood_in_the_address_bar_and_why_that_is_over() {
    let mut said = Vec::new();
    run(&mut said).await.unwrap();
    let said = String::from_utf8(said).unwrap();
    // Today it is refused, in the way the standard names.
    assert!(said.contains("callback?error=unsupported_response_type"), "{said}");
    let fragment = said.lines().find_map(|line| line.trim().strip_prefix("http://127.0.0.1:5555/callback#")).unwrap();
    let pairs: Vec<(&str, &str)> = fragment.split('&').map(|pair| pair.split_once('=').unwrap()).collect();
    let value = |name: &str| pairs.iter().find(|(of, _)| *of == name).unwrap().1;
    assert_eq!((value("token_type"), value("expires_in")), ("Bearer", "3600"));
    // The token is cut short.
    assert_eq!((value("access_token").chars().count(), value("state").chars().count()), (7, 7), "{fragment}");
    assert!(said.contains("to the Web API and for 60 minutes, Ines Okafor-Lindqvist."), "{said}");
    assert!(said.contains("the same token is refused, because of its state and of nothing else"), "{said}");
    assert!(said.contains("RFC 9700, section 2.1.2"), "{said}");
}
