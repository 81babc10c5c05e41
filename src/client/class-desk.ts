import Sortable from 'sortablejs';
import { all, announce, local, one, said } from './dom.ts';

/**
 * Resources of a class are put in order by dragging their handle, or with their buttons without leaving the page. The whole order
 * is saved in one request, against the version of the list it was made on: when another teacher changed the list meanwhile, nothing
 * is written over and the list is shown as it stands. Without this script the buttons' own forms move one place at a time.
 */

interface Said {
  readonly en: string;
  readonly zh: string;
}
type Answer =
  | { readonly ok: true }
  | {
      readonly ok: false;
      readonly errors?: { readonly order?: Said };
      readonly error?: { readonly text: Said };
    };

const itemsOf = (list: HTMLElement): HTMLElement[] => all('.resource', list);

class ResourceOrder {
  readonly #piece: HTMLElement;
  readonly #ready = new WeakSet<HTMLElement>();
  #isDragging = false;
  #isSaving = false;
  /** Something moved since the order was last sent. */
  #isDirty = false;
  #last: { readonly item: HTMLElement; readonly pressed: string | null } | null = null;

  constructor(piece: HTMLElement) {
    this.#piece = piece;
  }

  start(): void {
    this.#piece.classList.add('is-sortable');
    this.#makeSortable();
    this.#piece.addEventListener('fragment:refreshed', () => this.#makeSortable());
    this.#piece.addEventListener('submit', (event) => this.#press(event));
  }

  /** The list comes anew when its first resource does. */
  #makeSortable(): void {
    const list = this.#list();
    if (!list || this.#ready.has(list)) return;
    this.#ready.add(list);
    Sortable.create(list, {
      handle: '[data-grip]',
      draggable: '.resource',
      animation: matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : 150,
      // One way of dragging for mouse, pen and finger.
      forceFallback: true,
      // Not among the list's own, which are read for their order.
      fallbackOnBody: true,
      fallbackTolerance: 3,
      ghostClass: 'is-gap',
      fallbackClass: 'is-lifted',
      onStart: () => {
        this.#isDragging = true;
        this.#hold();
      },
      onEnd: ({ item, oldIndex, newIndex }) => {
        this.#isDragging = false;
        if (oldIndex === newIndex) this.#release();
        else void this.#save(item, null);
      },
    });
  }

  /** A button moves its resource at once, and keeps the focus for the next press. */
  #press(event: SubmitEvent): void {
    const form = event.target;
    if (!(form instanceof HTMLFormElement)) return;
    const where = form.dataset['move'];
    const item = form.closest<HTMLElement>('.resource');
    if (where === undefined || !item) return;
    event.preventDefault();
    const neighbour = where === 'up' ? item.previousElementSibling : item.nextElementSibling;
    if (!neighbour) return;
    this.#hold();
    // The neighbour moves: what moves loses the focus.
    if (where === 'up') item.after(neighbour);
    else item.before(neighbour);
    void this.#save(item, where);
  }

  /** Sends the order as it stands; what moves while it is under way is sent after it. */
  async #save(item: HTMLElement, pressed: string | null): Promise<void> {
    const list = this.#list();
    if (!list) return;
    this.#isDirty = true;
    this.#last = { item, pressed };
    if (this.#isSaving) return;
    this.#isSaving = true;
    let wrong: string | null = null;
    while (this.#isDirty && wrong === null) {
      this.#isDirty = false;
      wrong = await this.#send(list);
    }
    this.#isSaving = false;
    this.#isDirty = false;
    this.#show(wrong);
    if (wrong === null) this.#tell(list);
    this.#release();
  }

  /** Says where the last one that moved is now, and goes back to its button once the list is there anew. */
  #tell(list: HTMLElement): void {
    if (!this.#last) return;
    const { item, pressed } = this.#last;
    const text = (list.dataset['moved'] ?? '')
      .replace('{title}', item.dataset['title'] ?? '')
      .replace('{place}', String(itemsOf(list).indexOf(item) + 1));
    announce(text);
    if (pressed === null) return;
    this.#piece.addEventListener('fragment:refreshed', () => this.#focus(item.id, pressed), { once: true });
  }

  /** @returns why the order was not saved; null when it was */
  async #send(list: HTMLElement): Promise<string | null> {
    const failed = list.dataset['failed'] ?? said('failed');
    const ids = itemsOf(list).map(({ id }) => id);
    const version = Number(list.dataset['version']);
    try {
      const response = await fetch(this.#piece.dataset['orderUrl'] ?? '', {
        method: 'POST',
        body: new URLSearchParams({ version: String(version), ids: ids.join(' ') }),
        headers: { accept: 'application/json', 'x-csrf-token': document.body.dataset['csrf'] ?? '' },
      });
      const answer = (await response.json()) as Answer;
      if (answer.ok) {
        list.dataset['version'] = String(version + 1);
        return null;
      }
      const text = answer.errors?.order ?? answer.error?.text;
      return text ? local(text) : failed;
    } catch {
      return failed;
    }
  }

  #list(): HTMLElement | null {
    return one('#resource-list', this.#piece);
  }

  /** News of the list wait while something is lifted out of it. */
  #hold(): void {
    this.#piece.dataset['held'] = '';
  }

  #release(): void {
    if (this.#isDragging || this.#isSaving) return;
    delete this.#piece.dataset['held'];
    this.#piece.dispatchEvent(new CustomEvent('news:refresh', { bubbles: true }));
  }

  #show(wrong: string | null): void {
    const place = one('#order-message');
    if (!place) return;
    place.replaceChildren();
    if (wrong === null) return;
    const message = document.createElement('p');
    message.className = 'message message--warning';
    message.textContent = wrong;
    place.append(message);
  }

  /** To the button that was pressed, or to its neighbour where that one has nothing left to do. */
  #focus(id: string, where: string): void {
    const item = document.getElementById(id);
    const active = document.activeElement;
    // Whoever went on to something else stays there.
    if (active && active !== document.body && item?.contains(active) === false) return;
    const button = (of: string) =>
      item?.querySelector<HTMLButtonElement>(`form[data-move="${of}"] button:not(:disabled)`);
    (button(where) ?? button(where === 'up' ? 'down' : 'up'))?.focus();
  }
}

/** A file that is too large is said to be before it is sent. */
function watchSize(field: HTMLInputElement): void {
  const place = document.getElementById(`${field.id}-error`);
  field.addEventListener('change', () => {
    const isLarge = (field.files?.[0]?.size ?? 0) > Number(field.dataset['maxBytes']);
    const text = isLarge ? (field.dataset['tooLarge'] ?? '') : '';
    field.setCustomValidity(text);
    field.setAttribute('aria-invalid', String(isLarge));
    if (place) place.textContent = text;
  });
}

for (const piece of all('[data-order-url]')) new ResourceOrder(piece).start();
for (const field of all<HTMLInputElement>('input[type="file"][data-max-bytes]')) watchSize(field);
