import htmx from 'htmx.org';
import { all, announce, one } from './dom.ts';
import { openSocket } from './socket.ts';

/**
 * News of someone's classes on whatever page is open: the counts in the header follow, and so do pieces that show announcements,
 * resources or messages: `<div data-news="letters" data-news-class data-news-url>`. They are morphed in, so that typing, focus and
 * scrolling stay. What arrives is said aloud (`data-piece`), politely. A page nobody looks at waits: fetching would mark as read.
 */

interface ClassPush {
  readonly classId: string;
  readonly topics: readonly string[];
}
type Followed = { readonly ok: boolean } & Readonly<Record<string, number | boolean>>;

/** A whole class is told at once; the questions are spread over this time. */
const JITTER_MAX_MS = 400;
const PART = { 'HX-Request': 'true', 'HX-Request-Type': 'partial', accept: 'text/html' };

/** Fetches a part of the page and morphs it in. What cannot be had now comes with the next news, or when the socket is back. */
async function bring(place: HTMLElement, url: string): Promise<void> {
  try {
    const response = await fetch(url, { headers: PART });
    if (!response.ok || response.redirected) return;
    const text = await response.text();
    // Held: whoever holds it asks again afterwards.
    if (!place.isConnected || place.dataset['held'] !== undefined) return;
    await htmx.swap({ text, target: place, sourceElement: place, swap: 'innerMorph' });
    place.dispatchEvent(new CustomEvent('fragment:refreshed', { bubbles: true }));
  } catch {
    // The network is gone for a moment.
  }
}

const counts = (badge: HTMLElement): ReadonlyMap<string, number> =>
  new Map(
    all('[data-waiting]', badge).map(({ dataset }) => [dataset['waiting'] ?? '', Number(dataset['count'])]),
  );

class ClassNews {
  readonly #badge: HTMLElement;
  /** Pieces that were said aloud, or stood here from the start. */
  readonly #known = new Set<string>();
  readonly #stale = new Set<HTMLElement>();
  #isBadgeStale = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #going: Promise<void> | null = null;

  constructor(badge: HTMLElement) {
    this.#badge = badge;
    this.#freshTexts();
  }

  start(): void {
    const socket = openSocket();
    let wasAway = false;
    socket.on('class-news', (push: ClassPush) => this.#hear(push));
    socket.on('disconnect', () => (wasAway = true));
    socket.on('connect', () => {
      socket.emit('follow', {}, (answer: Followed) => {
        if (!answer.ok) return;
        const shown = counts(this.#badge);
        const isBehind = ['letters', 'announcements'].some((of) => (shown.get(of) ?? 0) !== answer[of]);
        if (isBehind || wasAway) this.#catchUp();
        document.body.dataset['follows'] = 'classes';
      });
    });
    document.addEventListener('visibilitychange', () => this.#soon());
    // A script that held a piece, or changed what it shows, gives it back.
    document.addEventListener('news:refresh', (event) => {
      if (!(event.target instanceof HTMLElement)) return;
      this.#stale.add(event.target);
      void this.#refresh();
    });
  }

  #hear({ classId, topics }: ClassPush): void {
    for (const piece of all('[data-news]')) {
      const wanted = (piece.dataset['news'] ?? '').split(' ');
      if (piece.dataset['newsClass'] === classId && topics.some((topic) => wanted.includes(topic)))
        this.#stale.add(piece);
    }
    this.#isBadgeStale ||= topics.some((topic) => topic !== 'resources');
    this.#soon();
  }

  #catchUp(): void {
    for (const piece of all('[data-news]')) this.#stale.add(piece);
    this.#isBadgeStale = true;
    this.#soon();
  }

  #soon(): void {
    if (document.visibilityState !== 'visible' || (this.#stale.size === 0 && !this.#isBadgeStale)) return;
    if (this.#timer !== undefined) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      void this.#refresh();
    }, Math.random() * JITTER_MAX_MS);
  }

  /** One after the other: what becomes stale meanwhile is fetched once more. */
  async #refresh(): Promise<void> {
    if (this.#going) {
      await this.#going;
      return this.#refresh();
    }
    this.#going = this.#fetchStale().finally(() => (this.#going = null));
    await this.#going;
  }

  async #fetchStale(): Promise<void> {
    const pieces = [...this.#stale].filter(({ dataset }) => dataset['held'] === undefined);
    for (const piece of pieces) this.#stale.delete(piece);
    await Promise.all(pieces.map((piece) => bring(piece, piece.dataset['newsUrl'] ?? '')));
    const said = this.#freshTexts();
    if (this.#isBadgeStale) {
      this.#isBadgeStale = false;
      // After the pieces: what was shown in them waits no more.
      const before = counts(this.#badge);
      await bring(this.#badge, this.#badge.dataset['url'] ?? '');
      for (const link of all('[data-waiting]', this.#badge)) {
        if (Number(link.dataset['count']) <= (before.get(link.dataset['waiting'] ?? '') ?? 0)) continue;
        link.classList.add('is-new');
        said.push(link.title);
      }
    }
    if (said.length > 0) announce(said.join(' '));
  }

  /** What the pieces on this page show that they did not before, as it is to be said; known from now on. */
  #freshTexts(): string[] {
    const fresh = all('[data-piece]').filter(({ id }) => !this.#known.has(id));
    for (const { id } of fresh) this.#known.add(id);
    return fresh.map(({ dataset }) => dataset['piece'] ?? '').filter((text) => text !== '');
  }
}

/** Begins to follow the classes of whoever is signed in. */
export function startClassNews(): void {
  const badge = one('#class-news');
  if (badge) new ClassNews(badge).start();
}
