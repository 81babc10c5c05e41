import { all, isReader } from './dom.ts';

/**
 * Ticking clocks and deadlines. The server's time counts: the difference to this machine's clock is measured once per
 * push, so a computer with a wrong clock still shows the right rest of the day.
 */

let aheadMs = 0;

/** Remembers how far the server's clock is ahead of this machine's. */
export function serverSays(nowMs: number): void {
  if (Number.isFinite(nowMs) && nowMs > 0) aheadMs = nowMs - Date.now();
}
export const serverNow = (): number => Date.now() + aheadMs;

/** What is left, as `4:05` or in days for long ones; never negative. */
export function restOf(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const two = (value: number): string => String(value).padStart(2, '0');
  if (hours >= 24) return isReader('zh') ? `${Math.floor(hours / 24)} 天` : `${Math.floor(hours / 24)} d`;
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}

function tickClock(clock: HTMLElement): void {
  const arc = clock.querySelector('[data-part="arc"]');
  if (!arc) return;
  const { phase } = clock.dataset;
  const lengthMs = Number(clock.dataset['dayMs']);
  if ((phase !== 'running' && phase !== 'paused') || !(lengthMs > 0)) return;
  const leftMs =
    phase === 'paused' ? Number(clock.dataset['remaining']) : Number(clock.dataset['ends']) - serverNow();
  const share = Math.min(1, Math.max(0, leftMs / lengthMs));
  arc.setAttribute('stroke-dasharray', `${(share * 100).toFixed(1)} 100`);
}

function tick(): void {
  for (const time of all('[data-until]')) {
    const text = restOf(Number(time.dataset['until']) - serverNow());
    if (time.textContent !== text) time.textContent = text;
  }
  for (const clock of all('[data-clock]')) tickClock(clock);
}

/** Starts ticking, once a second; also right after something was swapped in. */
export function startClocks(): void {
  for (const clock of all('[data-clock]')) serverSays(Number(clock.dataset['now']));
  tick();
  setInterval(tick, 1000);
}
export const tickNow = tick;
