import { one } from './dom.ts';

/** Asks a question in the page's one dialog. Resolves to true only when the person said yes. */
export function confirmed(question: string): Promise<boolean> {
  const dialog = one<HTMLDialogElement>('#confirm');
  const text = one('#confirm-question');
  if (!dialog || !text) return Promise.resolve(true);
  text.textContent = question;
  dialog.showModal();
  return new Promise((resolve) => {
    const answer = (yes: boolean) => () => {
      if (dialog.open) dialog.close();
      resolve(yes);
    };
    one('[data-confirm-yes]', dialog)?.addEventListener('click', answer(true), { once: true });
    one('[data-confirm-no]', dialog)?.addEventListener('click', answer(false), { once: true });
    dialog.addEventListener('close', answer(false), { once: true });
  });
}
