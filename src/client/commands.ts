import { all, announce, local, newCommandId, one, said } from './dom.ts';
import { clearDrafts } from './drafts.ts';
import { confirmed } from './confirm.ts';
import { untouch } from './morph.ts';
import { refreshAll } from './refresh.ts';

/**
 * Command forms: `<form method="post" data-command>`. The command's id is made here and stays the same until the server
 * has answered, so a repeat after a lost connection is the same command. Without this script the form works as well.
 */

interface Text {
  readonly en: string;
  readonly zh: string;
}
type Answer =
  /** `next`: where to go now, if the server knows better than the form. */
  | { readonly ok: true; readonly seq: number; readonly next?: string }
  | {
      readonly ok: false;
      readonly rejection?: { readonly text: Text; readonly formField: string | null };
      readonly error?: {
        readonly text: Text;
        readonly reference?: string;
        readonly fields?: readonly { readonly field: string; readonly text: Text }[];
      };
    };

const pendingIds = new WeakMap<HTMLFormElement, string>();
const ATTEMPTS = 4;
const FIRST_WAIT_MS = 400;
const TIMEOUT_MS = 12_000;
const SHOWN_TAKEN_MS = 1_400;

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Sends it; repeats under the same id while the server cannot be reached or could not save. */
async function post(url: string, body: URLSearchParams): Promise<{ status: number; answer: Answer }> {
  for (let attempt = 1; ; attempt += 1) {
    const controller = new AbortController();
    const timer = setTimeout(() => controller.abort(), TIMEOUT_MS);
    try {
      const response = await fetch(url, {
        method: 'POST',
        body,
        headers: { accept: 'application/json', 'x-csrf-token': document.body.dataset['csrf'] ?? '' },
        signal: controller.signal,
      });
      if (response.status !== 503 || attempt === ATTEMPTS) {
        return { status: response.status, answer: (await response.json()) as Answer };
      }
    } catch (error) {
      if (attempt === ATTEMPTS) throw error;
    } finally {
      clearTimeout(timer);
    }
    await pause(FIRST_WAIT_MS * 2 ** (attempt - 1));
  }
}

async function send(form: HTMLFormElement, submitter: HTMLElement | null): Promise<void> {
  if (form.classList.contains('is-sending')) return;
  if (form.dataset['confirm'] && !(await confirmed(form.dataset['confirm']))) return;
  form.classList.remove('was-taken');
  form.classList.add('is-sending');
  form.setAttribute('aria-busy', 'true');
  clearMessages(form);
  const commandId = pendingIds.get(form) ?? newCommandId();
  pendingIds.set(form, commandId);
  const body = new URLSearchParams();
  const data = new FormData(form);
  data.set('commandId', commandId);
  for (const [name, value] of data) if (typeof value === 'string') body.append(name, value);
  if (submitter instanceof HTMLButtonElement && submitter.name) body.append(submitter.name, submitter.value);
  try {
    const { answer } = await post(form.action, body);
    pendingIds.delete(form);
    if (answer.ok) taken(form, answer.seq, answer.next);
    else refused(form, answer);
  } catch {
    showMessage(form, said('failed'));
  } finally {
    form.classList.remove('is-sending');
    form.removeAttribute('aria-busy');
  }
}

function taken(form: HTMLFormElement, seq: number, told: string | undefined): void {
  announce(said('taken'));
  clearDrafts(form);
  untouch(form);
  form.dispatchEvent(new CustomEvent('command:accepted'));
  const next = told ?? new FormData(form).get('returnTo');
  if (typeof next === 'string' && next !== '' && new URL(next, location.href).href !== location.href) {
    location.assign(next);
    return;
  }
  form.classList.add('was-taken');
  setTimeout(() => form.classList.remove('was-taken'), SHOWN_TAKEN_MS);
  form.reset();
  form.dispatchEvent(new CustomEvent('command:taken', { bubbles: true, detail: { seq } }));
  const staleWithoutFragments = one('[data-fragment-url]') === null;
  if (staleWithoutFragments) location.reload();
  else void refreshAll(seq);
}

function refused(form: HTMLFormElement, answer: Extract<Answer, { ok: false }>): void {
  const { rejection, error } = answer;
  const beside = rejection
    ? [{ field: rejection.formField ?? '', text: rejection.text }]
    : (error?.fields ?? []).map(({ field, text }) => ({ field, text }));
  const homeless = beside.filter(({ field, text }) => !showBeside(form, field, local(text)));
  const general = homeless.map(({ text }) => local(text));
  if (error && general.length === 0 && beside.length === 0) {
    general.push(`${local(error.text)}${error.reference ? ` (${error.reference})` : ''}`);
  }
  if (general.length > 0) showMessage(form, general.join(' '));
  one('[aria-invalid="true"]', form)?.focus();
}

/** Puts a message beside its field; false when the form has no such field. */
function showBeside(form: HTMLFormElement, field: string, text: string): boolean {
  if (field === '') return false;
  const box = all('[data-field]', form).find((each) => each.dataset['field'] === field);
  const place = box?.querySelector('[data-field-error]');
  if (!box || !place) return false;
  place.textContent = text;
  box.querySelector('input, select, textarea')?.setAttribute('aria-invalid', 'true');
  return true;
}

function showMessage(form: HTMLFormElement, text: string): void {
  const place = one('[data-form-message]', form);
  if (!place) {
    announce(text);
    return;
  }
  const message = document.createElement('p');
  message.className = 'message message--danger';
  message.textContent = text;
  place.replaceChildren(message);
}

function clearMessages(form: HTMLFormElement): void {
  one('[data-form-message]', form)?.replaceChildren();
  for (const place of all('[data-field-error]', form)) place.replaceChildren();
  for (const field of all('[aria-invalid]', form)) field.removeAttribute('aria-invalid');
}

/** Takes over the sending of every command form, present and future. */
export function startCommands(): void {
  document.addEventListener('submit', (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || form.dataset['command'] === undefined) return;
    event.preventDefault();
    void send(form, event.submitter);
  });
  // A script of its own that asks first, such as the editor's, hands the form over when it is to be sent.
  document.addEventListener('command:send', (event) => {
    const { target, detail } = event as CustomEvent<HTMLElement>;
    if (target instanceof HTMLFormElement) void send(target, detail);
  });
}
