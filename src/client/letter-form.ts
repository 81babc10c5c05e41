import { local, one, said } from './dom.ts';
import { untouch } from './morph.ts';

/**
 * A message to one person (`<form data-letter-form="id of the conversation">`) is sent without leaving the page. What could not be
 * sent stays in its field, with the reason beside it. Without this script the form's own button sends it.
 */

interface Said {
  readonly en: string;
  readonly zh: string;
}
type Answer =
  | { readonly ok: true }
  | {
      readonly ok: false;
      readonly errors?: { readonly text?: Said };
      readonly error?: { readonly text: Said };
    };

const NOT_FOUND = 404;

/** Asks for the message to be taken. @returns why it was not; null when it was */
async function post(form: HTMLFormElement): Promise<string | null> {
  const body = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (typeof value === 'string') body.append(name, value);
  try {
    const response = await fetch(form.action, {
      method: 'POST',
      body,
      headers: { accept: 'application/json', 'x-csrf-token': document.body.dataset['csrf'] ?? '' },
    });
    if (response.status === NOT_FOUND) return form.dataset['gone'] ?? said('failed');
    const answer = (await response.json()) as Answer;
    if (answer.ok) return null;
    const text = answer.errors?.text ?? answer.error?.text;
    return text ? local(text) : said('failed');
  } catch {
    return said('failed');
  }
}

async function send(form: HTMLFormElement, field: HTMLTextAreaElement): Promise<void> {
  const place = one('[data-field-error]', form);
  // What is typed while it is under way would be lost with it.
  field.readOnly = true;
  form.setAttribute('aria-busy', 'true');
  const wrong = await post(form);
  form.removeAttribute('aria-busy');
  field.readOnly = false;
  if (place) place.textContent = wrong ?? '';
  field.toggleAttribute('aria-invalid', false);
  if (wrong === null) {
    form.reset();
    field.value = '';
    untouch(form);
    const letters = document.getElementById(form.dataset['letterForm'] ?? '');
    letters?.dispatchEvent(new CustomEvent('news:refresh', { bubbles: true }));
  } else field.setAttribute('aria-invalid', 'true');
  field.focus();
}

export function startLetterForms(): void {
  document.addEventListener('submit', (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || form.dataset['letterForm'] === undefined) return;
    const field = one<HTMLTextAreaElement>('textarea[name="text"]', form);
    if (!field) return;
    event.preventDefault();
    if (!field.readOnly) void send(form, field);
  });
}
