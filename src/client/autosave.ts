import { all, announce, local, one } from './dom.ts';

/**
 * Forms that save as one types: `<form data-autosave>` with a field `version`. Each saving says which version it was typed
 * upon; when another page saved meanwhile, nothing more is saved by itself, and sending the form shows both. Without this
 * script the form's own button saves.
 */

type Answer =
  | { readonly ok: true; readonly version: number; readonly text: string }
  | {
      readonly ok: false;
      readonly conflict?: boolean;
      readonly fields?: readonly {
        readonly field: string;
        readonly text: { readonly en: string; readonly zh: string };
      }[];
    };

const QUIET_MS = 700;
const RETRY_MS = 5_000;

function watch(form: HTMLFormElement): void {
  const status = one('[data-autosave-status]', form);
  const version = form.elements.namedItem('version');
  let timer: ReturnType<typeof setTimeout> | undefined;
  let sending: Promise<void> | null = null;
  let isStopped = false;
  let isDirty = false;

  const say = (text: string | undefined): void => {
    if (status && text) status.textContent = text;
  };
  const later = (ms: number): void => {
    clearTimeout(timer);
    if (!isStopped) timer = setTimeout(() => void save(), ms);
  };
  /** The messages beside the fields, as the last answer has them. */
  function mark(fields: readonly { readonly field: string; readonly text: string }[]): void {
    for (const box of all('[data-field]', form)) {
      const place = box.querySelector('[data-field-error]');
      const found = fields.find(({ field }) => field === box.dataset['field']);
      if (place) place.textContent = found?.text ?? '';
      const control = box.querySelector('input, textarea');
      if (found) control?.setAttribute('aria-invalid', 'true');
      else control?.removeAttribute('aria-invalid');
    }
  }

  async function send(): Promise<void> {
    isDirty = false;
    say(form.dataset['saving']);
    const body = new URLSearchParams();
    for (const [name, value] of new FormData(form)) if (typeof value === 'string') body.append(name, value);
    try {
      const response = await fetch(form.action, {
        method: 'POST',
        body,
        headers: { accept: 'application/json', 'x-csrf-token': document.body.dataset['csrf'] ?? '' },
      });
      const answer = (await response.json()) as Answer;
      if (answer.ok) {
        if (version instanceof HTMLInputElement) version.value = String(answer.version);
        mark([]);
        say(answer.text);
        return;
      }
      const fields = (answer.fields ?? []).map(({ field, text }) => ({ field, text: local(text) }));
      mark(fields);
      if (answer.conflict === true) {
        isStopped = true;
        say(form.dataset['conflict']);
        announce(form.dataset['conflict']);
        return;
      }
      const shown = all('[data-field]', form).map((box) => box.dataset['field']);
      say(fields.find(({ field }) => !shown.includes(field))?.text ?? form.dataset['unsaved']);
    } catch {
      isDirty = true;
      say(form.dataset['unsaved']);
      later(RETRY_MS);
    }
  }

  /** One saving at a time: the next begins upon the version the last one made. */
  async function save(): Promise<void> {
    if (isStopped) return;
    if (sending) {
      await sending;
      if (!isDirty) return;
    }
    sending = send().finally(() => {
      sending = null;
    });
    await sending;
  }

  form.addEventListener('input', () => {
    isDirty = true;
    say(form.dataset['unsaved']);
    later(QUIET_MS);
  });
  // Sent by its button, the form must not meet its own saving on the way.
  let isReady = false;
  form.addEventListener('submit', (event) => {
    clearTimeout(timer);
    if (isReady || !sending) {
      isDirty = false;
      return;
    }
    event.preventDefault();
    const { submitter } = event;
    void sending.then(() => {
      isReady = true;
      form.requestSubmit(submitter);
    });
  });
  addEventListener('beforeunload', (event) => {
    if (isDirty) event.preventDefault();
  });
}

export function startAutosave(): void {
  for (const form of all<HTMLFormElement>('form[data-autosave]')) watch(form);
}
