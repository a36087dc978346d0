import { store } from './store.js';

// In sessionStorage: it ends with the tab, no other origin reads it, and unlike a cookie no other site can make the
// browser send it.
const TOKEN = 'gnomon.token';
const PROJECT = 'gnomon.project';
export const ALL = '*';

export const session = store({ token: sessionStorage.getItem(TOKEN), why: null });
export const project = store(sessionStorage.getItem(PROJECT) || ALL);
export const projects = store([]);

export function signIn(token) {
  sessionStorage.setItem(TOKEN, token);
  session.set({ token, why: null });
}

/** @param why shown on the login page; null if it was the user's wish */
export function signOut(why = null) {
  if (!session.get().token) return;
  sessionStorage.removeItem(TOKEN);
  projects.set([]);
  session.set({ token: null, why });
}

export function choose(name) {
  sessionStorage.setItem(PROJECT, name);
  project.set(name);
}

/** Takes the token out of the address, so that it stays neither in the history nor on a screenshot. */
export function tokenFromAddress() {
  const found = /^#token=([^&]+)/.exec(location.hash);
  if (!found) return;
  history.replaceState(null, '', location.pathname + '#/');
  try {
    signIn(decodeURIComponent(found[1]));
  } catch {
    session.set({ token: null, why: 'The token in that address is damaged.' });
  }
}
