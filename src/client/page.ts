import { all, announce, said } from './dom.ts';

/** Small conveniences of a page: theme, copying, full screen, the join code. */

const YEAR_S = 31_536_000;

function toggleTheme(): void {
  const root = document.documentElement;
  const dark =
    root.dataset['bsTheme'] === 'dark' ||
    (root.dataset['bsTheme'] === 'auto' && matchMedia('(prefers-color-scheme: dark)').matches);
  const next = dark ? 'light' : 'dark';
  root.dataset['bsTheme'] = next;
  document.cookie = `theme=${next}; path=/; max-age=${YEAR_S}; samesite=lax`;
  document.dispatchEvent(new CustomEvent('theme:changed'));
}

/** Copies without the clipboard interface, which plain HTTP on a classroom address does not have. */
function copyText(text: string): void {
  const field = document.createElement('textarea');
  field.value = text;
  field.className = 'visually-hidden';
  document.body.append(field);
  field.select();
  const done = document.execCommand('copy');
  field.remove();
  if (done) announce(said('copied'));
}

function onClick(event: MouseEvent): void {
  const target = event.target instanceof Element ? event.target : null;
  const copy = target?.closest<HTMLElement>('[data-copy]');
  if (copy) {
    copyText(copy.dataset['copy'] ?? '');
    copy.classList.add('was-copied');
    const label = copy.querySelector('[data-label]');
    if (label) label.textContent = said('copied');
    return;
  }
  if (target?.closest('[data-fullscreen]')) {
    if (document.fullscreenElement) void document.exitFullscreen();
    else void document.documentElement.requestFullscreen();
    return;
  }
  if (target?.closest('[aria-disabled="true"]')) event.preventDefault();
  if (target?.closest('[data-print]')) print();
}

/** A code is typed in any case and with spaces; it reads as the teacher's screen shows it. */
function onInput(event: Event): void {
  const field = event.target;
  if (!(field instanceof HTMLInputElement) || !field.classList.contains('code-input')) return;
  const clean = field.value
    .toUpperCase()
    .replace(/[^A-Z0-9]/g, '')
    .slice(0, 6);
  if (clean !== field.value) field.value = clean;
}

export function startPage(): void {
  document.addEventListener('click', onClick);
  document.addEventListener('input', onInput);
  document.addEventListener('submit', (event) => {
    if (!(event.target instanceof HTMLFormElement) || event.target.dataset['themeForm'] === undefined) return;
    event.preventDefault();
    toggleTheme();
  });
  for (const choice of all<HTMLSelectElement>('select[data-go]')) {
    choice.addEventListener('change', () => choice.form?.requestSubmit());
  }
  showWhereOneIs();
}

/** On a phone the links in the header are one line to push aside: the present page's is brought into sight. */
function showWhereOneIs(): void {
  for (const link of all('.bar__nav [aria-current]')) {
    const nav = link.parentElement;
    if (nav) nav.scrollLeft = link.offsetLeft - nav.offsetLeft - (nav.clientWidth - link.offsetWidth) / 2;
  }
}
