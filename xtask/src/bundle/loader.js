// Loads the parts of the module. The build adds a function for each part, and makes one file of this and the script of the main part.
import { initSync } from "./app.js";

const pieces = {};

// Once only, and once more after a failure. The page knows the names and hashes of the files, and may have requested them already.
function load(name) {
  return (pieces[name] ??= instantiate(name).catch((error) => {
    delete pieces[name];
    throw error;
  }));
}

async function instantiate(name) {
  const main = initSync();
  for (;;) {
    // A page that the browser kept while the person was elsewhere may wait for an answer that was cut off when they left.
    const module = await Promise.race([WebAssembly.compileStreaming(window.boot.piece(name)), restored()]);
    if (module) return WebAssembly.instantiate(module, { main, __wasm_split: main });
  }
}

function restored() {
  return new Promise((resolve) => {
    addEventListener("pageshow", function listen(event) {
      if (!event.persisted) return;
      removeEventListener("pageshow", listen);
      resolve();
    });
  });
}

// A function that the main part calls: it loads the piece of a part and those that it shares, a letter each, and calls back.
function part(own, shared) {
  return async (callback, data) => {
    let success = false;
    try {
      await Promise.all([own, ...shared].map(load));
      success = true;
    } catch (error) {
      console.error(error);
    }
    initSync().__indirect_function_table.get(callback)(data, success);
  };
}
