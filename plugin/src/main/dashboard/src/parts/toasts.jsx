import { useStore } from '../store.js';
import { dismiss, toast } from '../toast.js';

export function Toasts() {
  const shown = useStore(toast);
  return (
    <div class="toasts" role="status" aria-live="polite">
      {shown && (
        <div class="toast">
          <span>{shown.text}</span>
          {shown.action && (
            <button type="button" onClick={() => { dismiss(); shown.action.run(); }}>{shown.action.label}</button>
          )}
          <button type="button" class="close" aria-label="Dismiss" onClick={dismiss}>×</button>
        </div>
      )}
    </div>
  );
}
