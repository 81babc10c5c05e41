import htmx from 'htmx.org';

/**
 * What a refresh must not take away from a person: text being typed, choices made, opened details, messages beside
 * fields, drawn charts. htmx asks before it changes a node or an attribute; answering false keeps it.
 */

interface MorphNode {
  readonly oldNode: Node;
  readonly newNode: Node;
}
interface MorphAttr {
  readonly attrName: string;
  readonly newValue: string | null;
}

/** Fields a person has touched since the page (or the form) was new. */
const touched = new WeakSet<Element>();

export const isTouched = (field: Element): boolean => touched.has(field);
/** A form that was taken is new again. */
export function untouch(form: HTMLFormElement): void {
  for (const field of form.elements) touched.delete(field);
}

const isField = (element: Element): boolean =>
  element instanceof HTMLInputElement ||
  element instanceof HTMLTextAreaElement ||
  element instanceof HTMLSelectElement;

function keepsNode(element: Element, { newNode }: MorphNode): boolean {
  if (element instanceof HTMLTextAreaElement) return touched.has(element);
  if (element instanceof HTMLSelectElement) return touched.has(element);
  if (element instanceof HTMLCanvasElement) {
    const next = (newNode as HTMLElement).dataset?.['chart'];
    if (next !== undefined) element.dataset['chart'] = next;
    return true;
  }
  if (element.matches('[data-field-error], [data-form-message]')) {
    const own = element.closest('form');
    const typing = own !== null && [...own.elements].some((field) => touched.has(field));
    return typing && element.textContent?.trim() !== '';
  }
  return false;
}

function keepsAttribute(element: Element, { attrName, newValue }: MorphAttr): boolean {
  if (
    attrName === 'open' &&
    (element instanceof HTMLDetailsElement || element instanceof HTMLDialogElement)
  ) {
    return true;
  }
  if (attrName === 'class' && element.matches('form.is-sending, form.was-taken')) return true;
  if (attrName === 'style' && newValue === null) return true;
  if (!isField(element) || !touched.has(element)) return false;
  return attrName === 'value' || attrName === 'checked' || attrName === 'aria-invalid';
}

/** Registers the two questions with htmx and begins to notice typing. */
export function keepTyping(): void {
  htmx.registerExtension('keep-typing', {
    htmx_before_morph_node: (element: Element, detail: MorphNode) => !keepsNode(element, detail),
    htmx_before_morph_attr: (element: Element, detail: MorphAttr) => !keepsAttribute(element, detail),
  });
  for (const kind of ['input', 'change']) {
    document.addEventListener(kind, (event) => {
      if (event.target instanceof Element && isField(event.target)) touched.add(event.target);
    });
  }
}
