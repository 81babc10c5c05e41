import { all, announce, one } from './dom.ts';

/** Notes: what is new is said aloud, and what is looked at counts as read. */

const known = new Set<string>();

/** Notes on the page that were not there before, remembered from now on. */
function freshNotes(within: ParentNode): HTMLElement[] {
  const fresh = all('[data-note]', within).filter((note) => !known.has(note.id));
  for (const note of fresh) known.add(note.id);
  return fresh;
}

const isLookedAt = (box: Element): boolean =>
  document.visibilityState === 'visible' && (!(box instanceof HTMLDetailsElement) || box.open);

/** The box stands open in front of its reader: the server is told so. */
function markRead(box: Element): void {
  const form = one<HTMLFormElement>('form[data-read-notes]', box);
  if (form && isLookedAt(box)) form.requestSubmit();
}

function toEnd(box: ParentNode): void {
  const list = one('[data-notes]', box);
  if (list) list.scrollTop = list.scrollHeight;
}

export function startNotes(): void {
  freshNotes(document);
  toEnd(document);
  document.addEventListener(
    'toggle',
    (event) => {
      if (!(event.target instanceof HTMLDetailsElement) || event.target.id !== 'note-box') return;
      toEnd(event.target);
      markRead(event.target);
    },
    true,
  );
  document.addEventListener('fragment:refreshed', (event) => {
    const piece = event.target;
    if (!(piece instanceof HTMLElement) || !/^(?:note-box|teacher-notes)$/.test(piece.id)) return;
    const fresh = freshNotes(piece);
    const said = fresh.map((note) => note.dataset['said']).filter((text) => text !== undefined);
    if (said.length > 0) announce(said.join(' '));
    if (fresh.length > 0) toEnd(piece);
    // On a desk an open box is being read; the teacher says so with the button.
    if (piece.id === 'note-box') markRead(piece);
  });
}
