import { signOut } from '../session.js';

const FIGURES = {
  shadow: 'M8 50h48M20 49V14l26 35z',
  dots: 'M14 44h.01M22 30h.01M30 40h.01M38 20h.01M46 34h.01M52 24h.01M20 50h.01M42 48h.01',
  scale: 'M10 50h44M14 50V38h8v12M28 50V26h8v24M42 50V14h8v36',
  calm: 'M8 34h12l5-6 6 14 6-20 5 12h14',
};

/** What is said where there is nothing to show, and what to do about it. */
export function Empty({ figure = 'shadow', title, children }) {
  return (
    <div class="empty">
      <svg viewBox="0 0 64 64" aria-hidden="true"><path d={FIGURES[figure]} /></svg>
      <h3>{title}</h3>
      <p>{children}</p>
    </div>
  );
}

export function Loading({ what = 'the fleet' }) {
  return (
    <div class="loading" role="status">
      <div class="bones" aria-hidden="true"><i /><i /><i /></div>
      <span class="sr">Reading {what}…</span>
    </div>
  );
}

export function Failed({ error, again }) {
  return (
    <div class="failed" role="alert">
      <h3>{sentence(error.message)}</h3>
      {error.mend && <p>{sentence(error.mend)}</p>}
      <p>
        {again && <button type="button" class="quiet" onClick={again}>Try again</button>}
        {error.status === 403 && (
          <button type="button" class="quiet" onClick={() => signOut()}>Use another token</button>
        )}
      </p>
    </div>
  );
}

export const sentence = (text) => (text ? text[0].toUpperCase() + text.slice(1) + (/[.!?]$/.test(text) ? '' : '.') : '');
