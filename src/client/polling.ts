import htmx from 'htmx.org';
import { all, one } from './dom.ts';

/**
 * A piece of a page that follows something no push tells of: `<section data-poll-url>`. It is fetched again every other
 * second while it says `[data-rehearsal="going"]`; then the page is opened anew, so that its forms are as they should be.
 */

const EVERY_MS = 2_000;

async function poll(piece: HTMLElement, url: string): Promise<void> {
  try {
    const response = await fetch(url, { headers: { 'HX-Request': 'true', 'HX-Request-Type': 'partial' } });
    if (response.redirected || response.status === 401 || response.status === 403) return location.reload();
    if (response.ok) {
      const text = await response.text();
      await htmx.swap({ text, target: piece, sourceElement: piece, swap: 'innerMorph' });
    }
  } catch {
    // The network is gone for a moment; the next look tells.
  }
  if (!one('[data-rehearsal="going"]', piece)) return location.reload();
  follow(piece, url);
}

function follow(piece: HTMLElement, url: string): void {
  setTimeout(() => void poll(piece, url), EVERY_MS);
}

export function startPolling(): void {
  for (const piece of all('[data-poll-url]')) follow(piece, piece.dataset['pollUrl'] ?? '');
}
