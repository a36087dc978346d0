import { store } from './store.js';

function parse() {
  const hash = location.hash.startsWith('#token=') ? '' : location.hash;
  const [path, query = ''] = hash.replace(/^#\/?/, '').split('?');
  const parts = path.split('/').filter(Boolean).map((part) => {
    try {
      return decodeURIComponent(part);
    } catch {
      return part;
    }
  });
  return { view: parts[0] || 'fleet', id: parts[1] || null, query: new URLSearchParams(query) };
}

export const route = store(parse());
window.addEventListener('hashchange', () => route.set(parse()));

export const to = (view, id, query) =>
  '#/' + view + (id ? '/' + encodeURIComponent(id) : '') + (query ? '?' + new URLSearchParams(query) : '');
export const go = (...where) => {
  location.hash = to(...where);
};
