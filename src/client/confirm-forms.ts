import { confirmed } from './confirm.ts';

/** Plain forms with a question (`data-confirm`) ask it before they are sent; commands ask their own. */
export function startConfirmedForms(): void {
  const asked = new WeakSet<HTMLFormElement>();
  document.addEventListener('submit', (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || form.dataset['command'] !== undefined) return;
    const question = form.dataset['confirm'];
    if (question === undefined || asked.delete(form)) return;
    event.preventDefault();
    const { submitter } = event;
    void confirmed(question).then((yes) => {
      if (!yes) return;
      asked.add(form);
      form.requestSubmit(submitter);
    });
  });
}
