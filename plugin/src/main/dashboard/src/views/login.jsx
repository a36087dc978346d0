import { useState } from 'preact/hooks';
import { session, signIn } from '../session.js';
import { useStore } from '../store.js';

export function Login() {
  const { why } = useStore(session);
  const [token, type] = useState('');
  const [odd, say] = useState(null);
  const enter = (event) => {
    event.preventDefault();
    const clean = token.trim();
    if (!/^[\x21-\x7e]{16,1024}$/.test(clean)) {
      say('That is not a token: it is one word of 43 characters or so.');
      return;
    }
    signIn(clean);
  };
  return (
    <main class="login">
      <form onSubmit={enter}>
        <svg viewBox="0 0 64 64" aria-hidden="true"><path d="M8 50h48M20 49V14l26 35z" /></svg>
        <h1>Gnomon</h1>
        {(odd || why) && <p class="notice" role="alert">{odd || why}</p>}
        <label for="token">Token</label>
        <input id="token" type="password" autocomplete="off" spellcheck={false} value={token} onInput={(e) => type(e.currentTarget.value)} autofocus />
        <button type="submit">Enter</button>
        <p class="soft">
          The shortest way in is the command <code>gnomon dashboard</code>: it prints an address that holds the token.
        </p>
        <p class="soft">
          The token is the content of the file <code>token</code> in the daemon's data folder: <code>/var/lib/gnomon/token</code>, or for your
          own daemon <code>~/.local/state/gnomon/token</code>. Its owner and members of the group <code>gnomon</code> can read it. It is kept
          until this tab is closed.
        </p>
      </form>
    </main>
  );
}
