// What survives a reload of the page, for as long as its tab lives. A browser that lets framed pages keep nothing gives
// a memory that lasts until the reload.
const forgotten = new Map();

export function recall(key) {
  try {
    return sessionStorage.getItem(`emboss.${key}`);
  } catch {
    return forgotten.get(key) ?? null;
  }
}

export function remember(key, text) {
  try {
    sessionStorage.setItem(`emboss.${key}`, text);
  } catch {
    forgotten.set(key, text);
  }
}
