import { all, announce, one } from './dom.ts';

/** The slider of a debrief: fetches the moment it is on, the latest wanted one alone. Links and buttons move it too. */

/** After the last move the moment is said to those who do not see it. */
const SAY_AFTER_MS = 700;
/** Browsers refuse more than a few changes of the address in a second, and a slider makes many. */
const ADDRESS_AFTER_MS = 150;

function start(box: HTMLElement): void {
  const range = one<HTMLInputElement>('.debrief-range', box);
  const place = one('#debrief-moment', box);
  const address = box.dataset['debrief'];
  if (!range || !place || address === undefined) return;
  let asked: number | null = null;
  let isFetching = false;
  let saying = 0;
  let addressing = 0;

  const url = (path: string, seq: number): string => {
    const query = new URLSearchParams(box.dataset['query'] ?? '');
    query.set('seq', String(seq));
    return `${path}?${query.toString()}`;
  };

  function shown(seq: number): void {
    const moment = one('[data-moment]', box);
    for (const field of all<HTMLInputElement>('[data-debrief-seq]')) field.value = String(seq);
    for (const link of all<HTMLAnchorElement>('[data-debrief-go]', box)) {
      const to = moment?.dataset[link.dataset['debriefGo'] ?? ''] ?? '';
      if (to === '') {
        link.removeAttribute('href');
        link.setAttribute('aria-disabled', 'true');
      } else {
        link.href = to;
        link.removeAttribute('aria-disabled');
      }
    }
    const says = moment?.dataset['says'] ?? '';
    range?.setAttribute('aria-valuetext', says);
    for (const canvas of all('canvas[data-chart-mark]', box)) {
      canvas.dataset['chartMark'] = moment?.dataset['mark'] ?? '';
    }
    document.dispatchEvent(new CustomEvent('charts:mark'));
    clearTimeout(saying);
    // A slider says its own value while it has the focus.
    if (document.activeElement !== range) saying = window.setTimeout(() => announce(says), SAY_AFTER_MS);
  }

  async function fetchNext(): Promise<void> {
    if (isFetching) return;
    isFetching = true;
    try {
      while (asked !== null) {
        const seq = asked;
        asked = null;
        const answer = await fetch(url(address ?? '', seq), { headers: { 'HX-Request': 'true' } });
        if (!answer.ok) {
          location.assign(url(location.pathname, seq));
          return;
        }
        const text = await answer.text();
        if (place) place.innerHTML = text;
        shown(seq);
      }
    } catch {
      // The network is gone: the slider stays where it is, and the next move tries again.
    } finally {
      isFetching = false;
    }
  }

  function move(seq: number): void {
    if (range) range.value = String(seq);
    asked = seq;
    void fetchNext();
  }

  /** Dragging stays one page of the browser's history: back leads to where the reader came from. */
  function drag(seq: number): void {
    move(seq);
    clearTimeout(addressing);
    addressing = window.setTimeout(() => {
      history.replaceState(history.state, '', url(location.pathname, seq));
    }, ADDRESS_AFTER_MS);
  }

  /** A jump is a page of its own: back leads to the moment before it. */
  function jump(seq: number): void {
    clearTimeout(addressing);
    const address = url(location.pathname, seq);
    if (address !== `${location.pathname}${location.search}`) history.pushState(null, '', address);
    move(seq);
  }

  range.addEventListener('input', () => drag(Number(range.value)));
  window.addEventListener('popstate', () => {
    clearTimeout(addressing);
    move(Number(new URLSearchParams(location.search).get('seq') ?? range.max));
  });
  document.addEventListener('click', (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    const link = (event.target as Element | null)?.closest<HTMLAnchorElement>(
      'a[data-debrief-at], a[data-debrief-go]',
    );
    if (!link) return;
    const seq = new URL(link.href === '' ? location.href : link.href).searchParams.get('seq');
    if (link.href === '' || seq === null) return;
    event.preventDefault();
    jump(Number(seq));
  });
  box.classList.add('is-live');
}

export function startTimeline(): void {
  const box = one('[data-debrief]');
  if (box) start(box);
}
