import { all, one } from './dom.ts';

/**
 * The two panes of a message (component `edi-panes`): pointing at a value, or coming to it by keyboard or touch, marks it in both
 * and shows what it means. One value of a pane is in the tab order; the arrow keys move from there.
 */

const PANES = '[data-edi-panes]';
const PART = '.edi-part[data-at]';
const RAW = '.edi-row__raw';
/** Between a value and the note about it a pointer crosses a gap. */
const LEAVE_MS = 160;

let leaving: ReturnType<typeof setTimeout> | undefined;

const partAt = (target: EventTarget | null): HTMLElement | null =>
  target instanceof Element && target.closest(PANES) ? target.closest<HTMLElement>(PART) : null;

/** Begins to listen, once for a page; panes that are drawn later are included. */
export function startPanes(): void {
  const root = document.documentElement;
  if (root.dataset['ediPanes'] === undefined) {
    root.dataset['ediPanes'] = '';
    document.addEventListener('pointerover', ({ target }) => {
      const part = partAt(target);
      if (part) point(part);
      else if (!(target instanceof Element && target.closest('.edi-tip'))) leave();
      else clearTimeout(leaving);
    });
    document.addEventListener('focusin', ({ target }) => {
      const part = partAt(target);
      if (part) point(part);
      else clear();
    });
    document.addEventListener('focusout', leave);
    document.addEventListener('keydown', onKey);
    // Touch: a tap is pointing; a tap elsewhere takes it back.
    document.addEventListener('click', ({ target }) => {
      const part = partAt(target);
      if (part) part.focus({ preventScroll: true });
      else if (!(target instanceof Element && target.closest('.edi-tip'))) clear();
    });
  }
  openPanes();
}

/** Makes the panes that are there ready for the keyboard: after something was drawn. */
export function openPanes(): void {
  for (const panes of all(PANES)) {
    if (panes.dataset['ready'] !== undefined) continue;
    panes.dataset['ready'] = '';
    for (const part of all(PART, panes)) part.tabIndex = -1;
    const first = one(`${RAW} ${PART}`, panes);
    if (first) first.tabIndex = 0;
  }
}

/** Lights a value in both panes and shows what it means. */
function point(part: HTMLElement): void {
  clearTimeout(leaving);
  const panes = part.closest<HTMLElement>(PANES);
  const at = part.dataset['at'];
  if (!panes || at === undefined) return;
  if (part.classList.contains('is-pointed') && one('.edi-tip', panes)?.dataset['for'] === at) return;
  clear();
  for (const other of all(PART, panes)) if (other.dataset['at'] === at) other.classList.add('is-pointed');
  part.closest('.edi-row')?.classList.add('is-pointed');
  if (part.closest(RAW)) explain(part, panes, at);
}

/** Shows what a value means beside it. The browser's own note of the `title` would come too late, and never on a phone. */
function explain(part: HTMLElement, panes: HTMLElement, at: string): void {
  if (part.title !== '') {
    part.dataset['hint'] = part.title;
    part.removeAttribute('title');
  }
  const hint = part.dataset['hint'];
  if (!hint) return;
  const tip = document.createElement('span');
  tip.className = 'edi-tip';
  tip.id = `${panes.id}-tip`;
  tip.setAttribute('role', 'tooltip');
  tip.dataset['for'] = at;
  tip.textContent = hint;
  panes.append(tip);
  part.setAttribute('aria-describedby', tip.id);
  const frame = panes.getBoundingClientRect();
  // A value that is broken over two lines is pointed at by its first one.
  const box = part.getClientRects()[0] ?? part.getBoundingClientRect();
  const left = Math.max(0, Math.min(box.left - frame.left, frame.width - tip.offsetWidth));
  const below = box.bottom + tip.offsetHeight + 8 < innerHeight;
  tip.style.left = `${left}px`;
  tip.style.top = `${below ? box.bottom - frame.top + 4 : box.top - frame.top - tip.offsetHeight - 4}px`;
}

/** The pointer went elsewhere: what has the focus shows again, if anything of a pane has. */
function leave(): void {
  clearTimeout(leaving);
  leaving = setTimeout(() => {
    const focused = partAt(document.activeElement);
    if (focused) point(focused);
    else clear();
  }, LEAVE_MS);
}

function clear(): void {
  clearTimeout(leaving);
  for (const lit of all(`${PANES} .is-pointed`)) lit.classList.remove('is-pointed');
  for (const tip of all(`${PANES} .edi-tip`)) tip.remove();
  for (const part of all(`${PANES} [aria-describedby]`)) part.removeAttribute('aria-describedby');
}

function onKey(event: KeyboardEvent): void {
  if (event.key === 'Escape') {
    if (one(`${PANES} .edi-tip`)) {
      hideTip();
      event.preventDefault();
    }
    return;
  }
  const part = partAt(event.target);
  if (!part || event.altKey || event.ctrlKey || event.metaKey) return;
  const next = neighbour(part, event.key);
  if (!next) return;
  event.preventDefault();
  const panes = part.closest<HTMLElement>(PANES);
  for (const other of panes ? all(`${PART}[tabindex="0"]`, panes) : []) other.tabIndex = -1;
  next.tabIndex = 0;
  next.focus();
}

/** The note goes, the marks stay. */
function hideTip(): void {
  for (const tip of all(`${PANES} .edi-tip`)) tip.remove();
}

/** Where an arrow key leads: along a segment, to the one above or below, or from one pane into the other. */
function neighbour(part: HTMLElement, key: string): HTMLElement | null {
  const row = part.closest('.edi-row');
  const rows = all('.edi-row', part.closest(PANES) ?? document);
  const side = part.closest(RAW) ? RAW : '.edi-row__words';
  if (!row) return null;
  const own = all(`${side} ${PART}`, row);
  const index = own.indexOf(part);
  const inRow = (other: Element | undefined, at: number): HTMLElement | null => {
    const parts = other ? all(`${side} ${PART}`, other) : [];
    return parts.at(Math.min(at, parts.length - 1)) ?? null;
  };
  const before = rows[rows.indexOf(row as HTMLElement) - 1];
  const after = rows[rows.indexOf(row as HTMLElement) + 1];
  switch (key) {
    case 'ArrowRight':
      return own[index + 1] ?? inRow(after, 0);
    case 'ArrowLeft':
      return own[index - 1] ?? (before ? inRow(before, Infinity) : null);
    case 'ArrowDown':
      return inRow(after, index);
    case 'ArrowUp':
      return inRow(before, index);
    case 'Home':
      return own[0] ?? null;
    case 'End':
      return own.at(-1) ?? null;
    default:
      return null;
  }
}
