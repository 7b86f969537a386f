//! The demonstration of the implicit grant shows why it was withdrawn, and no whole token.

use crate::implicit::run;

#[tokio::test]
async fn the_demonstration_shows_the_address_and_why_the_grant_was_withdrawn() {
    let mut out = Vec::new();
    run(&mut out).await.unwrap();
    let text = String::from_utf8(out).unwrap();
    // Today the grant is refused with the error of the standard.
    assert!(text.contains("callback?error=unsupported_response_type"), "{text}");
    let fragment = text.lines().find_map(|line| line.trim().strip_prefix("http://127.0.0.1:5555/callback#")).unwrap();
    let pairs: Vec<(&str, &str)> = fragment.split('&').map(|pair| pair.split_once('=').unwrap()).collect();
    let value = |name: &str| pairs.iter().find(|(of, _)| *of == name).unwrap().1;
    assert_eq!((value("token_type"), value("expires_in")), ("Bearer", "3600"));
    // Both are shortened to six characters and an ellipsis.
    assert_eq!((value("access_token").chars().count(), value("state").chars().count()), (7, 7), "{fragment}");
    assert!(text.contains("For 60 minutes, the Web API took anyone who read it there for Ines Okafor-Lindqvist."), "{text}");
    assert!(text.contains("the same token is rejected, only because its state differs"), "{text}");
    assert!(text.contains("RFC 9700, section 2.1.2"), "{text}");
}
