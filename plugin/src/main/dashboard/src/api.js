import { project, session, signOut } from './session.js';

/** What the daemon said instead of an answer; `mend` is what to do about it. */
export class ApiError extends Error {
  constructor(status, body) {
    super(body?.message || (status ? `the daemon answered with HTTP ${status}` : 'the daemon does not answer'));
    this.status = status;
    this.code = body?.code || '';
    this.mend = body?.mend || (status ? '' : 'see whether it runs: gnomon status');
  }
}

export function headers(ofProject) {
  return {
    Authorization: 'Bearer ' + session.get().token,
    'X-Gnomon-Project': ofProject ?? project.get(),
    'X-Gnomon-Actor': 'dashboard',
  };
}

async function call(method, path, { body, signal, ofProject } = {}) {
  let response;
  try {
    response = await fetch('/v1' + path, {
      method,
      signal,
      cache: 'no-store',
      headers: headers(ofProject),
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  } catch (e) {
    if (e.name === 'AbortError') throw e;
    throw new ApiError(0, null);
  }
  if (response.ok) return response.status === 204 ? null : response.json();
  const problem = new ApiError(response.status, await response.json().catch(() => null));
  if (response.status === 401) signOut('The daemon does not accept this token. It may have been made anew.');
  throw problem;
}

export const get = (path, options) => call('GET', path, options);
export const post = (path, body, options) => call('POST', path, { ...options, body });
export const patch = (path, body, options) => call('PATCH', path, { ...options, body });
export const remove = (path, options) => call('DELETE', path, options);
export const serverPath = (id, more = '') => '/servers/' + encodeURIComponent(id) + more;
