// Spotify's own TypeScript SDK, over every method that it has. The SDK does not check what it gets, so this compares each response with
// the SDK's types.
//
//   npm install @spotify/web-api-ts-sdk@1.2.0 typescript@5
//   EMULATOR=http://127.0.0.1:8888 node ts-sdk.mjs
//
// The emulator runs with `--set login_outcome=agree`, and `--set mode=extended` for the second list.
import { createHash, randomBytes } from "node:crypto";
import { writeFileSync } from "node:fs";
import { SpotifyApi } from "@spotify/web-api-ts-sdk";
import ts from "typescript";

const service = process.env.EMULATOR ?? "http://127.0.0.1:8888";
const clientId = "10c69002e1a94f0d8b3a5d7e6f2c4b81";
const redirectUri = "http://127.0.0.1:5555/callback";
const scope = process.env.SCOPES ?? "";

async function signIn() {
  const verifier = randomBytes(64).toString("base64url");
  const query = new URLSearchParams({
    client_id: clientId, response_type: "code", redirect_uri: redirectUri, scope,
    code_challenge_method: "S256", code_challenge: createHash("sha256").update(verifier).digest("base64url"),
  });
  const response = await fetch(`${service}/authorize?${query}`, { redirect: "manual" });
  const code = new URL(response.headers.get("location")).searchParams.get("code");
  const fields = { client_id: clientId, grant_type: "authorization_code", code, redirect_uri: redirectUri, code_verifier: verifier };
  return (await fetch(`${service}/api/token`, { method: "POST", body: new URLSearchParams(fields) })).json();
}

// The address of the Web API is built in.
const toEmulator = (url, options) => fetch(url.replace("https://api.spotify.com", service), options);
const api = SpotifyApi.withAccessToken(clientId, await signIn(), { fetch: toEmulator });

const [saved] = (await api.currentUser.tracks.savedTracks(1)).items;
const lists = (await api.currentUser.playlists.playlists(50)).items;
const [show] = (await api.currentUser.shows.savedShows(1)).items;
const [book] = (await api.currentUser.audiobooks.savedAudiobooks(1)).items;
const ids = {
  track: saved.track.id,
  album: saved.track.album.id,
  artist: saved.track.artists[0].id,
  show: show.show.id,
  episode: (await api.shows.episodes(show.show.id, "IE", 1)).items[0].id,
  audiobook: book.id,
  chapter: (await api.audiobooks.getAudiobookChapters(book.id, "IE", 1)).items[0].id,
  // The first one has every unusual entry.
  unusual: lists.find((list) => list.owner.id === "ines").id,
  own: lists.find((list) => list.owner.id === "ines" && list.public).id,
  followed: lists.find((list) => list.owner.id === "halvard.quist").id,
  device: (await api.player.getAvailableDevices()).devices[0].id,
};

// As a program in TypeScript would write them.
const calls = [
  "api.albums.get(ids.album)",
  "api.albums.get(ids.album, 'IE')",
  "api.albums.get([ids.album])",
  "api.albums.tracks(ids.album)",
  "api.artists.get(ids.artist)",
  "api.artists.get([ids.artist])",
  "api.artists.albums(ids.artist)",
  "api.artists.topTracks(ids.artist, 'IE')",
  "api.artists.relatedArtists(ids.artist)",
  "api.audiobooks.get(ids.audiobook)",
  "api.audiobooks.get([ids.audiobook])",
  "api.audiobooks.getAudiobookChapters(ids.audiobook)",
  "api.browse.getCategories()",
  "api.browse.getCategory('slow_rail')",
  "api.browse.getNewReleases()",
  "api.browse.getFeaturedPlaylists()",
  "api.browse.getPlaylistsForCategory('slow_rail')",
  "api.chapters.get(ids.chapter, 'IE')",
  "api.chapters.get([ids.chapter], 'IE')",
  "api.currentUser.profile()",
  "api.currentUser.topItems('artists')",
  "api.currentUser.topItems('tracks')",
  "api.currentUser.followedArtists()",
  "api.currentUser.followsArtistsOrUsers([ids.artist], 'artist')",
  "api.currentUser.albums.savedAlbums()",
  "api.currentUser.albums.hasSavedAlbums([ids.album])",
  "api.currentUser.audiobooks.savedAudiobooks()",
  "api.currentUser.audiobooks.hasSavedAudiobooks([ids.audiobook])",
  "api.currentUser.episodes.savedEpisodes()",
  "api.currentUser.episodes.hasSavedEpisodes([ids.episode])",
  "api.currentUser.playlists.playlists(50)",
  "api.currentUser.playlists.isFollowing(ids.followed, ['ines'])",
  "api.currentUser.shows.savedShows()",
  "api.currentUser.shows.hasSavedShow([ids.show])",
  "api.currentUser.tracks.savedTracks(50)",
  "api.currentUser.tracks.hasSavedTracks([ids.track])",
  "api.episodes.get(ids.episode, 'IE')",
  "api.episodes.get([ids.episode], 'IE')",
  "api.markets.getAvailableMarkets()",
  "api.playlists.getPlaylist(ids.unusual, undefined, undefined, ['track', 'episode'])",
  "api.playlists.getPlaylist(ids.followed)",
  "api.playlists.getPlaylistItems(ids.unusual, undefined, undefined, 50, 0, ['track', 'episode'])",
  "api.playlists.getUsersPlaylists('ines', 50)",
  "api.playlists.getPlaylistCoverImage(ids.unusual)",
  "api.recommendations.get({ seed_artists: [ids.artist] })",
  "api.recommendations.genreSeeds()",
  "api.search('a', ['artist', 'album', 'track', 'show', 'episode', 'audiobook'], undefined, 10)",
  "api.search('a', ['playlist'], undefined, 10)",
  "api.shows.get(ids.show, 'IE')",
  "api.shows.get([ids.show], 'IE')",
  "api.shows.episodes(ids.show)",
  "api.tracks.get(ids.track)",
  "api.tracks.get(ids.track, 'IE')",
  "api.tracks.get([ids.track])",
  "api.tracks.audioFeatures(ids.track)",
  "api.tracks.audioFeatures([ids.track])",
  "api.tracks.audioAnalysis(ids.track)",
  "api.users.profile('noor')",
  // In this order: the player state of nothing is null.
  "api.player.getAvailableDevices()",
  "api.player.getRecentlyPlayedTracks(50)",
  "api.player.getPlaybackState()",
  "api.player.startResumePlayback(ids.device, undefined, ['spotify:track:' + ids.track])",
  "api.player.getPlaybackState()",
  "api.player.getCurrentlyPlayingTrack()",
  "api.player.getUsersQueue()",
  "api.player.transferPlayback([ids.device])",
  "api.player.pausePlayback(ids.device)",
  "api.player.startResumePlayback(ids.device, 'spotify:album:' + ids.album)",
  "api.player.addItemToPlaybackQueue('spotify:track:' + ids.track)",
  "api.player.skipToNext(ids.device)",
  "api.player.skipToPrevious(ids.device)",
  "api.player.seekToPosition(1000)",
  "api.player.setRepeatMode('off')",
  "api.player.setPlaybackVolume(20)",
  "api.player.togglePlaybackShuffle(true)",
  "api.playlists.createPlaylist('ines', { name: 'Mine' })",
  "api.playlists.changePlaylistDetails(ids.own, { description: 'y' })",
  "api.playlists.addItemsToPlaylist(ids.own, ['spotify:track:' + ids.track])",
  "api.playlists.movePlaylistItems(ids.own, 0, 1, 1)",
  "api.playlists.updatePlaylistItems(ids.own, { range_start: 0, insert_before: 1 })",
  "api.playlists.removeItemsFromPlaylist(ids.own, { tracks: [{ uri: 'spotify:track:' + ids.track }] })",
  "api.playlists.addCustomPlaylistCoverImage(ids.own, Buffer.from([255, 216, 255, 224]))",
  "api.playlists.addCustomPlaylistCoverImageFromBase64String(ids.own, '/9j/4AECAw==')",
  "api.currentUser.playlists.unfollow(ids.followed)",
  "api.currentUser.playlists.follow(ids.followed)",
  "api.currentUser.followArtistsOrUsers([ids.artist], 'artist')",
  "api.currentUser.unfollowArtistsOrUsers([ids.artist], 'artist')",
  "api.currentUser.albums.saveAlbums([ids.album])",
  "api.currentUser.albums.removeSavedAlbums([ids.album])",
  "api.currentUser.audiobooks.saveAudiobooks([ids.audiobook])",
  "api.currentUser.audiobooks.removeSavedAudiobooks([ids.audiobook])",
  "api.currentUser.episodes.saveEpisodes([ids.episode])",
  "api.currentUser.episodes.removeSavedEpisodes([ids.episode])",
  "api.currentUser.shows.saveShows([ids.show])",
  "api.currentUser.shows.removeSavedShows([ids.show])",
  "api.currentUser.tracks.saveTracks([ids.track])",
  "api.currentUser.tracks.removeSavedTracks([ids.track])",
];

// Whether every method of the SDK is above.
const methods = (object, path) =>
  Object.entries(object).flatMap(([name, value]) => (value?.api === api ? methods(value, `${path}.${name}`) : []))
    .concat(Object.getOwnPropertyNames(Object.getPrototypeOf(object)).filter((name) => name !== "constructor").map((name) => `${path}.${name}`));
const all = Object.entries(api).flatMap(([name, value]) => (value?.api === api ? methods(value, `api.${name}`) : []));
for (const method of all) if (!calls.some((call) => call.startsWith(`${method}(`))) console.log(`${method}: not called`);

// One program with all the calls, for the types of their results.
const file = "calls.mts";
const program = ['import type { SpotifyApi } from "@spotify/web-api-ts-sdk";', "declare const api: SpotifyApi; declare const ids: any; declare const Buffer: any;"];
calls.forEach((call, at) => program.push(`export const result${at} = await ${call};`));
writeFileSync(file, program.join("\n"));
const compiled = ts.createProgram([file], {
  strict: true, noEmit: true, skipLibCheck: true, target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.NodeNext, moduleResolution: ts.ModuleResolutionKind.NodeNext,
});
const checker = compiled.getTypeChecker();
const source = compiled.getSourceFile(file);
const exported = checker.getExportsOfModule(checker.getSymbolAtLocation(source));

// What is wrong with a value for a type: the path of each fault and what it is.
function faults(type, value, path) {
  const flags = type.flags;
  if (flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown)) return [];
  if (type.isUnion()) {
    // Of an object, the closest kind of object.
    const kinds = type.types.filter((one) => value === null || typeof value !== "object" || one.flags & ts.TypeFlags.Object);
    const each = (kinds.length > 0 ? kinds : type.types).map((one) => faults(one, value, path));
    return each.reduce((best, one) => (one.length < best.length ? one : best));
  }
  const seen = value === null ? "null" : Array.isArray(value) ? "a list" : typeof value;
  const wrong = (wanted) => [`${path} is ${seen === "undefined" ? "missing" : seen}, not ${wanted}`];
  if (type.isLiteral()) return value === type.value ? [] : wrong(JSON.stringify(type.value));
  if (flags & ts.TypeFlags.BooleanLiteral) return String(value) === checker.typeToString(type) ? [] : wrong(checker.typeToString(type));
  if (flags & ts.TypeFlags.StringLike) return seen === "string" ? [] : wrong("string");
  if (flags & ts.TypeFlags.NumberLike) return seen === "number" ? [] : wrong("number");
  if (flags & ts.TypeFlags.BooleanLike) return seen === "boolean" ? [] : wrong("boolean");
  if (flags & ts.TypeFlags.Null) return value === null ? [] : wrong("null");
  if (flags & (ts.TypeFlags.Undefined | ts.TypeFlags.Void)) return value === undefined || value === null ? [] : wrong("nothing");
  if (checker.isArrayType(type)) {
    if (seen !== "a list") return wrong("a list");
    const [element] = checker.getTypeArguments(type);
    return value.flatMap((one) => faults(element, one, `${path}[]`));
  }
  if (seen !== "object") return wrong(checker.typeToString(type).slice(0, 40));
  return checker.getPropertiesOfType(type).flatMap((property) => {
    const inner = value[property.name];
    const isOptional = (property.flags & ts.SymbolFlags.Optional) !== 0;
    if (inner === undefined && isOptional) return [];
    return faults(checker.getTypeOfSymbolAtLocation(property, source), inner, path ? `${path}.${property.name}` : property.name);
  });
}

for (const [at, call] of calls.entries()) {
  let outcome;
  try {
    const value = await new Function("api", "ids", `return ${call}`)(api, ids);
    const type = checker.getTypeOfSymbolAtLocation(exported.find((symbol) => symbol.name === `result${at}`), source);
    const all = [...new Set(faults(type, value, ""))].sort();
    outcome = all.length === 0 ? "ok" : `differs from the types:\n${all.map((fault) => `    ${fault.trim()}`).join("\n")}`;
  } catch (error) {
    const text = String(error.message);
    const refused = /Body: (.*)$/s.exec(text);
    if (refused) {
      const { status, message } = JSON.parse(refused[1]).error;
      outcome = `refused: ${status} ${message}`;
    }
    else if (error instanceof SyntaxError) outcome = "not decoded: the body is not JSON";
    else outcome = `failed: ${text.split("\n")[0].slice(0, 160)}`;
  }
  console.log(`${call}: ${outcome}`);
}
// The SDK keeps timers.
process.exit(0);
