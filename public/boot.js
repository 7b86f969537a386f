(function () {
  "use strict";
  // What is loaded, and when. The front page is complete without the app, so there it waits until somebody is about to need it; every
  // other page needs it at once. If it cannot start, the page itself says why. All of this runs before anything is drawn.
  //
  // `files`: the folder of the site, and the app's files with their integrity, written here by the build.
  var files = "FILES";
  // The pages that need the app: what each is called until it has started, and the parts that draw it.
  var pages = {
    "/connect": ["Connect Spotify", "connect"],
    "/callback": ["Signing in", "home"],
    "/library": ["Your library", "home"],
    "/playlists": ["Playlists", "home", "library"],
    "/liked": ["Liked songs", "home", "library"],
    "/albums": ["Albums", "home", "browse"],
    "/artists": ["Artists", "home", "browse"],
    "/podcasts": ["Podcasts", "home", "browse"],
    "/audiobooks": ["Audiobooks", "home", "browse"],
    "/recent": ["Recently played", "home", "browse"],
    "/glance": ["Your library in pictures", "home", "pictures"],
    "/search": ["Search", "home", "browse"],
    "/top": ["What you play most", "home", "library"],
    "/access": ["Permissions", "home", "account"],
    "/backup": ["Back up", "keep"],
    "/restore": ["Restore", "restore"],
    "/archive": ["Open an archive", "archive"],
    "/organise": ["Organise", "home", "organise"],
    "/organise/replace": ["Songs that cannot be played", "home", "replace"],
    "/organise/across": ["Across all playlists", "home", "across"],
    "/organise/rules": ["Playlists from rules", "home", "rules"],
    "/check": ["Connection check", "account"],
    "/flow": ["Sign-in log", "learn"],
    "/flows": ["OAuth flows", "learn"],
    "/implicit": ["A token in the address bar", "learn"],
    "/console": ["API console", "home", "console"]
  };
  // Those of one thing, by the path that stands before its ID.
  var one = {
    "/playlists": ["Playlist", "home", "library"],
    "/albums": ["Album", "home", "browse"],
    "/artists": ["Artist", "home", "browse"],
    "/podcasts": ["Podcast", "home", "browse"]
  };
  var root = document.documentElement, path = location.pathname.slice(files.base.length - 1).replace(/(.)\/+$/, "$1");
  // The app takes the answers that are already on their way, and the button that was pressed before it was there.
  var early = {}, asked = {};
  var boot = window.boot = { early: early, piece: piece, newest: getNewest, whenIdle: whenIdle, pressed: null, started: false };
  var page = pages[path] || one[(path.match(/^(\/[a-z]+)\/./) || [])[1]] || ["Lockgroove"];
  var isFront = /^\/*$/.test(path), isLoading = false;

  function byId(id) { return document.getElementById(id); }

  function drawn(then) {
    if (document.readyState !== "loading") then();
    else document.addEventListener("readystatechange", then, { once: true });
  }

  function stored(name) {
    try { return JSON.parse(localStorage.getItem(name)); } catch (refused) { return null; }
  }

  function say(id, detail, stays) {
    drawn(function () {
      var words = byId("boot");
      // What fails after the first failure follows from it.
      if (!words || words.querySelector("[role=alert]:not([hidden])")) return;
      var notice = byId(id), button = byId("boot-newest");
      if (detail) notice.appendChild(document.createElement("p")).textContent = "The browser reports: " + detail;
      root.setAttribute("data-failed", "");
      notice.hidden = button.hidden = words.hidden = false;
      byId("boot-calm").hidden = true;
      button.onclick = getNewest;
      // The app removes the words by this name.
      if (stays) words.id = "";
    });
  }

  function getNewest() {
    // The browser's cache may contain an old page, or a broken file that it would not ask for again. So all are requested past it.
    function past(address) {
      return fetch(address, { cache: "reload" }).then(function (answer) { return answer.arrayBuffer(); }).catch(String);
    }
    function reload() { location.reload(); }
    this.disabled = true;
    setTimeout(reload, 2e4);
    var links = [].slice.call(document.querySelectorAll("link[href]")).map(function (link) { return link.href; });
    var names = Object.keys(asked).map(function (name) { return files.pieces[name].name; }).concat(files.module.name);
    Promise.all(links.concat(location.href, names.map(function (name) { return files.base + name; })).map(past)).then(reload);
  }

  function get(file, options) {
    var answer = fetch(files.base + file.name, options || { integrity: file.integrity });
    // A failure is reported where the answer is used, so the browser need not report it here.
    answer.catch(String);
    return answer;
  }

  // A piece of the module, requested early or now. After a failure it is requested past the cache. One that came while another of its
  // part was missing is still unread, and serves when they are tried again.
  function piece(name) {
    var last = asked[name], file = files.pieces[name];
    if (last && !last.failed && !(last.response && last.response.bodyUsed)) return last.answer;
    var now = asked[name] = { answer: get(file, { integrity: file.integrity, cache: last ? "reload" : "default" }) };
    now.answer.then(function (response) {
      now.response = response;
      // Browsers compile nothing else.
      now.failed = !response.ok || response.headers.get("content-type") !== "application/wasm";
    }, function () { now.failed = true; });
    return now.answer;
  }

  // The browser kept the page while the person was elsewhere, and may have cut off what was on its way when they left.
  addEventListener("pageshow", function (event) {
    if (!event.persisted) return;
    if (isLoading && !boot.started) location.reload();
    Object.keys(asked).forEach(function (name) { if (!asked[name].response) asked[name].failed = true; });
  });

  function whenIdle(then) {
    if (window.requestIdleCallback) requestIdleCallback(then);
    else setTimeout(then, 2e3);
  }

  function load() {
    if (isLoading || !window.WebAssembly) return;
    isLoading = true;
    var link = document.createElement("link"), module = get(files.module);
    link.rel = "modulepreload";
    link.href = files.base + files.script.name;
    link.crossOrigin = "";
    link.integrity = files.script.integrity;
    document.head.appendChild(link);
    early["config.json"] = get({ name: "config.json" }, { cache: "no-cache" });
    // Each part has a piece of its own, and shares others, which are named by a letter.
    page.slice(1).forEach(function (part) { if (part in files.parts) [part].concat(files.parts[part].split("")).forEach(piece); });
    // The app takes the page as a whole: it starts when all of it has been read.
    Promise.all([import(link.href), new Promise(drawn)]).then(function (all) { return all[0].default({ module_or_path: module }); })
      .catch(function (error) { say("boot-broken", error); });
  }

  // Who comes: somebody new, somebody whose client ID is known here, or somebody who is signed in.
  function visitor(kind) { root.setAttribute("data-visitor", kind); }

  function watchFront() {
    var clientId = stored("client-id");
    if (stored("stay") === "yes") visitor("signed-in");
    else if (clientId) visitor("known");
    drawn(function () { byId("landing-client-id").textContent = clientId; });
    var tabs;
    // Firefox refuses it where it blocks storage.
    try { tabs = new BroadcastChannel("lockgroove-session"); } catch (missing) { /* This tab is on its own. */ }
    if (tabs) {
      // Another tab that is signed in answers.
      tabs.onmessage = function (event) {
        // Other tabs may ask the same meanwhile.
        if (String(event.data).indexOf('"say":"here"') < 0) return;
        tabs.close();
        if (boot.started) return;
        visitor("signed-in");
        load();
      };
      // A page that listens is kept out of the back/forward cache.
      addEventListener("pagehide", function () { tabs.close(); });
      tabs.postMessage('{"v":1,"say":"who"}');
    }
    if (clientId || root.hasAttribute("data-visitor")) load();
    var network = navigator.connection || {}, isCostly = network.saveData || /2g/.test(network.effectiveType);
    if (!isCostly) {
      ["pointerover", "focusin", "touchstart"].forEach(function (name) {
        document.addEventListener(name, function (event) {
          if (event.target.closest && event.target.closest("a,button")) load();
        }, { passive: true });
      });
      addEventListener("load", function () { whenIdle(load); });
    }
    document.addEventListener("click", function (event) {
      var button = event.target.closest("#landing button");
      if (!button || boot.started) return;
      boot.pressed = button.id;
      button.setAttribute("aria-disabled", true);
      load();
    });
  }

  var theme = stored("theme");
  if (theme) root.setAttribute("data-theme", theme);
  document.addEventListener("change", function (event) {
    // The choice on the front page.
    if (event.target.name !== "theme") return;
    var chosen = event.target.value.replace("auto", "");
    try {
      if (chosen) localStorage.setItem("theme", JSON.stringify(chosen)); else localStorage.removeItem("theme");
    } catch (refused) { /* It lasts as long as the page. */ }
    if (chosen) root.setAttribute("data-theme", chosen); else root.removeAttribute("data-theme");
  });

  addEventListener("error", function (event) {
    // A script threw, or a file of the page is missing or refused. The second kind of event does not bubble.
    var from = event.target, isStyle = from.rel === "stylesheet";
    if (from === window || isStyle) say("boot-broken", event.message, isStyle);
  }, true);

  // Before the app starts, which changes all of this.
  drawn(function () {
    byId("boot").hidden = isFront && !root.hasAttribute("data-failed");
    byId("landing").hidden = !isFront;
    byId("boot-title").textContent = page[0];
    // On the front page, its own content is the main one.
    if (!isFront) byId("boot-page").setAttribute("role", "main");
    var choice = document.querySelector("input[name=theme][value='" + (theme || "auto") + "']");
    if (choice) choice.checked = true;
  });

  if (!window.WebAssembly) say("boot-unable");
  if (isFront) {
    root.setAttribute("data-page", "front");
    watchFront();
  } else {
    root.setAttribute("data-page", "app");
    load();
  }
})();
