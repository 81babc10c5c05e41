import { all } from './dom.ts';

/**
 * A button that presses another one again and again: `<button data-auto-press="form id" data-every="3500">`. It stops when
 * it is pressed once more, and when there is nothing left to press. Without this script it stays hidden.
 */

let timer: ReturnType<typeof setInterval> | undefined;

const buttons = (): HTMLButtonElement[] => all<HTMLButtonElement>('button[data-auto-press]');

function show(): void {
  for (const button of buttons()) {
    button.hidden = false;
    button.setAttribute('aria-pressed', String(timer !== undefined));
  }
}

function stop(): void {
  clearInterval(timer);
  timer = undefined;
  show();
}

function press(id: string): void {
  const form = document.getElementById(id);
  if (form instanceof HTMLFormElement) form.requestSubmit();
  else stop();
}

export function startAutoPress(): void {
  show();
  document.addEventListener('fragment:refreshed', show);
  document.addEventListener('click', (event) => {
    const target = event.target instanceof Element ? event.target : null;
    const button = target?.closest<HTMLElement>('button[data-auto-press]');
    const id = button?.dataset['autoPress'];
    if (!button || !id) return;
    if (timer !== undefined) return stop();
    timer = setInterval(() => press(id), Number(button.dataset['every'] ?? 3_000));
    press(id);
    show();
  });
}
