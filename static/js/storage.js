/** The browser's storage, which may be full: what cannot be kept is told by `false`, and the page goes on. */

export function keep(storage, name, value) {
  try {
    storage.setItem(name, value);
    return true;
  } catch {
    return false;
  }
}
