import type { Answer, FaultGroup, Reading } from '../edi/reading/reading.ts';
import type { Say } from '../edi/reading/say.ts';
import type { RawPart, Sheet, SheetFault, SheetRow } from '../edi/reading/sheet.ts';

/**
 * Draws in the browser what the components `edi-reading`, `edi-faults` and `edi-panes` draw on the server: the same elements with
 * the same classes. A test compares the two.
 */

export interface Drawing {
  readonly say: Say;
  /** Address of the icons. */
  readonly icons: string;
  /** Address of the panes' script. */
  readonly panes: string;
}

type Child = Node | string | null;
type Attributes = Readonly<Record<string, string | number | null>>;

/** An element; attributes that are null are left out. */
export function make(tag: string, attributes: Attributes, ...children: readonly Child[]): HTMLElement {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes))
    if (value !== null) element.setAttribute(name, `${value}`);
  for (const child of children) if (child !== null) element.append(child);
  return element;
}

const SVG = 'http://www.w3.org/2000/svg';
function icon(name: string, { icons }: Drawing): SVGElement {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('class', 'icon');
  svg.setAttribute('aria-hidden', 'true');
  svg.setAttribute('focusable', 'false');
  const use = document.createElementNS(SVG, 'use');
  use.setAttribute('href', `${icons}#${name}`);
  svg.append(use);
  return svg;
}

/** Everything about one text. `form`: id of the form whose button downloads the CONTRL. */
export function drawReading(
  reading: Reading,
  note: string | null,
  id: string,
  form: string | null,
  with_: Drawing,
): HTMLElement[] {
  const { say } = with_;
  const panel = (title: string, ...children: Child[]): HTMLElement =>
    make(
      'section',
      { class: 'panel' },
      make('div', { class: 'panel__head' }, make('h2', {}, title)),
      ...children,
    );
  const { sheet, faults, answer } = reading;
  const pieces = [verdict(reading, note, id, with_)];
  if (faults.length > 0) pieces.push(panel(say('edi:result.faults'), drawFaults(faults, id, with_)));
  if (sheet) {
    const label = say('edi:result.panes');
    pieces.push(panel(label, drawPanes(sheet, id, label, with_)));
    pieces.push(panel(say('edi:answer.title'), ...drawAnswer(answer, id, form, with_)));
  }
  return pieces;
}

function verdict(reading: Reading, note: string | null, id: string, with_: Drawing): HTMLElement {
  const { accepted, facts } = reading;
  return make(
    'section',
    {
      class: `panel edi-verdict edi-verdict--${accepted ? 'good' : 'bad'}`,
      'aria-labelledby': `${id}-verdict`,
    },
    make(
      'h2',
      { id: `${id}-verdict` },
      icon(accepted ? 'check-circle' : 'x-circle', with_),
      ` ${reading.verdict}`,
    ),
    make('p', {}, reading.unreadable ?? reading.summary),
    note === null
      ? null
      : make(
          'p',
          { class: 'message message--warning' },
          icon('exclamation-triangle', with_),
          ' ',
          make('span', {}, note),
        ),
    facts.length === 0
      ? null
      : make(
          'dl',
          { class: 'edi-facts' },
          ...facts.map(({ label, value }) => make('div', {}, make('dt', {}, label), make('dd', {}, value))),
        ),
  );
}

function drawAnswer(answer: Answer, id: string, form: string | null, with_: Drawing): Child[] {
  const { say } = with_;
  const isSaid = answer.accepted !== null;
  return [
    make('p', { class: 'muted' }, say('edi:answer.about')),
    make(
      'p',
      { class: 'edi-answer' },
      isSaid ? icon(answer.accepted ? 'check-circle' : 'x-circle', with_) : null,
      isSaid ? ' ' : null,
      make('strong', {}, answer.verdict),
    ),
    answer.sheet && drawPanes(answer.sheet, `${id}-answer`, 'CONTRL', with_),
    answer.sheet && form
      ? make(
          'p',
          { class: 'edi-answer__do' },
          make(
            'button',
            { class: 'btn btn-quiet', type: 'submit', form, name: 'download', value: 'contrl' },
            icon('download', with_),
            ` ${say('edi:answer.download')}`,
          ),
        )
      : null,
  ];
}

const SIGNS = {
  syntax: 'x-circle',
  structure: 'x-circle',
  profile: 'exclamation-triangle',
  business: 'exclamation-triangle',
} as const;

/** What is wrong, by level. */
export function drawFaults(groups: readonly FaultGroup[], id: string, with_: Drawing): HTMLElement {
  const sections = groups.map(({ level, label, about, faults, more }) =>
    make(
      'section',
      { class: `edi-level edi-level--${level}` },
      make('h3', {}, icon(SIGNS[level], with_), ` ${label}`),
      make('p', { class: 'muted' }, about),
      make('ol', { class: 'edi-level__list' }, ...faults.map((fault) => drawFault(fault, id, with_))),
      more === null ? null : make('p', { class: 'muted' }, more),
    ),
  );
  return make('div', { class: 'edi-faults' }, ...sections);
}

function drawFault(fault: SheetFault, id: string, { say }: Drawing): HTMLElement {
  const { number, title, code, row, place, expected, received, from, to } = fault;
  const fact = (key: string, value: Child): HTMLElement =>
    make('div', {}, make('dt', {}, say(`edi:fault.${key}`)), make('dd', {}, value));
  return make(
    'li',
    { class: 'edi-finding', id: `${id}-f${number}` },
    make('span', { class: 'edi-no', 'aria-hidden': 'true' }, `${number}`),
    make(
      'div',
      { class: 'edi-finding__body' },
      make(
        'p',
        { class: 'edi-finding__what' },
        make('strong', {}, title),
        ' ',
        make('span', { class: 'tag' }, say('edi:fault.code', { code })),
      ),
      make(
        'p',
        { class: 'edi-finding__where' },
        make('a', { href: `#${id}-r${row}` }, say('edi:fault.line', { n: row })),
        ` ${place}`,
      ),
      expected === null && received === null
        ? null
        : make(
            'dl',
            { class: 'edi-finding__facts' },
            expected === null ? null : fact('expected', expected),
            received === null ? null : fact('received', make('code', {}, received)),
          ),
      make(
        'button',
        {
          class: 'btn btn-quiet btn-sm edi-finding__show',
          type: 'button',
          'data-edi-from': from,
          'data-edi-to': to,
        },
        say('edi:fault.show'),
      ),
    ),
  );
}

/** A text in its two panes. */
export function drawPanes(sheet: Sheet, id: string, label: string, with_: Drawing): HTMLElement {
  const { say, panes } = with_;
  const rows = sheet.rows.flatMap((row) => [
    ...(row.gap === null ? [] : [make('li', { class: 'edi-left-out' }, row.gap)]),
    ...(row.tag === '' && row.raw.length === 0 ? [] : [drawRow(row, sheet.faults, id, with_)]),
  ]);
  return make(
    'div',
    { class: 'edi', id, 'data-edi-panes': '', 'data-script': panes },
    make('p', { class: 'edi__keys', id: `${id}-keys` }, say('edi:panes.keys')),
    make(
      'div',
      { class: 'edi__head', 'aria-hidden': 'true' },
      make('span', {}, say('edi:panes.raw')),
      make('span', {}, say('edi:panes.words')),
    ),
    make('ol', { class: 'edi__rows', 'aria-label': label }, ...rows),
  );
}

const marked = (level: RawPart['fault']): string => (level === null ? '' : ` edi-fault edi-fault--${level}`);

function drawRow(row: SheetRow, all: readonly SheetFault[], id: string, { say }: Drawing): HTMLElement {
  const faults = all.filter(({ number }) => row.faults.includes(number));
  const state = faults.length > 0 ? ' edi-row--fault' : '';
  return make(
    'li',
    { class: `edi-row edi-row--d${Math.min(row.depth, 6)}${state}`, id: `${id}-r${row.number}` },
    make('span', { class: 'edi-row__no', 'aria-hidden': 'true' }, `${row.number}`),
    make('code', { class: 'edi-row__raw', translate: 'no' }, ...row.raw.map((part) => drawPart(part, say))),
    make(
      'div',
      { class: 'edi-row__words' },
      make(
        'p',
        {},
        make('strong', { class: 'edi-part', 'data-at': `${row.number}/0.0` }, row.name),
        ...row.phrases.flatMap(({ joint, at, text, fault }) => [
          joint,
          make('span', { class: `edi-part${marked(fault)}`, 'data-at': at }, text),
        ]),
      ),
      ...faults.map(({ number, level, title, place, missing }) =>
        make(
          'p',
          { class: `edi-note edi-note--${level}` },
          make(
            'a',
            {
              class: 'edi-no',
              href: `#${id}-f${number}`,
              'aria-label': say('edi:panes.fault', { n: number }),
            },
            `${number}`,
          ),
          ' ',
          make('span', {}, missing === 'segment' ? say('edi:panes.missing-at', { title, place }) : title),
        ),
      ),
    ),
  );
}

function drawPart({ kind, text, at, hint, fault }: RawPart, say: Say): HTMLElement {
  switch (kind) {
    case 'sign':
      return make('span', { class: 'edi-sign' }, text);
    case 'gap':
      return make('span', {
        class: `edi-gap${marked(fault)}`,
        role: 'img',
        'aria-label': say('edi:panes.missing'),
      });
    case 'code':
      return make(
        'abbr',
        { class: `edi-part edi-part--code${marked(fault)}`, 'data-at': at, title: hint },
        text,
      );
    case 'tag':
    case 'value':
      return make(
        'span',
        { class: `edi-part edi-part--${kind}${marked(fault)}`, 'data-at': at, title: hint || null },
        text,
      );
  }
}
