import { all, one } from './dom.ts';

/** Names in a plan of seats can be dragged to another seat; the form that moves chosen names does the work. */

function start(form: HTMLFormElement): void {
  const target = one<HTMLSelectElement>('select[name="to"]', form);
  if (!target) return;
  let dragged: HTMLElement | null = null;
  const placeOf = (event: DragEvent): HTMLElement | null =>
    event.target instanceof Element ? event.target.closest<HTMLElement>('[data-seat]') : null;
  const unmark = (): void => {
    for (const place of all('.is-over', form)) place.classList.remove('is-over');
  };

  for (const name of all('[data-student]', form)) name.draggable = true;
  form.addEventListener('dragstart', (event) => {
    dragged = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-student]') : null;
    if (!dragged) return;
    dragged.classList.add('is-dragged');
    // Firefox drags nothing that carries nothing.
    event.dataTransfer?.setData('text/plain', dragged.innerText);
  });
  form.addEventListener('dragend', () => {
    dragged?.classList.remove('is-dragged');
    dragged = null;
    unmark();
  });
  form.addEventListener('dragover', (event) => {
    const place = dragged && placeOf(event);
    unmark();
    if (!place) return;
    event.preventDefault();
    place.classList.add('is-over');
  });
  form.addEventListener('drop', (event) => {
    const place = placeOf(event);
    if (!dragged || !place) return;
    event.preventDefault();
    // Only the one that is dragged moves, whoever else was chosen.
    for (const box of all<HTMLInputElement>('input[type="checkbox"]', form)) {
      box.checked = dragged.contains(box);
    }
    target.value = place.dataset['seat'] ?? '';
    form.requestSubmit();
  });
}

for (const form of all<HTMLFormElement>('form[data-seat-plan]')) start(form);
