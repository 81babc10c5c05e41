import { all } from './dom.ts';

/** What was typed into long fields (`data-draft`) survives a reload: kept in this tab until the form was taken. */

const keyOf = (field: HTMLInputElement | HTMLTextAreaElement): string =>
  `draft:${location.pathname}:${field.form?.id ?? ''}:${field.name}`;

const isDraft = (field: EventTarget | Element | null): field is HTMLInputElement | HTMLTextAreaElement =>
  (field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement) &&
  field.dataset['draft'] !== undefined;

function kept(work: (store: Storage) => void): void {
  try {
    work(sessionStorage);
  } catch {
    // A browser may forbid storage or have none left; typing goes on without drafts.
  }
}

export function clearDrafts(form: HTMLFormElement): void {
  for (const field of form.elements) if (isDraft(field)) kept((store) => store.removeItem(keyOf(field)));
}

export function startDrafts(): void {
  for (const field of all('[data-draft]')) {
    if (!isDraft(field)) continue;
    kept((store) => {
      const draft = store.getItem(keyOf(field));
      if (draft === null || field.value !== field.defaultValue) return;
      field.value = draft;
      field.dispatchEvent(new Event('input', { bubbles: true }));
    });
  }
  document.addEventListener('input', (event) => {
    const field = event.target;
    if (isDraft(field)) kept((store) => store.setItem(keyOf(field), field.value));
  });
}
