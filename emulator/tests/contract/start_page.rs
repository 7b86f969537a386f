//! The start page, whose forms do what the control endpoints do, and only work from that page.

use std::collections::BTreeSet;

use serde_json::json;

use crate::harness::{Emulator, FORM, READ, encode, header, hidden, location};

async fn start(emulator: &Emulator) -> String {
    let response = emulator.visit("/").await;
    assert_eq!(response.status(), 200);
    response.text().await.unwrap()
}

/// Submits a form of the start page. Returns the status and the address of the redirect.
async fn press(emulator: &Emulator, form: &str, fields: &[(&str, &str)]) -> (u16, String) {
    let key = hidden(&start(emulator).await, "form_key");
    let response = emulator.submit(&format!("/_emulator/form/{form}"), &[&[("form_key", key.as_str())], fields].concat()).await;
    (response.status().as_u16(), location(&response))
}

#[tokio::test]
async fn every_setting_has_a_labelled_control_with_its_current_value() {
    let emulator = Emulator::start().await;
    emulator.set(json!({"rate_limit": 17, "shapes": "both"})).await;
    let page = start(&emulator).await;
    let settings = emulator.control("GET", "settings", json!({})).await.1;
    for name in settings.as_object().unwrap().keys() {
        assert!(page.contains(&format!("<label for=\"set-{name}\">")), "{name}");
        assert!(page.contains(&format!("id=\"set-{name}\" name=\"{name}\"")), "{name}");
    }
    assert!(page.contains("name=\"rate_limit\" value=\"17\""));
    assert!(page.contains("<option value=\"both\" selected>"));
    assert!(page.contains("changed, was empty") && page.contains("changed, was 2026"));
}

#[tokio::test]
async fn the_settings_form_changes_only_what_was_edited() {
    let emulator = Emulator::start().await;
    let before = emulator.control("GET", "settings", json!({})).await.1;
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
        press(&emulator, "settings", &fields).await
    };
    assert_eq!(send(&[]).await, (303, "/#settings".to_owned()));
    assert_eq!(emulator.control("GET", "settings", json!({})).await.1, before);

    assert_eq!(
        send(&[("rate_limit", "5"), ("refresh", "rotate"), ("etags", "false"), ("redirect_error", "server_error")]).await.0,
        303
    );
    let after = emulator.control("GET", "settings", json!({})).await.1;
    assert_eq!((&after["rate_limit"], &after["refresh"]), (&json!(5), &json!("rotate")));
    assert_eq!((&after["etags"], &after["redirect_error"]), (&json!(false), &json!("server_error")));

    assert_eq!(send(&[("rate_limit", "lots")]).await.0, 400);
    assert_eq!(emulator.control("GET", "settings", json!({})).await.1, after);
}

#[tokio::test]
async fn each_preset_has_an_effect_and_normal_ends_them_all() {
    let emulator = Emulator::start().await;
    let tokens = emulator.sign_in("ines", READ).await;
    let page = start(&emulator).await;
    let names: Vec<String> =
        page.split("name=\"preset\" value=\"").skip(1).map(|rest| rest.split('"').next().unwrap().to_owned()).collect();
    assert!(names.len() >= 5, "{names:?}");
    assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), names.len());
    let first = (emulator.control("GET", "settings", json!({})).await.1, json!([]));
    for name in names.iter().filter(|name| *name != "normal") {
        assert_eq!(press(&emulator, "preset", &[("preset", name)]).await, (303, "/#presets".to_owned()));
        let now = (emulator.control("GET", "settings", json!({})).await.1, emulator.control("GET", "faults", json!({})).await.1);
        assert_ne!(now, first, "{name}");
        assert_eq!(press(&emulator, "preset", &[("preset", "normal")]).await.0, 303);
        let now = (emulator.control("GET", "settings", json!({})).await.1, emulator.control("GET", "faults", json!({})).await.1);
        assert_eq!(now, first, "{name}");
    }
    press(&emulator, "preset", &[("preset", "unlisted")]).await;
    assert_eq!(emulator.api(&tokens.access, "/me").await.0, 403);
    press(&emulator, "preset", &[("preset", "normal")]).await;
    assert_eq!(emulator.api(&tokens.access, "/me").await.0, 200);
    assert_eq!(press(&emulator, "preset", &[("preset", "sunny")]).await.0, 400);
}

#[tokio::test]
async fn faults_can_be_set_and_ended_one_by_one() {
    let emulator = Emulator::start().await;
    let tokens = emulator.sign_in("ines", READ).await;
    let page = start(&emulator).await;
    // Every fault in the list is valid.
    let (_, list) = page.split_once("id=\"fault-what\"").unwrap();
    let (list, _) = list.split_once("</select>").unwrap();
    for ready in list.split("value=\"").skip(1) {
        let fault = ready.split('"').next().unwrap();
        let fault = fault.replace("&quot;", "\"").replace("&lt;", "<").replace("&gt;", ">");
        let order = [("fault", fault.as_str()), ("path", "/v1/nowhere"), ("times", "1")];
        assert_eq!(press(&emulator, "fault", &order).await, (303, "/#faults".to_owned()), "{fault}");
    }
    emulator.control("DELETE", "faults", json!({})).await;

    let order = [("json", r#"{"kind": "status", "status": 418}"#), ("fault", ""), ("path", "/v1/me"), ("times", "")];
    assert_eq!(press(&emulator, "fault", &order).await.0, 303);
    assert_eq!(emulator.api(&tokens.access, "/me").await.0, 418);
    assert!(start(&emulator).await.contains("struck 1 so far"));
    let id = emulator.control("GET", "faults", json!({})).await.1[0]["id"].to_string();
    assert_eq!(press(&emulator, "end-fault", &[("id", &id)]).await.0, 303);
    assert_eq!(emulator.api(&tokens.access, "/me").await.0, 200);

    for wrong in [[("json", "{"), ("path", "*")], [("json", "{}"), ("path", "*")]] {
        assert_eq!(press(&emulator, "fault", &wrong).await.0, 400);
    }
    let many = [("fault", r#"{"kind": "cut"}"#), ("path", "*"), ("times", "many")];
    assert_eq!(press(&emulator, "fault", &many).await.0, 400);

    // The same through the control endpoint.
    emulator.fault(json!({"path": "/v1/me", "fault": {"kind": "not_found"}})).await;
    let id = emulator.control("GET", "faults", json!({})).await.1[0]["id"].to_string();
    assert_eq!(emulator.control("DELETE", &format!("faults/{id}"), json!({})).await.0, 204);
    assert_eq!(emulator.control("DELETE", &format!("faults/{id}"), json!({})).await.0, 404);
}

#[tokio::test]
async fn a_fault_on_every_path_does_not_affect_the_start_page() {
    let emulator = Emulator::start().await;
    emulator.fault(json!({"path": "*", "fault": {"kind": "cut"}})).await;
    assert!(start(&emulator).await.contains("id=\"ordered\""));
    press(&emulator, "preset", &[("preset", "normal")]).await;
    assert_eq!(emulator.authorize(&[]).await.status(), 303);
}

#[tokio::test]
async fn clock_and_token_buttons_work() {
    let emulator = Emulator::start().await;
    let tokens = emulator.sign_in("ines", READ).await;
    assert_eq!(press(&emulator, "tokens", &[("do", "expire")]).await, (303, "/#clock".to_owned()));
    assert_eq!(emulator.api(&tokens.access, "/me").await.0, 401);
    assert_eq!(emulator.refresh(&tokens.refresh).await.0, 200);
    press(&emulator, "advance", &[("ahead", "15897600")]).await;
    assert_eq!(emulator.refresh(&tokens.refresh).await.0, 400);
    for wrong in ["-1", "soon", ""] {
        assert_eq!(press(&emulator, "advance", &[("ahead", wrong)]).await.0, 400);
    }
    press(&emulator, "tokens", &[("do", "reset")]).await;
    assert_eq!(emulator.refresh(&tokens.refresh).await.1["error_description"], "Invalid refresh token");
    let again = emulator.sign_in("ines", READ).await;
    press(&emulator, "tokens", &[("do", "revoke")]).await;
    assert_eq!(emulator.refresh(&again.refresh).await.1["error_description"], "Refresh token revoked");
    assert_eq!(press(&emulator, "tokens", &[("do", "juggle")]).await.0, 400);
    assert_eq!(press(&emulator, "dance", &[]).await.0, 400);
}

#[tokio::test]
async fn no_other_site_can_submit_a_form_or_read_its_key() {
    let emulator = Emulator::start().await;
    let key = hidden(&start(&emulator).await, "form_key");
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
        let response = emulator.send("POST", path, &headers, Some(body)).await.unwrap();
        assert_eq!(response.status(), 403, "{headers:?}");
    }
    assert_eq!(emulator.control("GET", "faults", json!({})).await.1, json!([]));
    let own = [("content-type", FORM), ("origin", emulator.origin.as_str())];
    let body = encode(&[("form_key", key.as_str()), ("preset", "down")]);
    assert_eq!(emulator.send("POST", path, &own, Some(body)).await.unwrap().status(), 303);

    let foreign = emulator.send("GET", "/", &[("host", "evil.example")], None).await.unwrap();
    assert_eq!(foreign.status(), 403);
    assert!(!foreign.text().await.unwrap().contains(&key));
    let page = emulator.send("GET", "/", &[], None).await.unwrap();
    let policy = header(&page, "content-security-policy").unwrap();
    assert!(policy.contains("default-src 'none'") && policy.contains("script-src 'self'"), "{policy}");
    assert!(policy.contains("form-action 'self'") && !policy.contains("unsafe"), "{policy}");
}

#[tokio::test]
async fn requests_are_listed_newest_first_and_without_secrets() {
    let emulator = Emulator::start().await;
    assert!(start(&emulator).await.contains("Nothing yet."));
    let tokens = emulator.sign_in("ines", READ).await;
    emulator.fault(json!({"path": "/v1/me", "times": 1, "fault": {"kind": "not_found"}})).await;
    emulator.api(&tokens.access, "/me?market=SE&x=<b>").await;
    let page = start(&emulator).await;
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
    assert_eq!(emulator.log().await.last().unwrap()["person"], "ines");

    // The filter works without the script.
    let page = emulator.visit("/?filter=API/token").await.text().await.unwrap();
    assert_eq!(page.matches("<tr><td><time>").count(), 1, "one request has this text");
    let page = emulator.visit("/?filter=%22%3E%3Cscript%3E").await.text().await.unwrap();
    assert!(page.contains("Nothing with this text.") && !page.contains("\"><script>"));
    press(&emulator, "log", &[]).await;
    assert!(start(&emulator).await.contains("Nothing yet."));
}

#[tokio::test]
async fn the_list_of_requests_can_be_polled() {
    let emulator = Emulator::start().await;
    let page = start(&emulator).await;
    let script = emulator.visit("/_emulator/log.js").await;
    assert_eq!(header(&script, "content-type"), Some("text/javascript; charset=utf-8"));
    assert!(page.contains("<script src=\"/_emulator/log.js\" defer></script>"));
    let changes = |page: &str| page.split("data-changes=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let seen = changes(&page);
    assert_eq!(emulator.visit(&format!("/_emulator/log-rows?seen={seen}")).await.status(), 204);
    emulator.api("nothing", "/me").await;
    let rows = emulator.visit(&format!("/_emulator/log-rows?seen={seen}&filter=v1")).await;
    assert_eq!(rows.status(), 200);
    let rows = rows.text().await.unwrap();
    assert!(rows.starts_with("<table id=\"log-rows\"") && rows.contains("/v1/me"), "{rows}");
    assert_eq!(emulator.visit(&format!("/_emulator/log-rows?seen={}", changes(&rows))).await.status(), 204);
    assert!(emulator.visit("/_emulator/log-rows?filter=nowhere").await.text().await.unwrap().contains("Nothing with this text."));
}

#[tokio::test]
async fn apps_can_be_registered_and_configured_on_the_page() {
    let emulator = Emulator::start().await;
    let uri = "https://my-app.example/callback";
    let (status, target) =
        press(&emulator, "app", &[("name", "Mine <b>"), ("redirect_uri", &format!(" {uri} ")), ("owner", "ines")]).await;
    assert_eq!(status, 303);
    let id = target.strip_prefix("/#app-").unwrap().to_owned();
    let page = start(&emulator).await;
    let (_, card) = page.split_once(&format!("<article id=\"app-{id}\">")).unwrap();
    let (card, _) = card.split_once("</article>").unwrap();
    assert!(card.contains("Mine &lt;b&gt;") && card.contains(&format!("<code>{id}</code>")) && card.contains(uri), "{card}");
    assert_eq!(emulator.authorize(&[("client_id", &id), ("redirect_uri", uri)]).await.status(), 303);
    let apps = || async { emulator.control("GET", "apps", json!({})).await.1.as_array().unwrap().clone() };
    let registered = apps().await.len();
    for wrong in [
        [("name", ""), ("redirect_uri", uri), ("owner", "ines")],
        [("name", "Mine"), ("redirect_uri", ""), ("owner", "ines")],
        [("name", "Mine"), ("redirect_uri", "http://localhost:8080/callback"), ("owner", "ines")],
        [("name", "Mine"), ("redirect_uri", uri), ("owner", "nobody")],
    ] {
        assert_eq!(press(&emulator, "app", &wrong).await.0, 400, "{wrong:?}");
    }
    assert_eq!(apps().await.len(), registered);

    let change = async |uri: &str, email: &str| {
        press(&emulator, "app-settings", &[("client_id", &id), ("redirect_uri", uri), ("email", email)]).await
    };
    let people = emulator.control("GET", "people", json!({})).await.1;
    let email = people.as_array().unwrap().iter().find(|person| person["key"] == "stranger").unwrap()["email"].as_str().unwrap();
    assert_eq!(change("http://127.0.0.1:4444/back", email).await, (303, target));
    assert_eq!(change("", email).await.0, 303);
    let app = apps().await.into_iter().find(|app| app["client_id"] == id.as_str()).unwrap();
    assert_eq!(app["redirect_uris"], json!([uri, "http://127.0.0.1:4444/back"]));
    assert_eq!(app["users"], json!(["stranger"]), "once");
    assert_eq!(change("", &email.to_uppercase()).await.0, 400, "upper and lower case have to match");
    assert_eq!(change("http://localhost/back", "").await.0, 400);
    assert_eq!(press(&emulator, "app-settings", &[("client_id", "none")]).await.0, 400);
}
