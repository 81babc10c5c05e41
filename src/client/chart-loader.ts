import { all } from './dom.ts';

/** Charts are drawn by a script of their own, fetched only by pages that have one. */

let asked = false;

/** Draws new charts and those whose figures changed. */
export function drawCharts(): void {
  if (all('canvas[data-chart]').length === 0) return;
  if (asked) {
    document.dispatchEvent(new CustomEvent('charts:draw'));
    return;
  }
  asked = true;
  const script = document.createElement('script');
  script.src = document.body.dataset['charts'] ?? '';
  script.addEventListener('load', () => document.dispatchEvent(new CustomEvent('charts:draw')));
  document.head.append(script);
}
