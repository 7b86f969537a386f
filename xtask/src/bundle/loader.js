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

function instantiate(name) {
  const main = initSync();
  return WebAssembly.instantiateStreaming(window.boot.piece(name), { main, __wasm_split: main });
}

// A function that the main part calls: it loads these pieces, and calls back.
function part(...names) {
  return async (callback, data) => {
    let success = false;
    try {
      await Promise.all(names.map(load));
      success = true;
    } catch (error) {
      console.error(error);
    }
    initSync().__indirect_function_table.get(callback)(data, success);
  };
}
