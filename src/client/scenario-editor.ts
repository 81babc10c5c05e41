import { all, announce, one } from './dom.ts';

/**
 * The text of a scenario: line numbers, what is wrong at its line as one types (the server checks it), and a try with bots that
 * leaves the page as it is. Without it the same form works at the press of a button.
 */

/** Typing goes on undisturbed; the check comes when a hand rests. */
const REST_MS = 400;

function start(form: HTMLFormElement): void {
  const field = one<HTMLTextAreaElement>('textarea[name="text"]', form);
  const lines = one('[data-lines]', form);
  const errors = one('#scenario-errors', form);
  const tried = one('#scenario-try', form);
  if (!field || !lines || !errors || !tried) return;
  const token = one<HTMLInputElement>('input[name="_csrf"]', form)?.value ?? '';
  let resting: ReturnType<typeof setTimeout> | undefined;
  let asked = 0;
  let isSaved = true;
  form.classList.add('is-live');

  /** A piece of the page from the server, which made it safe; null when it did not answer. */
  async function piece(address: string): Promise<DocumentFragment | null> {
    const response = await fetch(address, {
      method: 'POST',
      body: new FormData(form),
      headers: { 'HX-Request': 'true', 'x-csrf-token': token },
    }).catch(() => null);
    if (!response?.ok) return null;
    const template = document.createElement('template');
    template.innerHTML = await response.text();
    return template.content;
  }

  function number(): void {
    const wrong = new Set(all('[data-line]', errors ?? form).map((item) => Number(item.dataset['line'])));
    const count = (field?.value.split('\n') ?? ['']).length;
    lines?.replaceChildren(
      ...Array.from({ length: count }, (_, i) => {
        const line = document.createElement(wrong.has(i + 1) ? 'b' : 'span');
        if (wrong.has(i + 1)) line.className = 'is-wrong';
        line.textContent = wrong.has(i + 1) ? `! ${i + 1}` : `${i + 1}\n`;
        return line;
      }),
    );
    follow();
  }
  function follow(): void {
    if (lines && field) lines.scrollTop = field.scrollTop;
  }

  async function check(): Promise<void> {
    const mine = (asked += 1);
    const found = await piece(form.dataset['check'] ?? '');
    // An answer to an older text says nothing of this one.
    if (!found || mine !== asked) return;
    errors?.replaceChildren(found);
    if (one('[data-line]', errors ?? form)) field?.setAttribute('aria-invalid', 'true');
    else field?.removeAttribute('aria-invalid');
    number();
  }

  field.addEventListener('input', () => {
    isSaved = false;
    number();
    clearTimeout(resting);
    resting = setTimeout(() => void check(), REST_MS);
  });
  field.addEventListener('scroll', follow);
  new ResizeObserver(() => {
    lines.style.height = `${field.offsetHeight}px`;
  }).observe(field);
  field.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.isComposing || event.shiftKey || event.ctrlKey || event.metaKey)
      return;
    const before = field.value.slice(0, field.selectionStart);
    const indent = /(?:^|\n)( *)[^\n]*$/.exec(before)?.[1] ?? '';
    const deeper = /:\s*$/.test(before) ? '  ' : '';
    // Typed as by hand, so that it can be taken back.
    if (indent + deeper !== '' && document.execCommand('insertText', false, `\n${indent}${deeper}`)) {
      event.preventDefault();
    }
  });
  errors.addEventListener('click', (event) => {
    const link = event.target instanceof Element ? event.target.closest('a') : null;
    const item = link?.closest<HTMLElement>('[data-line]');
    if (!item) return;
    event.preventDefault();
    point(field, Number(item.dataset['line']), Number(item.dataset['column']));
  });
  one<HTMLButtonElement>('[data-try-button]', form)?.addEventListener('click', (event) => {
    event.preventDefault();
    const button = event.currentTarget as HTMLButtonElement;
    button.disabled = true;
    tried.textContent = form.dataset['playing'] ?? '';
    void piece(form.dataset['try'] ?? '').then((result) => {
      button.disabled = false;
      if (result) tried.replaceChildren(result);
      else form.requestSubmit(button);
      announce(tried.innerText.slice(0, 200));
    });
  });
  form.addEventListener('submit', () => {
    isSaved = true;
  });
  window.addEventListener('beforeunload', (event) => {
    if (!isSaved) event.preventDefault();
  });
  number();
}

/** Puts the caret where something is wrong and brings it into sight. */
function point(field: HTMLTextAreaElement, line: number, column: number): void {
  const before = field.value.split('\n').slice(0, line - 1);
  const at = before.reduce((sum, text) => sum + text.length + 1, 0);
  const end = at + (field.value.split('\n')[line - 1] ?? '').length;
  field.focus();
  field.setSelectionRange(Math.min(end, at + column - 1), end);
  const height = parseFloat(getComputedStyle(field).lineHeight);
  field.scrollTop = Math.max(0, (line - 6) * height);
}

/** The sections of the form for the usual are saved one by one: what was typed into another one is not left behind unasked. */
function guardSections(forms: readonly HTMLFormElement[]): void {
  const typed = new Set<HTMLFormElement>();
  for (const form of forms) {
    form.classList.add('is-guarded');
    form.addEventListener('input', () => typed.add(form));
    form.addEventListener('submit', () => typed.delete(form));
  }
  window.addEventListener('beforeunload', (event) => {
    if (typed.size > 0) event.preventDefault();
  });
}

for (const form of all<HTMLFormElement>('form[data-scenario-editor]')) start(form);
guardSections(all<HTMLFormElement>('form[data-scenario-form]'));
