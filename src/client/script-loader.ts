import { all } from './dom.ts';

/**
 * Scripts that only some pages need: a piece of a page names its own with `data-script`, so that the others do not grow. Each
 * is fetched once.
 */

const asked = new Set<string>();

export function loadScripts(): void {
  for (const piece of all('[data-script]')) {
    const address = piece.dataset['script'] ?? '';
    if (!address.startsWith('/static/build/') || asked.has(address)) continue;
    asked.add(address);
    const script = document.createElement('script');
    script.src = address;
    document.head.append(script);
  }
}
