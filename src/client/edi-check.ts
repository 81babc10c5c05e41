import { decodeInterchange } from '../edi/decode.ts';
import { encodingTrouble } from '../edi/encoding.ts';
import { MISTAKES, withMistake } from '../edi/mistakes.ts';
import { readingOf, unreadableReading, type Reading } from '../edi/reading/reading.ts';
import { sampleOf } from '../edi/samples.ts';
import { MESSAGE_TYPES } from '../edi/tables/messages.ts';
import { announce, one } from './dom.ts';
import { drawReading, type Drawing } from './edi-draw.ts';
import { openPanes, startPanes } from './edi-pointing.ts';
import { sayFrom } from './edi-say.ts';

/**
 * The open check page: what is typed, dropped or opened is checked here, by the same code as on the server, and goes nowhere.
 * Only the download of a CONTRL is sent as the form it is.
 */

const FILE_BYTES_MAX = 1024 * 1024;
/** Typing goes on undisturbed; the result comes when a hand rests. */
const REST_MS = 150;
/** A reader is told of the verdict when the typing is over for a moment. */
const SPEAK_MS = 700;

function start(form: HTMLFormElement): void {
  const field = one<HTMLTextAreaElement>('textarea[name="text"]', form);
  const file = one<HTMLInputElement>('input[type="file"]', form);
  const result = one('#edi-result');
  const error = one('#edi-text-error', form);
  if (!field || !file || !result || !error) return;
  const id = form.dataset['ediCheck'] ?? 'edi';
  const lang = form.dataset['lang'] === 'zh' ? 'zh' : 'en';
  const say = sayFrom(form.dataset['texts']);
  const drawing: Drawing = { say, icons: form.dataset['icons'] ?? '', panes: form.dataset['panes'] ?? '' };
  const empty = [...result.childNodes].map((node) => node.cloneNode(true));
  const isEmptyAtStart = field.defaultValue === '';
  let resting: ReturnType<typeof setTimeout> | undefined;
  let speaking: ReturnType<typeof setTimeout> | undefined;
  let note: string | null = null;
  form.classList.add('is-live');

  function show(reading: Reading): void {
    result?.replaceChildren(...drawReading(reading, note, id, form.id, drawing));
    result?.classList.add('is-live');
    openPanes();
    clearTimeout(speaking);
    const said = `${reading.verdict}. ${reading.unreadable ?? reading.summary}`;
    speaking = setTimeout(() => {
      speak(said, reading.accepted ? 'good' : 'bad');
    }, SPEAK_MS);
  }

  function speak(text: string, tone: 'good' | 'bad'): void {
    const status = one('#edi-status');
    if (!status) return;
    status.dataset['tone'] = tone;
    if (status.textContent !== text) status.textContent = text;
  }

  function complain(text: string): void {
    if (error) error.textContent = text;
    if (text === '') field?.removeAttribute('aria-invalid');
    else field?.setAttribute('aria-invalid', 'true');
  }

  function check(): void {
    clearTimeout(resting);
    complain('');
    if (!field || (field.value === '' && isEmptyAtStart)) {
      result?.replaceChildren(...empty.map((node) => node.cloneNode(true)));
      clearTimeout(speaking);
      speak('', 'good');
      return;
    }
    const profile =
      one<HTMLInputElement>('input[name="profile"]:checked', form)?.value === 'lab' ? 'lab' : 'none';
    const reading = readingOf(field.value, { profile }, lang, say);
    if (reading.unreadable !== null) complain(reading.unreadable);
    show(reading);
  }

  /** Puts another text into the field as if it had been typed, so that it can be taken back. */
  function replace(text: string): void {
    if (!field) return;
    note = null;
    field.focus({ preventScroll: true });
    field.select();
    const typed =
      text === '' ? document.execCommand('delete') : document.execCommand('insertText', false, text);
    if (!typed || field.value !== text.replaceAll('\r\n', '\n')) field.value = text;
    field.setSelectionRange(0, 0);
    field.scrollTop = 0;
    field.dispatchEvent(new Event('input', { bubbles: true }));
    check();
  }

  async function open(chosen: File): Promise<void> {
    if (chosen.size > FILE_BYTES_MAX) return refuse('too-large');
    const bytes = new Uint8Array(await chosen.arrayBuffer());
    const text = decodeInterchange(bytes);
    const reading = readingOf(text, {}, lang, say);
    if (text.includes('\0')) return refuse('binary');
    if (reading.unreadable !== null && reading.unreadable !== say('edi:unreadable.no-edifact')) {
      complain(reading.unreadable);
      show(reading);
      return;
    }
    replace(text.replace(/^\ufeff/, ''));
    const trouble = encodingTrouble(bytes);
    note = trouble === null ? null : say(`edi:encoding.${trouble}`);
    if (note !== null) check();
    announce(say('edi:check.dropped', { name: chosen.name }));
  }

  function refuse(reason: 'too-large' | 'binary'): void {
    const reading = unreadableReading(reason, say);
    note = null;
    complain(reading.unreadable ?? '');
    show(reading);
  }

  field.addEventListener('input', () => {
    note = null;
    clearTimeout(resting);
    resting = setTimeout(check, REST_MS);
  });
  form.addEventListener('change', ({ target }) => {
    if (target instanceof HTMLInputElement && target.name === 'profile') check();
  });
  file.addEventListener('change', () => {
    const [chosen] = file.files ?? [];
    file.value = '';
    if (chosen) void open(chosen);
  });
  form.addEventListener('submit', (event) => {
    const button = event.submitter instanceof HTMLButtonElement ? event.submitter : null;
    if (button?.name === 'download') return;
    event.preventDefault();
    const sample = MESSAGE_TYPES.find((type) => button?.name === 'sample' && type === button.value);
    const mistake = MISTAKES.find((kind) => button?.name === 'mistake' && kind === button.value);
    if (sample) replace(sampleOf(sample));
    else if (mistake) {
      const spoilt = withMistake(field.value, mistake, Math.random());
      if (spoilt === null) complain(say('edi:check.cannot'));
      else replace(spoilt);
    } else {
      check();
      result.scrollIntoView({ block: 'start' });
    }
    if (sample || mistake) button?.focus({ preventScroll: true });
  });
  one('[data-edi-clear]', form)?.addEventListener('click', (event) => {
    event.preventDefault();
    replace('');
    field.focus();
  });
  result.addEventListener('click', ({ target }) => {
    const button = target instanceof Element ? target.closest<HTMLElement>('[data-edi-from]') : null;
    if (!button) return;
    const [from, to] = [Number(button.dataset['ediFrom']), Number(button.dataset['ediTo'])];
    select(field, from, to);
  });
  acceptDrops(form, (chosen) => void open(chosen));
  // What was typed before a reload came back; what the server checked is the same text.
  if (field.value !== '') check();
}

/** Selects a stretch of the text and brings it into sight; where something is missing, the caret stands there. */
function select(field: HTMLTextAreaElement, from: number, to: number): void {
  field.focus();
  field.setSelectionRange(from, to);
  const line = field.value.slice(0, from).split('\n').length - 1;
  const lineHeight = parseFloat(getComputedStyle(field).lineHeight) || 20;
  field.scrollTop = Math.max(0, (line - 3) * lineHeight);
  field.scrollLeft = 0;
  field.scrollIntoView({ block: 'center' });
}

/** A file may be dropped anywhere on the form; without this the browser would leave the page for it. */
function acceptDrops(form: HTMLFormElement, open: (file: File) => void): void {
  const carriesFile = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') ?? false;
  form.addEventListener('dragover', (event) => {
    if (!carriesFile(event)) return;
    event.preventDefault();
    form.classList.add('is-dropping');
  });
  form.addEventListener('dragleave', () => form.classList.remove('is-dropping'));
  form.addEventListener('drop', (event) => {
    if (!carriesFile(event)) return;
    event.preventDefault();
    form.classList.remove('is-dropping');
    const [dropped] = event.dataTransfer?.files ?? [];
    if (dropped) open(dropped);
  });
}

startPanes();
const form = one<HTMLFormElement>('form[data-edi-check]');
if (form) start(form);
