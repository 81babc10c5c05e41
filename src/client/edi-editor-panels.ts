import type { Extent } from '../edi/extent.ts';
import { FINDING_LEVELS } from '../edi/finding.ts';
import { compareTexts, type ComparedPart } from '../edi/reading/compare.ts';
import type { Draft, DraftBlank, DraftFault, TextPlace } from '../edi/reading/draft.ts';
import type { Say } from '../edi/reading/say.ts';

/** What stands beside a message that is being written: what is wrong, what is still to write, where the caret is. */

type Child = Node | string;

function made<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  className: string,
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  if (className !== '') element.className = className;
  element.append(...children);
  return element;
}

/** Every fault by level and every blank, each with a button that leads to its place. */
export function findingsList(draft: Draft, say: Say, goTo: (extent: Extent) => void): Child[] {
  if (draft.unreadable !== null) {
    return [made('p', 'edi-found__unreadable', say(`edi:unreadable.${draft.unreadable}`))];
  }
  const groups: Child[] = [];
  for (const level of FINDING_LEVELS) {
    const own = draft.faults.filter((fault) => fault.level === level);
    if (own.length === 0) continue;
    groups.push(
      made('h3', 'edi-found__level', say(`edi:level.${level}.name`)),
      made('ul', 'edi-found', ...own.map((fault) => made('li', '', faultButton(fault, say, goTo)))),
    );
  }
  if (draft.blanks.length > 0) {
    groups.push(
      made('h3', 'edi-found__level', say('edi-editor:found.blanks')),
      made('ul', 'edi-found', ...draft.blanks.map((blank) => made('li', '', blankButton(blank, say, goTo)))),
    );
  }
  if (groups.length === 0) groups.push(made('p', 'edi-found__none', say('edi-editor:found.none')));
  return groups;
}

function placeButton(
  kind: 'fault' | 'blank',
  extent: Extent,
  goTo: (extent: Extent) => void,
): HTMLButtonElement {
  const button = made('button', `edi-found__go edi-found__go--${kind}`);
  button.type = 'button';
  button.dataset['from'] = String(extent.from);
  button.addEventListener('click', () => goTo(extent));
  return button;
}

function faultButton(fault: DraftFault, say: Say, goTo: (extent: Extent) => void): HTMLButtonElement {
  const button = placeButton('fault', fault, goTo);
  const detail = [
    fault.expected === null ? '' : say('edi-editor:found.expected', { expected: fault.expected }),
    fault.received === null ? '' : say('edi-editor:found.received', { received: fault.received }),
  ].filter((part) => part !== '');
  button.append(
    made('span', 'edi-found__line', say('edi-editor:found.line', { line: fault.line })),
    made('span', 'edi-found__title', say('edi-editor:found.title', { title: fault.title, code: fault.code })),
    made('span', 'edi-found__place', fault.place),
  );
  if (detail.length > 0) button.append(made('span', 'edi-found__detail', detail.join(' ')));
  return button;
}

function blankButton(blank: DraftBlank, say: Say, goTo: (extent: Extent) => void): HTMLButtonElement {
  const button = placeButton('blank', blank, goTo);
  const what =
    blank.tag === ''
      ? say('edi-editor:found.blank-segment')
      : say(blank.label === '' ? 'edi-editor:found.blank-in' : 'edi-editor:found.blank-value', {
          tag: blank.tag,
          name: blank.name,
          label: blank.label,
        });
  button.append(
    made('span', 'edi-found__line', say('edi-editor:found.line', { line: blank.line })),
    made('span', 'edi-found__title', what),
  );
  if (blank.expected !== null) {
    button.append(
      made('span', 'edi-found__detail', say('edi-editor:found.expected', { expected: blank.expected })),
    );
  }
  return button;
}

/** The segment the caret is in: its name, what is wrong with it, its values with what they mean, the one at the caret lit. */
export function herePanel(place: TextPlace | null, draft: Draft, lang: 'en' | 'zh', say: Say): Child[] {
  if (place === null) return [made('p', 'muted', say('edi-editor:here.nothing'))];
  const { row, part, explanation } = place;
  const wrong = draft.faults
    .filter(({ from }) => from >= row.from && from <= row.to)
    .map(({ title, expected }) =>
      made(
        'p',
        'edi-here__fault',
        expected === null ? title : say('edi-editor:here.fault', { title, expected }),
      ),
    );
  const head = made(
    'p',
    'edi-here__head',
    made('code', 'edi-here__tag', row.tag === '' ? '–' : row.tag),
    ' ',
    made('strong', '', explanation.name[lang]),
  );
  if (row.tag === 'UNA') return [head, ...wrong, made('p', 'muted', say('edi:panes.una'))];
  if (explanation.values.length === 0)
    return [head, ...wrong, made('p', 'muted', say('edi-editor:here.empty'))];
  const values = explanation.values.map(({ element, component, number, label, value, meaning }) => {
    const isHere = part?.element === element && part.component === component;
    const item = made('li', isHere ? 'edi-here__value is-here' : 'edi-here__value');
    item.append(
      made('span', 'edi-here__where', `${element}.${component}`),
      made('code', 'edi-here__code', value),
      made(
        'span',
        'edi-here__words',
        number === null ? say('edi-editor:here.no-element') : label[lang],
        ...(meaning === null ? [] : [' ', made('strong', '', meaning[lang])]),
      ),
    );
    if (isHere) item.setAttribute('aria-current', 'true');
    return item;
  });
  return [head, ...wrong, made('ol', 'edi-here__values', ...values)];
}

/** The rows of the comparison with the finished message; null when one of the two cannot be read. */
export function comparedRows(own: string, finished: string, free: string, say: Say): Child[] | null {
  const compared = compareTexts(own, finished, new Set(free.split(' ')));
  if (compared === null) return null;
  return compared.rows.map(({ kind, first, second }) =>
    made(
      'tr',
      `edi-compare__row edi-compare__row--${kind}`,
      signCell(say(`edi-editor:compare.${kind}`)),
      labelled(say('edi-editor:compare.own'), comparedCell(first, 'del')),
      labelled(say('edi-editor:compare.finished'), comparedCell(second, 'ins')),
    ),
  );
}

function signCell(text: string): HTMLTableCellElement {
  const cell = made('th', 'edi-compare__sign', text);
  cell.scope = 'row';
  return cell;
}

/** A cell that on a phone, where the two stand below each other, says which one it is. */
function labelled(label: string, child: Child): HTMLTableCellElement {
  const cell = made('td', '', child);
  cell.dataset['label'] = label;
  return cell;
}

function comparedCell(parts: readonly ComparedPart[] | null, tag: 'del' | 'ins'): Child {
  const code = made('code', 'edi-compare__text');
  for (const { text, differs } of parts ?? []) code.append(differs ? made(tag, '', text) : text);
  return code;
}
