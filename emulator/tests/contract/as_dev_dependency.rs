use lockgroove_emulator::{LoginOutcome, Options, Settings, start};

#[tokio::test]
async fn my_app_signs_in() {
    let settings = Settings { login_outcome: LoginOutcome::Agree, any_client: true, ..Settings::default() };
    let emulator = start(Options { port: 0, settings: settings.into(), ..Options::default() }).await.unwrap();
    // Point your app at `emulator.service_origin`, such as "http://127.0.0.1:40123", then let it meet a rate limit:
    emulator.change_settings(|settings| settings.rate_limit = Some(1)).unwrap();
    emulator.stop().await; // dropping it stops it too
}
