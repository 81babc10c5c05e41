import htmx from 'htmx.org';
import { all, announce, said } from './dom.ts';
import { tickNow } from './clock.ts';
import { drawCharts } from './chart-loader.ts';
import { keepTyping } from './morph.ts';

/**
 * Pieces of a page that are refreshed on their own: `<section id data-fragment-url data-topics="orders stock">`. When a
 * push names one of its topics the piece is fetched again and morphed in, so focus, typing, scrolling and opened details
 * stay. A piece without topics follows every push. A piece that is patched from pushes itself (`data-pushed`) is fetched
 * only while nothing is pushed.
 */

const running = new WeakMap<Element, AbortController>();
/** Up to which journal entry a piece is known to be current. */
const freshUpTo = new WeakMap<Element, number>();
/** When a piece was last asked for: dear ones say with `data-every` (ms) how often they may be. */
const fetchedAtMs = new WeakMap<Element, number>();
const scheduled = new WeakMap<Element, ReturnType<typeof setTimeout>>();

/** A whole class is told at once; the answers are spread over this time so that the server is not asked all at once. */
const JITTER_MAX_MS = 400;
const RETRY_MS = 2_000;

const fragments = (): HTMLElement[] => all('[data-fragment-url]:not([data-pushed])');

function concerns(fragment: HTMLElement, topics: readonly string[] | null): boolean {
  const wanted = (fragment.dataset['topics'] ?? '').split(/\s+/).filter(Boolean);
  return topics === null || wanted.length === 0 || wanted.some((topic) => topics.includes(topic));
}

/** Refreshes, a little later and not all browsers at once, what a push made stale. */
export function refreshTopics(topics: readonly string[] | null, seq: number): void {
  for (const fragment of fragments()) {
    if (!concerns(fragment, topics) || (freshUpTo.get(fragment) ?? 0) >= seq) continue;
    if (scheduled.has(fragment)) continue;
    const dueMs =
      (fetchedAtMs.get(fragment) ?? 0) + Number(fragment.dataset['every'] ?? 0) - performance.now();
    const later = setTimeout(
      () => {
        scheduled.delete(fragment);
        void refresh(fragment, 0);
      },
      Math.max(0, dueMs) + Math.random() * JITTER_MAX_MS,
    );
    scheduled.set(fragment, later);
  }
}

/** Refreshes every piece now: after one's own command, or when pushes may have been missed. */
export function refreshAll(seq: number): Promise<unknown> {
  return Promise.all(
    fragments().map((fragment) => {
      clearTimeout(scheduled.get(fragment));
      scheduled.delete(fragment);
      return refresh(fragment, seq);
    }),
  );
}

/** Fetches what is otherwise pushed, because nothing is. */
export function refreshPushed(): void {
  for (const fragment of all('[data-fragment-url][data-pushed]')) void refresh(fragment, 0);
}

/** Brings one piece up to date at once, perhaps from another address than before. */
export function refreshFrom(fragment: HTMLElement, url: string): Promise<void> {
  fragment.dataset['fragmentUrl'] = url;
  return refresh(fragment, 0);
}

async function refresh(fragment: HTMLElement, seq: number): Promise<void> {
  const url = fragment.dataset['fragmentUrl'];
  if (!url || !fragment.isConnected) return;
  running.get(fragment)?.abort();
  const controller = new AbortController();
  running.set(fragment, controller);
  fetchedAtMs.set(fragment, performance.now());
  try {
    const response = await fetch(url, {
      headers: { 'HX-Request': 'true', 'HX-Request-Type': 'partial', accept: 'text/html' },
      signal: controller.signal,
    });
    // Signed out, or the seat is gone: the whole page has something to say about it.
    if (response.status === 401 || response.status === 403 || response.redirected) return location.reload();
    if (!response.ok) throw new Error(`fragment ${response.status}`);
    const text = await response.text();
    if (!fragment.isConnected || controller.signal.aborted) return;
    await swapIn(fragment, text);
    freshUpTo.set(fragment, seq);
  } catch {
    if (controller.signal.aborted) return;
    setTimeout(() => void refresh(fragment, seq), RETRY_MS + Math.random() * RETRY_MS);
  }
}

/** Morphs new markup in: the piece itself when the markup brings its own id, else what is inside it. */
async function swapIn(fragment: HTMLElement, text: string): Promise<void> {
  const parsed = new DOMParser().parseFromString(text, 'text/html');
  const first = parsed.body.firstElementChild;
  const whole = first !== null && first.id !== '' && first.id === fragment.id;
  const known = new Set(all('.waiting__card', fragment).map((card) => card.id));
  await htmx.swap({
    text,
    target: fragment,
    sourceElement: fragment,
    swap: whole ? 'outerMorph' : 'innerMorph',
  });
  showNewWork(fragment, known);
  fragment.dispatchEvent(new CustomEvent('fragment:refreshed', { bubbles: true }));
  tickNow();
  drawCharts();
}

/** Waiting work that was not there before shows itself once and is said aloud. */
function showNewWork(fragment: HTMLElement, known: ReadonlySet<string>): void {
  const fresh = all('.waiting__card', fragment).filter((card) => card.id !== '' && !known.has(card.id));
  for (const card of fresh) card.classList.add('is-new');
  const title = fresh[0]?.querySelector('.waiting__title')?.textContent?.trim();
  announce(title ?? said('refreshed'));
}

keepTyping();
