// Reads all liked songs page by page, and refreshes the access token if it expires on the way. Needs Node 18 or newer.
//
//   lockgroove-emulator --set login_outcome=agree --fault '{"path": "/v1/me/tracks", "skip": 2, "times": 1, "fault": {"kind": "expired_token"}}' &
//   node library.mjs
import { createHash, randomBytes } from "node:crypto";

const service = process.env.EMULATOR ?? "http://127.0.0.1:8888";
const clientId = "10c69002e1a94f0d8b3a5d7e6f2c4b81";
const redirectUri = "http://127.0.0.1:5555/callback";

async function token(fields) {
  const response = await fetch(`${service}/api/token`, { method: "POST", body: new URLSearchParams({ client_id: clientId, ...fields }) });
  const body = await response.json();
  if (!response.ok) throw new Error(`${body.error}: ${body.error_description ?? "no description"}`);
  return body;
}

async function signIn() {
  const verifier = randomBytes(64).toString("base64url");
  const state = randomBytes(16).toString("base64url");
  const query = new URLSearchParams({
    client_id: clientId, response_type: "code", redirect_uri: redirectUri, scope: "user-library-read", state,
    code_challenge_method: "S256", code_challenge: createHash("sha256").update(verifier).digest("base64url"),
  });
  // Not followed, because the redirect is for this program.
  const response = await fetch(`${service}/authorize?${query}`, { redirect: "manual" });
  const back = new URL(response.headers.get("location") ?? "", service).searchParams;
  if (back.get("state") !== state || !back.get("code")) throw new Error(`no code came back (${response.status})`);
  return token({ grant_type: "authorization_code", code: back.get("code"), redirect_uri: redirectUri, code_verifier: verifier });
}

let tokens = await signIn();
let renewed = 0;

async function get(url) {
  const send = () => fetch(url, { headers: { authorization: `Bearer ${tokens.access_token}` } });
  let response = await send();
  if (response.status === 401) {
    // The response may contain a new refresh token; otherwise the old one stays valid.
    tokens = { ...tokens, ...(await token({ grant_type: "refresh_token", refresh_token: tokens.refresh_token })) };
    renewed += 1;
    response = await send();
  }
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  return response.json();
}

let [songs, url] = [[], `${service}/v1/me/tracks?limit=50`];
while (url) {
  const page = await get(url);
  songs.push(...page.items.filter((entry) => entry?.track).map((entry) => entry.track.name));
  url = page.next;
}
console.log(`${songs.length} liked songs, the newest is ${songs[0]}; the access token was renewed ${renewed} time(s).`);
