//! The start page: its forms turn the same switches as the control endpoints, and only for those who read the page.

use std::collections::BTreeSet;

use serde_json::json;

use crate::harness::{FORM, Party, READ, encode, header, hidden, location, party};

async fn start(party: &Party) -> String {
    let response = party.visit("/").await;
    assert_eq!(response.status(), 200);
    response.text().await.unwrap()
}

/// Presses a button of the start page; gives the status and where it leads.
async fn press(party: &Party, form: &str, fields: &[(&str, &str)]) -> (u16, String) {
    let key = hidden(&start(party).await, "form_key");
    let response = party.submit(&format!("/_emulator/form/{form}"), &[&[("form_key", key.as_str())], fields].concat()).await;
    (response.status().as_u16(), location(&response))
}

#[tokio::test]
async fn every_setting_has_a_labelled_control_with_its_present_value() {
    let party = party().await;
    party.set(json!({"rate_limit": 17, "shapes": "both"})).await;
    let page = start(&party).await;
    let settings = party.control("GET", "settings", json!({})).await.1;
    for name in settings.as_object().unwrap().keys() {
        assert!(page.contains(&format!("<label for=\"set-{name}\">")), "{name}");
        assert!(page.contains(&format!("id=\"set-{name}\" name=\"{name}\"")), "{name}");
    }
    assert!(page.contains("name=\"rate_limit\" value=\"17\""));
    assert!(page.contains("<option value=\"both\" selected>"));
    assert!(page.contains("changed, was empty") && page.contains("changed, was 2026"));
}

#[tokio::test]
async fn the_settings_form_changes_what_it_shows_and_nothing_else() {
    let party = party().await;
    let before = party.control("GET", "settings", json!({})).await.1;
    let texts: Vec<(String, String)> = before
        .as_object()
        .unwrap()
        .iter()
        .map(|(name, value)| {
            (name.clone(), if value.is_null() { String::new() } else { value.to_string().trim_matches('"').to_owned() })
        })
        .collect();
    let fields = |changes: &[(&str, &str)]| -> Vec<(String, String)> {
        let change = |name: &str| changes.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned());
        texts.iter().map(|(name, text)| (name.clone(), change(name).unwrap_or_else(|| text.clone()))).collect()
    };
    let send = async |changes: &[(&str, &str)]| {
        let fields = fields(changes);
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
        press(&party, "settings", &fields).await
    };
    assert_eq!(send(&[]).await, (303, "/#settings".to_owned()));
    assert_eq!(party.control("GET", "settings", json!({})).await.1, before);

    assert_eq!(
        send(&[("rate_limit", "5"), ("refresh", "rotate"), ("etags", "false"), ("redirect_error", "server_error")]).await.0,
        303
    );
    let after = party.control("GET", "settings", json!({})).await.1;
    assert_eq!((&after["rate_limit"], &after["refresh"]), (&json!(5), &json!("rotate")));
    assert_eq!((&after["etags"], &after["redirect_error"]), (&json!(false), &json!("server_error")));

    assert_eq!(send(&[("rate_limit", "lots")]).await.0, 400);
    assert_eq!(party.control("GET", "settings", json!({})).await.1, after);
}

#[tokio::test]
async fn each_preset_does_something_and_normal_ends_them_all() {
    let party = party().await;
    let tokens = party.sign_in("ines", READ).await;
    let page = start(&party).await;
    let names: Vec<String> =
        page.split("name=\"preset\" value=\"").skip(1).map(|rest| rest.split('"').next().unwrap().to_owned()).collect();
    assert!(names.len() >= 5, "{names:?}");
    assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), names.len());
    let first = (party.control("GET", "settings", json!({})).await.1, json!([]));
    for name in names.iter().filter(|name| *name != "normal") {
        assert_eq!(press(&party, "preset", &[("preset", name)]).await, (303, "/#presets".to_owned()));
        let now = (party.control("GET", "settings", json!({})).await.1, party.control("GET", "faults", json!({})).await.1);
        assert_ne!(now, first, "{name}");
        assert_eq!(press(&party, "preset", &[("preset", "normal")]).await.0, 303);
        let now = (party.control("GET", "settings", json!({})).await.1, party.control("GET", "faults", json!({})).await.1);
        assert_eq!(now, first, "{name}");
    }
    press(&party, "preset", &[("preset", "unlisted")]).await;
    assert_eq!(party.api(&tokens.access, "/me").await.0, 403);
    press(&party, "preset", &[("preset", "normal")]).await;
    assert_eq!(party.api(&tokens.access, "/me").await.0, 200);
    assert_eq!(press(&party, "preset", &[("preset", "sunny")]).await.0, 400);
}

#[tokio::test]
async fn faults_are_ordered_and_ended_one_by_one() {
    let party = party().await;
    let tokens = party.sign_in("ines", READ).await;
    let page = start(&party).await;
    // Each fault of the list is one that the emulator knows.
    let (_, list) = page.split_once("id=\"fault-what\"").unwrap();
    let (list, _) = list.split_once("</select>").unwrap();
    for ready in list.split("value=\"").skip(1) {
        let fault = ready.split('"').next().unwrap();
        let fault = fault.replace("&quot;", "\"").replace("&lt;", "<").replace("&gt;", ">");
        let order = [("fault", fault.as_str()), ("path", "/v1/nowhere"), ("times", "1")];
        assert_eq!(press(&party, "fault", &order).await, (303, "/#faults".to_owned()), "{fault}");
    }
    party.control("DELETE", "faults", json!({})).await;

    let order = [("json", r#"{"kind": "status", "status": 418}"#), ("fault", ""), ("path", "/v1/me"), ("times", "")];
    assert_eq!(press(&party, "fault", &order).await.0, 303);
    assert_eq!(party.api(&tokens.access, "/me").await.0, 418);
    assert!(start(&party).await.contains("struck 1 so far"));
    let id = party.control("GET", "faults", json!({})).await.1[0]["id"].to_string();
    assert_eq!(press(&party, "end-fault", &[("id", &id)]).await.0, 303);
    assert_eq!(party.api(&tokens.access, "/me").await.0, 200);

    for wrong in [[("json", "{"), ("path", "*")], [("json", "{}"), ("path", "*")]] {
        assert_eq!(press(&party, "fault", &wrong).await.0, 400);
    }
    let many = [("fault", r#"{"kind": "cut"}"#), ("path", "*"), ("times", "many")];
    assert_eq!(press(&party, "fault", &many).await.0, 400);

    // Over HTTP the same, by number.
    party.fault(json!({"path": "/v1/me", "fault": {"kind": "not_found"}})).await;
    let id = party.control("GET", "faults", json!({})).await.1[0]["id"].to_string();
    assert_eq!(party.control("DELETE", &format!("faults/{id}"), json!({})).await.0, 204);
    assert_eq!(party.control("DELETE", &format!("faults/{id}"), json!({})).await.0, 404);
}

#[tokio::test]
async fn a_fault_on_every_path_leaves_the_page_that_ends_it() {
    let party = party().await;
    party.fault(json!({"path": "*", "fault": {"kind": "cut"}})).await;
    assert!(start(&party).await.contains("id=\"ordered\""));
    press(&party, "preset", &[("preset", "normal")]).await;
    assert_eq!(party.authorize(&[]).await.status(), 303);
}

#[tokio::test]
async fn clock_and_tokens() {
    let party = party().await;
    let tokens = party.sign_in("ines", READ).await;
    assert_eq!(press(&party, "tokens", &[("do", "expire")]).await, (303, "/#clock".to_owned()));
    assert_eq!(party.api(&tokens.access, "/me").await.0, 401);
    assert_eq!(party.refresh(&tokens.refresh).await.0, 200);
    press(&party, "advance", &[("ahead", "15897600")]).await;
    assert_eq!(party.refresh(&tokens.refresh).await.0, 400);
    for wrong in ["-1", "soon", ""] {
        assert_eq!(press(&party, "advance", &[("ahead", wrong)]).await.0, 400);
    }
    press(&party, "tokens", &[("do", "reset")]).await;
    assert_eq!(party.refresh(&tokens.refresh).await.1["error_description"], "Invalid refresh token");
    let again = party.sign_in("ines", READ).await;
    press(&party, "tokens", &[("do", "revoke")]).await;
    assert_eq!(party.refresh(&again.refresh).await.1["error_description"], "Refresh token revoked");
    assert_eq!(press(&party, "tokens", &[("do", "juggle")]).await.0, 400);
    assert_eq!(press(&party, "dance", &[]).await.0, 400);
}

#[tokio::test]
async fn no_other_page_can_press_a_button_or_read_the_key() {
    let party = party().await;
    let key = hidden(&start(&party).await, "form_key");
    let path = "/_emulator/form/preset";
    for (headers, key) in [
        (vec![], "guess"),
        (vec![], ""),
        (vec![("origin", "http://127.0.0.1:1")], key.as_str()),
        (vec![("origin", "null")], key.as_str()),
        (vec![("host", "evil.example")], key.as_str()),
    ] {
        let headers = [vec![("content-type", FORM)], headers].concat();
        let body = encode(&[("form_key", key), ("preset", "down")]);
        let response = party.send("POST", path, &headers, Some(body)).await.unwrap();
        assert_eq!(response.status(), 403, "{headers:?}");
    }
    assert_eq!(party.control("GET", "faults", json!({})).await.1, json!([]));
    let own = [("content-type", FORM), ("origin", party.origin.as_str())];
    let body = encode(&[("form_key", key.as_str()), ("preset", "down")]);
    assert_eq!(party.send("POST", path, &own, Some(body)).await.unwrap().status(), 303);

    let foreign = party.send("GET", "/", &[("host", "evil.example")], None).await.unwrap();
    assert_eq!(foreign.status(), 403);
    assert!(!foreign.text().await.unwrap().contains(&key));
    let page = party.send("GET", "/", &[], None).await.unwrap();
    let policy = header(&page, "content-security-policy").unwrap();
    assert!(policy.contains("default-src 'none'") && policy.contains("script-src 'self'"), "{policy}");
    assert!(policy.contains("form-action 'self'") && !policy.contains("unsafe"), "{policy}");
}

#[tokio::test]
async fn requests_stand_there_newest_first_and_without_secrets() {
    let party = party().await;
    assert!(start(&party).await.contains("Nothing yet."));
    let tokens = party.sign_in("ines", READ).await;
    party.fault(json!({"path": "/v1/me", "times": 1, "fault": {"kind": "not_found"}})).await;
    party.api(&tokens.access, "/me?market=SE&x=<b>").await;
    let page = start(&party).await;
    let (_, rows) = page.split_once("<tbody>").unwrap();
    let (rows, _) = rows.split_once("</tbody>").unwrap();
    let rows: Vec<&str> = rows.split("<tr").skip(1).collect();
    assert!(rows[0].contains("<b>GET</b> /v1/me") && rows[0].contains("market=SE"), "{}", rows[0]);
    assert!(rows[0].contains("404") && rows[0].contains("not_found") && rows[0].contains("Sample app, ines"), "{}", rows[0]);
    assert!(!page.contains("x=<b>"));
    let exchange = rows.iter().find(|row| row.contains("/api/token")).unwrap();
    assert!(exchange.contains("grant_type=authorization_code") && exchange.contains("Sample app, ines"), "{exchange}");
    for secret in [tokens.access.as_str(), &tokens.refresh, crate::harness::VERIFIER, crate::harness::STATE] {
        assert!(!page.contains(secret));
    }
    assert_eq!(party.log().await.last().unwrap()["person"], "ines");

    // By text, without the script.
    let page = party.visit("/?filter=API/token").await.text().await.unwrap();
    assert_eq!(page.matches("<tr><td><time>").count(), 1, "only one request has this text");
    let page = party.visit("/?filter=%22%3E%3Cscript%3E").await.text().await.unwrap();
    assert!(page.contains("Nothing with this text.") && !page.contains("\"><script>"));
    press(&party, "log", &[]).await;
    assert!(start(&party).await.contains("Nothing yet."));
}

#[tokio::test]
async fn the_list_grows_for_whoever_asks_what_is_new() {
    let party = party().await;
    let page = start(&party).await;
    let script = party.visit("/_emulator/log.js").await;
    assert_eq!(header(&script, "content-type"), Some("text/javascript; charset=utf-8"));
    assert!(page.contains("<script src=\"/_emulator/log.js\" defer></script>"));
    let changes = |page: &str| page.split("data-changes=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let seen = changes(&page);
    assert_eq!(party.visit(&format!("/_emulator/log-rows?seen={seen}")).await.status(), 204);
    party.api("nothing", "/me").await;
    let rows = party.visit(&format!("/_emulator/log-rows?seen={seen}&filter=v1")).await;
    assert_eq!(rows.status(), 200);
    let rows = rows.text().await.unwrap();
    assert!(rows.starts_with("<table id=\"log-rows\"") && rows.contains("/v1/me"), "{rows}");
    assert_eq!(party.visit(&format!("/_emulator/log-rows?seen={}", changes(&rows))).await.status(), 204);
    assert!(party.visit("/_emulator/log-rows?filter=nowhere").await.text().await.unwrap().contains("Nothing with this text."));
}

#[tokio::test]
async fn an_app_is_registered_configured_and_shared_by_hand() {
    let party = party().await;
    let uri = "https://my-app.example/callback";
    let (status, place) =
        press(&party, "app", &[("name", "Mine <b>"), ("redirect_uri", &format!(" {uri} ")), ("owner", "ines")]).await;
    assert_eq!(status, 303);
    let id = place.strip_prefix("/#app-").unwrap().to_owned();
    let page = start(&party).await;
    let (_, card) = page.split_once(&format!("<article id=\"app-{id}\">")).unwrap();
    let (card, _) = card.split_once("</article>").unwrap();
    assert!(card.contains("Mine &lt;b&gt;") && card.contains(&format!("<code>{id}</code>")) && card.contains(uri), "{card}");
    assert_eq!(party.authorize(&[("client_id", &id), ("redirect_uri", uri)]).await.status(), 303);
    let apps = || async { party.control("GET", "apps", json!({})).await.1.as_array().unwrap().clone() };
    let registered = apps().await.len();
    for wrong in [
        [("name", ""), ("redirect_uri", uri), ("owner", "ines")],
        [("name", "Mine"), ("redirect_uri", ""), ("owner", "ines")],
        [("name", "Mine"), ("redirect_uri", "http://localhost:8080/callback"), ("owner", "ines")],
        [("name", "Mine"), ("redirect_uri", uri), ("owner", "nobody")],
    ] {
        assert_eq!(press(&party, "app", &wrong).await.0, 400, "{wrong:?}");
    }
    assert_eq!(apps().await.len(), registered);

    let change = async |uri: &str, email: &str| {
        press(&party, "app-settings", &[("client_id", &id), ("redirect_uri", uri), ("email", email)]).await
    };
    let people = party.control("GET", "people", json!({})).await.1;
    let email = people.as_array().unwrap().iter().find(|person| person["key"] == "stranger").unwrap()["email"].as_str().unwrap();
    assert_eq!(change("http://127.0.0.1:4444/back", email).await, (303, place));
    assert_eq!(change("", email).await.0, 303);
    let app = apps().await.into_iter().find(|app| app["client_id"] == id.as_str()).unwrap();
    assert_eq!(app["redirect_uris"], json!([uri, "http://127.0.0.1:4444/back"]));
    assert_eq!(app["users"], json!(["stranger"]), "once");
    assert_eq!(change("", &email.to_uppercase()).await.0, 400, "small and capital letters count");
    assert_eq!(change("http://localhost/back", "").await.0, 400);
    assert_eq!(press(&party, "app-settings", &[("client_id", "none")]).await.0, 400);
}
