(function () {
  "use strict";
  // Shows in the page itself why the app does not start, and gets the newest version on demand. It leaves the app alone: once the app
  // has started, the words are gone. Written so that old browsers can read it.
  function say(id, detail, stays) {
    if (document.readyState === "loading") {
      document.addEventListener("DOMContentLoaded", function () { say(id, detail, stays); });
      return;
    }
    var boot = document.getElementById("boot");
    // What fails after the first failure follows from it.
    if (!boot || boot.querySelector("div:not([hidden])")) return;
    var notice = document.getElementById(id), button = boot.querySelector("button");
    if (detail) notice.appendChild(document.createElement("p")).textContent = "The browser reports: " + detail;
    boot.classList.remove("later");
    notice.hidden = button.hidden = false;
    document.getElementById("boot-calm").hidden = true;
    button.onclick = getNewest;
    // The app removes the words by this name.
    if (stays) boot.id = "";
  }

  function getNewest() {
    // The browser's cache may contain an old page, or a broken file that it would not ask for again. So all are requested past it.
    function past(address) {
      return fetch(address, { cache: "reload" }).then(function (answer) { return answer.arrayBuffer(); }).catch(String);
    }
    function reload() { location.reload(); }
    this.disabled = true;
    setTimeout(reload, 2e4);
    var links = [].slice.call(document.querySelectorAll("link[href]"));
    Promise.all(links.concat(location).map(function (one) { return past(one.href); })).then(reload);
  }

  if (!window.WebAssembly || !("noModule" in document.createElement("script"))) say("boot-unable");
  else ["instantiate", "instantiateStreaming"].forEach(function (name) {
    // Firefox reports no error when a module ends too early, so its promise is watched. After a TypeError the loader tries another way.
    var begin = WebAssembly[name];
    if (begin) WebAssembly[name] = function (from, imports) {
      var begun = begin(from, imports);
      begun.catch(function (error) { if (error.name !== "TypeError") say("boot-broken", error); });
      return begun;
    };
  });
  addEventListener("error", function (event) {
    // A script threw, or a file of the page is missing or refused. The second kind of event does not bubble.
    var from = event.target, isStyle = from.rel === "stylesheet";
    if (from === window || from.tagName === "SCRIPT" || isStyle) say("boot-broken", event.message, isStyle);
  }, true);
  addEventListener("unhandledrejection", function (event) { say("boot-broken", event.reason); });
})();
