import { checkSignedFile, verdictOf, type Check, type Trusted } from '../labs/trade/signing/check-file.ts';
import { tidied, FILE_LENGTH_MAX } from '../labs/trade/signing/signed-file.ts';
import { changeIn, tamper, TARGETS, type Change } from '../labs/trade/signing/tamper.ts';
import { announce, isReader, one } from './dom.ts';
import { sayFrom } from './edi-say.ts';

/**
 * The page that checks a signed contract: every answer follows what is typed, by the same module as on the server, and
 * nothing is sent anywhere. The lines are those the server wrote; only their state and words change.
 */

/** Typing goes on undisturbed; the answer comes when a hand rests. */
const REST_MS = 150;
const VERDICTS_IN_ORDER: ReadonlySet<string> = new Set(['sound', 'sound-so-far']);

function start(form: HTMLFormElement): void {
  const field = one<HTMLTextAreaElement>('textarea[name="file"]', form);
  const opener = one<HTMLInputElement>('#verify-open', form);
  if (!field || !opener) return;
  const say = sayFrom(form.dataset['texts']);
  const trusted = form.dataset['trusted'] ? (JSON.parse(form.dataset['trusted']) as Trusted) : null;
  let original = one<HTMLInputElement>('input[name="original"]', form)?.value ?? '';
  let turn = Number(one<HTMLInputElement>('input[name="turn"]', form)?.value ?? 0);
  let resting: ReturnType<typeof setTimeout> | undefined;
  if (original !== '') original = tidied(original);
  document.getElementById('verify')?.classList.add('is-live');

  function check(): void {
    clearTimeout(resting);
    const file = field?.value ?? '';
    const checks = checkSignedFile(file, trusted, isReader('zh') ? 'zh' : 'en');
    const verdict = verdictOf(checks);
    // What fits is the original of whatever is changed from now on.
    if (VERDICTS_IN_ORDER.has(verdict)) original = tidied(file);
    for (const answer of checks) showAnswer(answer);
    showVerdict(verdict);
    showChange(original === '' || file.trim() === '' ? null : changeIn(original, tidied(file)));
  }

  function showAnswer({ name, side, state, why, params }: Check): void {
    const line = document.getElementById(`check-${side === null ? name : `${name}-${side}`}`);
    if (!line) return;
    line.dataset['state'] = state;
    put(line, '[data-check-state]', say(`verify:state.${state}`));
    put(line, '[data-check-text]', say(`verify:check.${name}.${why}`, params));
  }

  function showVerdict(verdict: string): void {
    const panel = one('[data-verdict]');
    if (!panel) return;
    panel.dataset['verdict'] = verdict;
    put(panel, '[data-verdict-title]', say(`verify:verdict.${verdict}.title`));
    put(panel, '[data-verdict-text]', say(`verify:verdict.${verdict}.text`));
  }

  function showChange(change: Change | null): void {
    const box = one('[data-change]', form);
    const restore = one<HTMLButtonElement>('[data-restore]', form);
    if (!box || !restore) return;
    box.hidden = change === null;
    restore.hidden = change === null;
    if (change === null) return;
    put(box, '[data-change-title]', say('verify:change.title', { line: change.line }));
    for (const when of ['was', 'now'] as const) {
      const [before, marked, after] = one(`[data-change-${when}]`, box)?.children ?? [];
      const part = change[when];
      if (before) before.textContent = part.before;
      if (marked) marked.textContent = part.marked;
      if (after) after.textContent = part.after;
    }
  }

  /** Puts another text into the field and shows the place that matters. */
  function replace(text: string, at: number | null): void {
    if (!field) return;
    field.value = text;
    check();
    if (at === null) return;
    field.setSelectionRange(at, at + 1);
    const line = text.slice(0, at).split('\n').length - 1;
    field.scrollTop = Math.max(0, (line - 4) * (parseFloat(getComputedStyle(field).lineHeight) || 20));
    field.scrollLeft = 0;
  }

  function press(asked: string): void {
    if (asked === 'restore') {
      if (original !== '') replace(original, null);
      return;
    }
    const target = TARGETS.find((known) => known === asked);
    if (target === undefined) return check();
    const changed = tamper(original === '' ? (field?.value ?? '') : original, target, turn);
    if (changed === null) {
      announce(say('verify:tamper.nothing'));
      return;
    }
    turn += 1;
    replace(changed.file, changed.at);
  }

  async function open(chosen: File): Promise<void> {
    const text = chosen.size > 4 * FILE_LENGTH_MAX ? '' : await chosen.text();
    if (text === '' || text.length > FILE_LENGTH_MAX) {
      announce(say('verify:file.too-long'));
      return;
    }
    replace(tidied(text), null);
    announce(say('verify:file.opened', { name: chosen.name }));
  }

  field.addEventListener('input', () => {
    clearTimeout(resting);
    resting = setTimeout(check, REST_MS);
  });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    press(event.submitter instanceof HTMLButtonElement ? event.submitter.value : 'check');
  });
  opener.addEventListener('change', () => {
    const [chosen] = opener.files ?? [];
    opener.value = '';
    if (chosen) void open(chosen);
  });
  acceptDrops(form, (chosen) => void open(chosen));
  // What a reload left in the field is not what the server checked.
  check();
}

function put(within: HTMLElement, selector: string, text: string): void {
  const place = one(selector, within);
  if (place && place.textContent !== text) place.textContent = text;
}

/** A file may be dropped anywhere on the form; without this the browser would leave the page for it. */
function acceptDrops(form: HTMLFormElement, open: (file: File) => void): void {
  const carriesFile = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') ?? false;
  form.addEventListener('dragover', (event) => {
    if (!carriesFile(event)) return;
    event.preventDefault();
    form.classList.add('is-dropping');
  });
  form.addEventListener('dragleave', () => {
    form.classList.remove('is-dropping');
  });
  form.addEventListener('drop', (event) => {
    if (!carriesFile(event)) return;
    event.preventDefault();
    form.classList.remove('is-dropping');
    const [dropped] = event.dataTransfer?.files ?? [];
    if (dropped) open(dropped);
  });
}

const form = one<HTMLFormElement>('form[data-verify]');
if (form) start(form);
