import { all, one } from './dom.ts';

/** The library answers while one types or chooses; the address says what is looked for. Without it the button does the same. */

/** Typing goes on undisturbed; the answer comes when a hand rests. */
const REST_MS = 200;

function start(form: HTMLFormElement): void {
  let resting: ReturnType<typeof setTimeout> | undefined;
  let asked: AbortController | null = null;

  function address(): string {
    const chosen = new URLSearchParams();
    for (const [name, value] of new FormData(form)) {
      if (typeof value === 'string' && value.trim() !== '') chosen.set(name, value.trim());
    }
    const query = chosen.toString();
    return query === '' ? form.action : `${form.action}?${query}`;
  }

  async function look(): Promise<void> {
    asked?.abort();
    const mine = (asked = new AbortController());
    const to = address();
    const response = await fetch(to, { signal: mine.signal }).catch(() => null);
    if (!response?.ok || response.redirected) return;
    const page = new DOMParser().parseFromString(await response.text(), 'text/html');
    if (mine.signal.aborted) return;
    const found = one('#library', page);
    const line = one('[data-library-found]', page);
    const [place, said] = [one('#library'), one('[data-library-found]')];
    if (!found || !place || !said) return;
    place.replaceChildren(...Array.from(found.childNodes, (node) => document.importNode(node, true)));
    if (said.textContent !== line?.textContent) said.textContent = line?.textContent ?? '';
    window.history.replaceState(window.history.state, '', to);
  }

  form.classList.add('is-live');
  form.addEventListener('input', () => {
    clearTimeout(resting);
    resting = setTimeout(() => void look(), REST_MS);
  });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    clearTimeout(resting);
    void look();
  });
}

for (const form of all<HTMLFormElement>('form[data-library]')) start(form);
