import type { CheckOptions } from '../edi/check.ts';
import { movedExtents, placeAt, readDraft, type Draft } from '../edi/reading/draft.ts';
import type { Extent } from '../edi/extent.ts';
import type { Say } from '../edi/reading/say.ts';
import { confirmed } from './confirm.ts';
import { all, announce, one } from './dom.ts';
import { draftsOf, dropOldDrafts } from './edi-editor-drafts.ts';
import { comparedRows, findingsList, herePanel } from './edi-editor-panels.ts';
import { sayFrom } from './edi-say.ts';
import { openSurface } from './edi-editor-surface.ts';

/**
 * The editor for messages by hand. Without it the form works as well: the text is checked by the server at the press of a
 * button. With it, what is wrong shows while it is typed, and what was typed outlives everything but being sent.
 */

/** Typing goes on undisturbed; the check itself takes a few milliseconds. */
const CHECK_AFTER_MS = 120;
/** A screen reader is told of the verdict when somebody rests. */
const SPEAK_AFTER_MS = 900;

function start(form: HTMLFormElement): void {
  const lang = form.dataset['lang'] === 'zh' ? 'zh' : 'en';
  const say = sayFrom(form.dataset['texts']);
  const field = one<HTMLTextAreaElement>('textarea[data-editor-text]', form);
  const layer = one('[data-editor-layer]', form);
  const frame = one('[data-editor-frame]', form);
  if (!field || !layer || !frame) return;
  const options = JSON.parse(form.dataset['check'] ?? '{}') as CheckOptions;
  const part = (name: string): HTMLElement | null => one(`[data-editor-part="${name}"]`);
  const drafts = draftsOf(form.dataset['ediEditor'] ?? '');

  const kept = drafts.read();
  if (kept !== null && kept !== field.value && field.value === field.defaultValue) {
    field.value = kept;
    showKept(true);
  }
  const surface = openSurface(field, layer, frame);
  const told = toldPlaces(field);
  form.classList.add('is-live');
  part('here')?.closest('.edi-here')?.classList.add('is-live');

  let draft: Draft = readDraft(field.value, options, lang, say);
  let checked = field.value;
  let composing = false;
  let checkTimer: ReturnType<typeof setTimeout> | undefined;
  let speakTimer: ReturnType<typeof setTimeout> | undefined;

  function showKept(isKept: boolean): void {
    const note = part('kept');
    if (note) note.hidden = !isKept;
  }

  function check(): void {
    clearTimeout(checkTimer);
    checked = field?.value ?? '';
    draft = readDraft(checked, options, lang, say);
    show();
  }

  function show(): void {
    surface.mark([
      ...draft.faults.map(({ from, to }) => ({ from, to, kind: 'fault' as const })),
      ...draft.blanks.map(({ from, to }) => ({ from, to, kind: 'blank' as const })),
      ...told.places().map(({ from, to }) => ({ from, to, kind: 'fault' as const })),
    ]);
    redrawn(
      part('findings'),
      findingsList(draft, say, (place) => surface.goTo(place)),
    );
    const verdict = part('verdict');
    if (verdict) {
      verdict.dataset['state'] = stateOf(draft);
      const words = one('[data-editor-words]', verdict);
      if (words) words.textContent = verdictOf(draft, say);
    }
    const compare = part('compare');
    if (compare) {
      const rows = comparedRows(
        checked,
        compare.dataset['finished'] ?? '',
        compare.dataset['free'] ?? '',
        say,
      );
      if (rows) compare.replaceChildren(...rows);
    }
    speak();
    locate();
  }

  /** The verdict as it is said aloud: only when it became another one, and after a rest. */
  let spoken = verdictOf(draft, say);
  function speak(): void {
    clearTimeout(speakTimer);
    speakTimer = setTimeout(() => {
      const words = verdictOf(draft, say);
      if (words !== spoken) announce(words);
      spoken = words;
    }, SPEAK_AFTER_MS);
  }

  /** Says where the caret is. Only for a text that was read; a moment later it has been. */
  let shownPlace = '';
  function locate(): void {
    if (!field || field.value !== checked) return;
    const place = placeAt(draft.rows, field.selectionStart);
    surface.light(document.activeElement === field && place ? place.row : null);
    const key = `${place?.row.from ?? '-'}/${place?.part?.from ?? '-'}/${checked}`;
    if (key === shownPlace) return;
    shownPlace = key;
    redrawn(part('here'), herePanel(place, draft, lang, say));
  }

  field.addEventListener('compositionstart', () => (composing = true));
  field.addEventListener('compositionend', () => {
    composing = false;
    check();
  });
  field.addEventListener('input', () => {
    drafts.write(field.value === field.defaultValue ? null : field.value);
    showKept(false);
    clearTimeout(checkTimer);
    if (!composing) checkTimer = setTimeout(check, CHECK_AFTER_MS);
  });
  for (const event of ['keyup', 'click', 'select', 'focus', 'blur']) field.addEventListener(event, locate);
  document.addEventListener('selectionchange', () => {
    if (document.activeElement === field) locate();
  });
  field.addEventListener('keydown', (event) => {
    if (event.key !== 'F8' || event.isComposing) return;
    event.preventDefault();
    if (field.value !== checked) check();
    const next = nextPlace(draft, field.selectionStart, event.shiftKey);
    if (next) surface.goTo(next);
  });

  one('[data-editor-reset]', form)?.addEventListener('click', (event) => {
    const button = event.currentTarget as HTMLElement;
    event.preventDefault();
    void (async () => {
      const template = button.dataset['editorReset'] ?? '';
      const isTouched = field.value !== template && field.value.trim() !== '';
      if (isTouched && !(await confirmed(say('edi-editor:reset.confirm')))) return;
      surface.replace(template);
      check();
    })();
  });
  one('[data-editor-discard]', form)?.addEventListener('click', () => {
    surface.replace(field.defaultValue);
    check();
  });
  for (const link of all<HTMLElement>('[data-goto]')) {
    link.addEventListener('click', (event) => {
      const place = told.placeOf(link);
      if (!place) return;
      event.preventDefault();
      surface.goTo(place);
    });
  }

  form.addEventListener('command:accepted', () => drafts.write(null));
  form.addEventListener('submit', (event) => {
    const button = event.submitter;
    if (!(button instanceof HTMLButtonElement)) return;
    if (button.dataset['sure'] !== undefined) {
      delete button.dataset['sure'];
      return;
    }
    const isSend = button.value === 'send';
    if (!isSend && button.dataset['confirm'] === undefined) return;
    event.preventDefault();
    void (async () => {
      if (!isSend) {
        if (!(await confirmed(button.dataset['confirm'] ?? ''))) return;
        button.dataset['sure'] = '';
        form.requestSubmit(button);
        return;
      }
      if (field.value !== checked) check();
      const question = sendQuestion(draft, say);
      if (question !== null && !(await confirmed(question))) return;
      form.dispatchEvent(new CustomEvent('command:send', { bubbles: true, detail: button }));
    })();
  });
  show();
}

interface Told {
  /** Where the text still has what the answer speaks of. */
  places(): readonly Extent[];
  placeOf(link: HTMLElement): Extent | null;
}

/** The places an answer speaks of (`data-goto`), in the text as it was sent: they move with what is typed, until they are changed. */
function toldPlaces(field: HTMLTextAreaElement): Told {
  interface ToldPlace extends Extent {
    readonly link: HTMLElement;
  }
  let text = field.defaultValue;
  let places = all<HTMLElement>('[data-goto]').map((link): ToldPlace => {
    const [from = 0, to = 0] = (link.dataset['goto'] ?? '').split('-').map(Number);
    return { from, to, link };
  });
  const follow = (): readonly ToldPlace[] => {
    if (field.value === text) return places;
    places = movedExtents(text, field.value, places);
    text = field.value;
    return places;
  };
  field.addEventListener('input', follow);
  return { places: follow, placeOf: (link) => follow().find((place) => place.link === link) ?? null };
}

function redrawn(box: HTMLElement | null, children: readonly (Node | string)[]): void {
  if (!box) return;
  // A button that has the focus keeps it if its place is still in the list.
  const focused = box.contains(document.activeElement)
    ? (document.activeElement as HTMLElement).dataset['from']
    : undefined;
  box.replaceChildren(...children);
  if (focused !== undefined) one(`[data-from="${focused}"]`, box)?.focus();
}

const stateOf = ({ unreadable, faults, blanks }: Draft): string =>
  unreadable !== null || faults.length > 0 ? 'faulty' : blanks.length > 0 ? 'open' : 'clean';

function verdictOf({ unreadable, faults, blanks }: Draft, say: Say): string {
  if (unreadable !== null) return say('edi-editor:verdict.unreadable');
  const counts = { faults: faults.length, blanks: blanks.length };
  if (faults.length === 0 && blanks.length === 0) return say('edi-editor:verdict.clean');
  if (faults.length === 0) return say('edi-editor:verdict.blanks', counts);
  return say(blanks.length === 0 ? 'edi-editor:verdict.faults' : 'edi-editor:verdict.both', counts);
}

/** What is asked before a message is sent; null when there is nothing to ask. */
function sendQuestion({ unreadable, faults, blanks }: Draft, say: Say): string | null {
  if (unreadable !== null) return say('edi-editor:send.unreadable');
  const counts = { faults: faults.length, blanks: blanks.length };
  if (faults.length === 0 && blanks.length === 0) return null;
  return say(blanks.length === 0 ? 'edi-editor:send.faults' : 'edi-editor:send.both', counts);
}

/** The next place that needs attention, around the end. */
function nextPlace({ faults, blanks }: Draft, caret: number, back: boolean): Extent | null {
  const places = [...faults, ...blanks].sort((a, b) => a.from - b.from);
  if (back) {
    const before = places.filter(({ from }) => from < caret);
    return before[before.length - 1] ?? places[places.length - 1] ?? null;
  }
  return places.find(({ from }) => from > caret) ?? places[0] ?? null;
}

dropOldDrafts();
for (const form of all<HTMLFormElement>('form[data-edi-editor]')) start(form);
