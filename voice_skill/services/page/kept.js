// What this browser remembers: choices and the key for good, the page's token until the tab closes; nothing said.
// Where the browser allows no storage, it is remembered until the page is left.
function keptIn(open) {
  const here = new Map();
  return {
    get(name) {
      try {
        return open().getItem(name) ?? here.get(name) ?? "";
      } catch {
        return here.get(name) ?? "";
      }
    },
    set(name, value) {
      here.set(name, String(value));
      try {
        open().setItem(name, value);
      } catch {
        // It stays in `here`.
      }
    },
  };
}

export const kept = keptIn(() => localStorage);
export const keptInTab = keptIn(() => sessionStorage);
