import { all, announce, local, one } from './dom.ts';

/**
 * Writing a lab report: it saves as one types, keeps on this device what could not be saved, puts things from the exercise
 * and pictures (chosen, pasted, dropped) where the caret is, and shows below how it reads. The fields are never written to while someone types in them, so the caret
 * stays. Without this script the form's own buttons do the same.
 */

interface Said {
  readonly en: string;
  readonly zh: string;
}
type Answer =
  | { readonly ok: true; readonly version: number; readonly token?: string; readonly text: string }
  | {
      readonly ok: false;
      readonly conflict?: boolean;
      readonly text?: Said;
      readonly fields?: readonly { readonly field: string; readonly text: Said }[];
      readonly error?: { readonly code: string; readonly text: Said };
    };
/** What this device keeps of a report until the server has it. */
interface Kept {
  readonly version: string;
  readonly answers: Readonly<Record<string, string>>;
}

const QUIET_MS = 900;
const RETRY_MS = 5_000;

class ReportEditor {
  readonly #form: HTMLFormElement;
  readonly #fields: readonly HTMLTextAreaElement[];
  readonly #version: HTMLInputElement;
  readonly #key: string;
  #field: HTMLTextAreaElement | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #sending: Promise<void> | null = null;
  #isDirty = false;
  #isStopped = false;

  constructor(form: HTMLFormElement, version: HTMLInputElement) {
    this.#form = form;
    this.#version = version;
    this.#fields = all<HTMLTextAreaElement>('textarea.report-field', form);
    this.#key = `lab-report ${form.dataset['report'] ?? ''} ${form.dataset['person'] ?? ''}`;
  }

  start(): void {
    for (const tools of all('.report-tools', this.#form)) tools.hidden = false;
    for (const hint of all('[data-report-paste]')) hint.hidden = false;
    for (const field of this.#fields) {
      field.addEventListener('input', () => {
        this.#wrong(field, '');
        this.#typed();
      });
      field.addEventListener('focus', () => this.#chose(field));
      field.addEventListener('paste', (event) => this.#paste(event, field));
      field.addEventListener('dragover', (event) => {
        if (event.dataTransfer?.types.includes('Files')) event.preventDefault();
      });
      field.addEventListener('drop', (event) => this.#drop(event, field));
    }
    this.#form.addEventListener('click', (event) => this.#format(event));
    this.#form.addEventListener('keydown', (event) => this.#shortcut(event));
    this.#form.addEventListener('submit', (event) => this.#submit(event));
    addEventListener('online', () => void this.#save());
    addEventListener('beforeunload', (event) => {
      if (this.#isDirty && !this.#isStopped) event.preventDefault();
    });
    this.#takeUp();
  }

  #say(text: string | undefined): void {
    const status = one('[data-report-status]', this.#form);
    if (status && text) status.textContent = text;
  }
  #said(name: string): string {
    return this.#form.dataset[name] ?? '';
  }

  #typed(): void {
    this.#isDirty = true;
    this.#say(this.#said('unsaved'));
    this.#keep();
    this.#later(QUIET_MS);
  }
  #later(ms: number): void {
    clearTimeout(this.#timer);
    if (!this.#isStopped) this.#timer = setTimeout(() => void this.#save(), ms);
  }
  #chose(field: HTMLTextAreaElement): void {
    this.#field = field;
    const choice = one<HTMLSelectElement>('#insert-question');
    if (choice) choice.value = field.name.slice('answer.'.length);
  }

  /** One saving at a time: the next begins upon the version the last one made. */
  async #save(): Promise<void> {
    if (this.#isStopped || !this.#isDirty) return;
    if (this.#sending) {
      await this.#sending;
      if (!this.#isDirty) return;
    }
    this.#sending = this.#send().finally(() => {
      this.#sending = null;
    });
    await this.#sending;
  }

  async #send(): Promise<void> {
    this.#isDirty = false;
    this.#say(this.#said('saving'));
    const body = new FormData();
    for (const name of ['_csrf', 'version']) body.append(name, this.#value(name));
    for (const { name, value } of this.#fields) body.append(name, value);
    const { status, answer } = await this.#post('', body);
    if (answer?.ok) {
      this.#version.value = String(answer.version);
      // What was typed since belongs to the version that was just made.
      if (this.#isDirty) {
        this.#keep();
        this.#later(QUIET_MS);
      } else this.#forget();
      this.#say(answer.text);
      await this.#preview();
      return;
    }
    for (const { field: id, text } of answer?.fields ?? []) {
      const field = this.#fields.find(({ name }) => name === `answer.${id}`);
      if (field) this.#wrong(field, local(text));
    }
    if (answer?.conflict === true) {
      this.#isStopped = true;
      this.#say(this.#said('conflict'));
      announce(this.#said('conflict'));
      return;
    }
    this.#isDirty = true;
    const refused = answer && (answer.text ?? answer.error?.text);
    this.#say(refused && status < 500 && status !== 429 ? local(refused) : this.#said('offline'));
    // What the server will not take stays as it is until it is changed.
    if (!refused || status >= 500 || status === 429) this.#later(RETRY_MS);
  }

  async #post(path: string, body: FormData): Promise<{ status: number; answer: Answer | null }> {
    try {
      const response = await fetch(`${this.#form.dataset['report'] ?? ''}${path}`, {
        method: 'POST',
        body,
        headers: { accept: 'application/json', 'x-csrf-token': document.body.dataset['csrf'] ?? '' },
      });
      return { status: response.status, answer: (await response.json()) as Answer };
    } catch {
      return { status: 0, answer: null };
    }
  }

  /** Says beside a field what is wrong with it, or that nothing is. */
  #wrong(field: HTMLTextAreaElement, text: string): void {
    const place = one(`#${field.id}-error`);
    if (!place) return;
    place.textContent = text;
    if (text === '') field.removeAttribute('aria-invalid');
    else field.setAttribute('aria-invalid', 'true');
    if (text !== '') announce(text);
  }

  #value(name: string): string {
    const field = this.#form.elements.namedItem(name);
    return field instanceof HTMLInputElement || field instanceof HTMLSelectElement ? field.value : '';
  }

  /** How it reads, drawn by the server from what was saved. */
  async #preview(): Promise<void> {
    const place = one('#report-preview');
    if (!place) return;
    try {
      const response = await fetch(this.#form.dataset['report'] ?? '', { headers: { 'HX-Request': 'true' } });
      if (response.ok) place.innerHTML = await response.text();
    } catch {
      // It is shown after the next saving.
    }
  }

  #submit(event: SubmitEvent): void {
    const { submitter } = event;
    const kind = submitter instanceof HTMLElement ? submitter.dataset['reportInsert'] : undefined;
    if (kind !== undefined) {
      event.preventDefault();
      void this.#insert(kind);
      return;
    }
    clearTimeout(this.#timer);
    if (this.#sending) {
      // Sent by its button, the form must not meet its own saving on the way.
      event.preventDefault();
      void this.#sending.then(() => this.#form.requestSubmit(submitter));
      return;
    }
    this.#isStopped = true;
    this.#isDirty = false;
  }

  async #insert(kind: string): Promise<void> {
    const name = `answer.${this.#value('question')}`;
    const field = this.#fields.find((each) => each.name === name) ?? this.#fields[0];
    const place = one(`[data-report-error="${kind === 'images' ? 'image' : 'offer'}"]`);
    const chosen = one<HTMLInputElement>('#report-image');
    const body = this.#pieceForm();
    body.append('offer', this.#value('offer'));
    const [picture] = chosen?.files ?? [];
    const wrong =
      kind === 'images'
        ? await this.#upload(picture ?? null, field)
        : await this.#place('/insert', body, field);
    if (place) place.textContent = wrong ?? '';
    if (wrong === null && chosen) chosen.value = '';
  }

  #pieceForm(): FormData {
    const body = new FormData();
    body.append('_csrf', this.#value('_csrf'));
    return body;
  }

  /** @returns what was wrong, or null */
  async #upload(picture: File | null, field: HTMLTextAreaElement | undefined): Promise<string | null> {
    const body = this.#pieceForm();
    if (picture) {
      // The server would break off in the middle, which looks like a lost connection.
      if (picture.size > Number(this.#said('imageBytesMax'))) return this.#said('imageTooLarge');
      body.append('image', picture);
    }
    return this.#place('/images', body, field);
  }

  /** Has something put into the report and names it in the answer. @returns what was wrong, or null */
  async #place(path: string, body: FormData, field: HTMLTextAreaElement | undefined): Promise<string | null> {
    const { answer } = await this.#post(path, body);
    if (!answer?.ok) {
      const said = answer && (answer.text ?? answer.error?.text);
      return said ? local(said) : this.#said('offline');
    }
    if (!field || answer.token === undefined) return null;
    const at = field === this.#field ? field.selectionEnd : field.value.length;
    const [before, behind] = [field.value.slice(0, at), field.value.slice(at)];
    const lead = before === '' ? '' : before.endsWith('\n') ? '\n' : '\n\n';
    field.focus();
    field.setSelectionRange(at, at);
    write(field, `${lead}${answer.token}\n${behind === '' || behind.startsWith('\n') ? '' : '\n'}`);
    announce(answer.text);
    this.#later(0);
    void this.#list();
    return null;
  }

  /** What is in the report by now, beside the answers. */
  async #list(): Promise<void> {
    try {
      const response = await fetch(this.#form.dataset['report'] ?? '');
      if (!response.ok) return;
      const page = new DOMParser().parseFromString(await response.text(), 'text/html');
      for (const id of ['#pieces', '#report-image-hint']) {
        const [place, fresh] = [one(id), page.querySelector(id)];
        if (place && fresh) place.replaceChildren(...fresh.childNodes);
      }
    } catch {
      // It is there after the next visit.
    }
  }

  #paste(event: ClipboardEvent, field: HTMLTextAreaElement): void {
    const files = [...(event.clipboardData?.files ?? [])];
    // What a word processor copies is its text, and a picture of it besides.
    if (files.length === 0 || event.clipboardData?.getData('text/plain')) return;
    event.preventDefault();
    void this.#takeIn(files, field);
  }

  #drop(event: DragEvent, field: HTMLTextAreaElement): void {
    const files = [...(event.dataTransfer?.files ?? [])];
    if (files.length === 0) return;
    event.preventDefault();
    this.#chose(field);
    void this.#takeIn(files, field);
  }

  /** Puts pictures in one after the other; the first that is refused ends it, and says so beside the field. */
  async #takeIn(files: readonly File[], field: HTMLTextAreaElement): Promise<void> {
    this.#wrong(field, '');
    for (const file of files) {
      this.#say(this.#said('uploading'));
      announce(this.#said('uploading'));
      const wrong = await this.#upload(file, field);
      if (wrong === null) continue;
      this.#say(wrong);
      this.#wrong(field, wrong);
      return;
    }
  }

  #format(event: MouseEvent): void {
    const tool = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-mark]') : null;
    if (!tool) return;
    const id = tool.closest('[aria-controls]')?.getAttribute('aria-controls') ?? '';
    const field = this.#fields.find((each) => each.id === id);
    if (field) mark(field, tool.dataset['mark'] ?? '');
  }
  #shortcut(event: KeyboardEvent): void {
    if (!(event.ctrlKey || event.metaKey) || !(event.target instanceof HTMLTextAreaElement)) return;
    const kind = { b: 'bold', i: 'italic', k: 'link' }[event.key.toLowerCase()];
    if (kind === undefined) return;
    event.preventDefault();
    mark(event.target, kind);
  }

  #keep(): void {
    const answers = Object.fromEntries(this.#fields.map(({ name, value }) => [name, value]));
    const kept: Kept = { version: this.#version.value, answers };
    try {
      localStorage.setItem(this.#key, JSON.stringify(kept));
    } catch {
      // A browser may forbid storage or have none left; then only the server keeps it.
    }
  }
  #forget(): void {
    try {
      localStorage.removeItem(this.#key);
    } catch {
      // As above.
    }
  }

  /** What this device still has from the last time: back into the fields, or, if the report went on elsewhere, on offer. */
  #takeUp(): void {
    let kept: Kept | null;
    try {
      kept = JSON.parse(localStorage.getItem(this.#key) ?? 'null') as Kept | null;
    } catch {
      return;
    }
    if (kept === null || typeof kept.answers !== 'object') return;
    const { answers, version } = kept;
    const textOf = ({ name }: HTMLTextAreaElement): string =>
      typeof answers[name] === 'string' ? answers[name] : '';
    const differing = this.#fields.filter((field) => textOf(field) !== '' && textOf(field) !== field.value);
    if (differing.length === 0) {
      this.#forget();
      return;
    }
    if (version === this.#version.value) {
      for (const field of differing) field.value = textOf(field);
      this.#say(this.#said('restored'));
      announce(this.#said('restored'));
      this.#isDirty = true;
      this.#later(QUIET_MS);
      return;
    }
    this.#offer(differing, textOf);
  }

  #offer(fields: readonly HTMLTextAreaElement[], textOf: (field: HTMLTextAreaElement) => string): void {
    const box = one('[data-report-kept]', this.#form);
    if (!box) return;
    const say = document.createElement('p');
    say.textContent = this.#said('kept');
    const texts = fields.map((field) => {
      const text = document.createElement('pre');
      text.textContent = textOf(field);
      return text;
    });
    const button = (label: string, done: () => void): HTMLButtonElement => {
      const made = document.createElement('button');
      made.type = 'button';
      made.className = 'btn btn-quiet btn-sm';
      made.textContent = label;
      made.addEventListener('click', () => {
        this.#forget();
        box.hidden = true;
        done();
      });
      return made;
    };
    box.className = 'report-other';
    box.replaceChildren(
      say,
      ...texts,
      button(this.#said('keptUse'), () => {
        for (const field of fields) {
          const kept = textOf(field);
          field.value = field.value === '' ? kept : `${field.value}\n\n${kept}`;
        }
        this.#typed();
      }),
      ' ',
      button(this.#said('keptDrop'), () => undefined),
    );
    box.hidden = false;
  }
}

/** Writes at the caret so that the browser's own undo takes it back. */
function write(field: HTMLTextAreaElement, text: string): void {
  field.focus();
  if (document.execCommand('insertText', false, text)) return;
  field.setRangeText(text, field.selectionStart, field.selectionEnd, 'end');
  field.dispatchEvent(new Event('input', { bubbles: true }));
}

const LINE_MARKS: Readonly<Record<string, string>> = { heading: '## ', list: '- ', ordered: '1. ' };
const WRAPS: Readonly<Record<string, readonly [string, string]>> = {
  bold: ['**', '**'],
  italic: ['*', '*'],
  link: ['[', '](https://)'],
};

/** Marks what is selected, or the lines it stands in. */
function mark(field: HTMLTextAreaElement, kind: string): void {
  const { selectionStart: from, selectionEnd: to, value } = field;
  const wrap = WRAPS[kind];
  if (wrap) {
    const words = value.slice(from, to);
    write(field, `${wrap[0]}${words}${wrap[1]}`);
    const start = from + wrap[0].length;
    field.setSelectionRange(start, start + words.length);
    return;
  }
  const sign = LINE_MARKS[kind];
  if (sign === undefined) return;
  const start = value.lastIndexOf('\n', from - 1) + 1;
  const found = value.indexOf('\n', to);
  const end = found === -1 ? value.length : found;
  const lines = value.slice(start, end).split('\n');
  const marked = lines.map((line, i) => (kind === 'ordered' ? `${i + 1}. ${line}` : `${sign}${line}`));
  field.setSelectionRange(start, end);
  write(field, marked.join('\n'));
}

export function startReportEditor(): void {
  const form = one<HTMLFormElement>('form[data-report]');
  const version = form?.elements.namedItem('version');
  if (form && version instanceof HTMLInputElement) new ReportEditor(form, version).start();
}
