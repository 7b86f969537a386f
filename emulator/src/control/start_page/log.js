// Keeps the list of requests on the start page fresh. Without this file the list is as old as the page.
"use strict";

const field = document.getElementById("filter");
const pause = document.getElementById("log-pause");
const note = document.getElementById("log-note");
let busy = false;

async function look(again) {
  if (busy || document.hidden || (!again && pause.getAttribute("aria-pressed") === "true")) return;
  busy = true;
  const table = document.getElementById("log-rows");
  const seen = again ? "" : table.dataset.changes;
  try {
    const response = await fetch(`/_emulator/log-rows?${new URLSearchParams({ filter: field.value, seen })}`);
    if (response.status === 200) {
      const fresh = new DOMParser().parseFromString(await response.text(), "text/html").getElementById("log-rows");
      table.replaceWith(fresh);
    }
    if (note.textContent) note.textContent = "";
  } catch {
    note.textContent = "The emulator does not answer any more.";
  } finally {
    busy = false;
  }
}

pause.hidden = false;
pause.addEventListener("click", () => {
  const paused = pause.getAttribute("aria-pressed") !== "true";
  pause.setAttribute("aria-pressed", String(paused));
  if (!paused) look(true);
});
field.addEventListener("input", () => look(true));
document.getElementById("log-filter").addEventListener("submit", (event) => {
  event.preventDefault();
  look(true);
});
setInterval(look, 1000, false);
