import { useEffect, useRef, useState } from 'preact/hooks';
import { useSize } from './use.js';

const SPARE = 8;
const WIDE = 900;
const MIDDLE = 560;

const hidden = (kinds = '', width) => width > 0
  && ((kinds.includes('wide') && width < WIDE) || (kinds.includes('mid') && width < MIDDLE));

/**
 * A table of any length of which only the visible rows exist. Arrow keys, Page Up and Down, Home and End move; Enter opens.
 *
 * @param columns {key, title, width, cell(row), sort?, className?}; of class `wide` or `mid` only where there is room
 */
export function Rows({ label, columns: all, rows, rowHeight = 48, rowKey, onOpen, sorted, onSort, height }) {
  const box = useRef(null);
  const { width, height: seen } = useSize(box);
  const columns = all.filter((c) => !hidden(c.className, width));
  const [top, scroll] = useState(0);
  const [at, move] = useState(0);
  const focused = useRef(false);
  const from = Math.max(0, Math.floor(top / rowHeight) - SPARE);
  const until = Math.min(rows.length, Math.ceil((top + (seen || 600)) / rowHeight) + SPARE);
  const grid = { gridTemplateColumns: columns.map((c) => c.width).join(' ') };

  useEffect(() => {
    if (at >= rows.length) move(Math.max(0, rows.length - 1));
  }, [rows.length]);
  useEffect(() => {
    if (focused.current) box.current.querySelector('[data-at="' + at + '"]')?.focus({ preventScroll: true });
  }, [at, from, until]);

  const goTo = (index) => {
    const next = Math.max(0, Math.min(rows.length - 1, index));
    const list = box.current;
    const y = next * rowHeight;
    const visible = list.clientHeight - rowHeight;
    if (y < list.scrollTop) list.scrollTop = y;
    else if (y + rowHeight > list.scrollTop + visible) list.scrollTop = y + rowHeight - visible;
    focused.current = true;
    scroll(list.scrollTop);
    move(next);
  };
  const onKey = (event) => {
    const page = Math.max(1, Math.floor((seen || 600) / rowHeight) - 2);
    const moves = { ArrowDown: at + 1, ArrowUp: at - 1, PageDown: at + page, PageUp: at - page, Home: 0, End: rows.length - 1 };
    if (event.key in moves && event.target.closest('[data-at]')) {
      event.preventDefault();
      goTo(moves[event.key]);
    } else if (event.key === 'Enter' && event.target.dataset.at !== undefined && onOpen) {
      onOpen(rows[at]);
    }
  };
  return (
    <div
      class="rows"
      ref={box}
      role="grid"
      aria-label={label}
      aria-rowcount={rows.length + 1}
      style={height ? { maxHeight: height } : undefined}
      onScroll={(e) => scroll(e.currentTarget.scrollTop)}
      onKeyDown={onKey}
      onFocusOut={(e) => e.relatedTarget && !e.currentTarget.contains(e.relatedTarget) && (focused.current = false)}
    >
      <div class="row head" role="row" aria-rowindex="1" style={grid}>
        {columns.map((c) => (
          <div
            key={c.key}
            role="columnheader"
            class={c.className}
            aria-sort={sorted?.key === c.key ? (sorted.up ? 'ascending' : 'descending') : undefined}
          >
            {c.sort && onSort ? (
              <button type="button" onClick={() => onSort(c.key)}>
                {c.title}
                <span aria-hidden="true">{sorted?.key === c.key ? (sorted.up ? ' ↑' : ' ↓') : ''}</span>
              </button>
            ) : c.title}
          </div>
        ))}
      </div>
      <div class="all" style={{ height: rows.length * rowHeight + 'px' }} role="rowgroup">
        {rows.slice(from, until).map((row, i) => {
          const index = from + i;
          return (
            <div
              key={rowKey(row)}
              role="row"
              aria-rowindex={index + 2}
              class={'row' + (onOpen ? ' open' : '')}
              style={{ ...grid, transform: `translateY(${index * rowHeight}px)`, height: rowHeight + 'px' }}
              data-at={index}
              tabindex={index === at ? 0 : -1}
              onFocus={() => { focused.current = true; move(index); }}
              onClick={() => onOpen && onOpen(row)}
            >
              {columns.map((c) => <div key={c.key} role="gridcell" class={c.className}>{c.cell(row)}</div>)}
            </div>
          );
        })}
      </div>
    </div>
  );
}
