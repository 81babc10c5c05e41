import { all, local } from './dom.ts';

/** A row of the ranking as it is pushed. */
export interface PushedStanding {
  readonly rank: number;
  readonly previousRank: number | null;
  readonly firmKey: string;
  readonly kind: string;
  readonly name: { readonly en: string; readonly zh: string };
  readonly scoreCenti: number;
}

const GLIDE_MS = 700;

/** Moves the rows of every ranking on the page to their new places: first, last, invert, play. */
export function showStandings(rows: readonly PushedStanding[]): void {
  for (const list of all<HTMLOListElement>('ol[data-ranking]')) reorder(list, rows);
}

function reorder(list: HTMLOListElement, rows: readonly PushedStanding[]): void {
  const limit = Number(list.dataset['limit'] ?? Infinity);
  const present = new Map(
    all<HTMLLIElement>(':scope > li', list).map((row) => [row.dataset['firmKey'], row]),
  );
  const before = new Map([...present.values()].map((row) => [row, row.getBoundingClientRect().top]));
  const wanted = rows.slice(0, limit);
  const model = present.values().next().value;
  if (!model) return;
  const order = wanted.map((row) => {
    const item = present.get(row.firmKey) ?? newRow(model, row);
    update(item, row, list);
    return item;
  });
  list.replaceChildren(...order);
  if (matchMedia('(prefers-reduced-motion: reduce)').matches) return;
  for (const item of order) {
    const from = before.get(item);
    const moved = from === undefined ? 0 : from - item.getBoundingClientRect().top;
    if (Math.abs(moved) > 1) glide(item, moved);
  }
}

function glide(item: HTMLElement, fromPx: number): void {
  item.classList.remove('is-gliding');
  item.style.transform = `translateY(${fromPx}px)`;
  requestAnimationFrame(() => {
    item.classList.add('is-gliding');
    item.style.transform = '';
    setTimeout(() => item.classList.remove('is-gliding'), GLIDE_MS + 100);
  });
}

function newRow(model: HTMLLIElement, row: PushedStanding): HTMLLIElement {
  const item = model.cloneNode(true) as HTMLLIElement;
  item.classList.remove('ranking__row--own');
  item.dataset['firmKey'] = row.firmKey;
  for (const own of all('.firm__own, .ranking__group', item)) own.remove();
  const name = item.querySelector('.firm__name');
  if (name) showName(name, row, model.querySelector('.firm__name a') !== null);
  const use = item.querySelector('.firm__sign use');
  use?.setAttribute('href', (use.getAttribute('href') ?? '').replace(/#.*$/, `#${row.kind}`));
  const firm = item.querySelector('.firm');
  if (firm) firm.className = `firm firm--${row.kind}`;
  return item;
}

/** The name, and where it leads if the other rows lead somewhere. */
function showName(place: Element, row: PushedStanding, linked: boolean): void {
  const { run } = document.body.dataset;
  if (!linked || !run) {
    place.textContent = local(row.name);
    return;
  }
  const link = document.createElement('a');
  link.href = `/runs/${run}/score/${row.firmKey}`;
  link.textContent = local(row.name);
  place.replaceChildren(link);
}

function update(item: HTMLElement, row: PushedStanding, list: HTMLElement): void {
  item.dataset['rank'] = String(row.rank);
  const part = (name: string): Element | null => item.querySelector(`[data-part="${name}"]`);
  const score = (row.scoreCenti / 100).toFixed(2);
  const [rankBox, scoreBox, bar, move] = [part('rank'), part('score'), part('bar'), part('move')];
  if (rankBox) rankBox.textContent = String(row.rank);
  if (scoreBox) scoreBox.textContent = score;
  bar?.setAttribute('width', `${Math.min(100, Math.max(0, row.scoreCenti / 100))}%`);
  if (!move) return;
  const steps = row.previousRank === null ? 0 : row.previousRank - row.rank;
  const way = steps > 0 ? 'up' : steps < 0 ? 'down' : 'same';
  const word = list.dataset[way] ?? '';
  move.className = `ranking__move ranking__move--${way}`;
  move.setAttribute('title', word);
  const [sign, figure, hidden] = move.children;
  if (sign) sign.textContent = way === 'up' ? '▲' : way === 'down' ? '▼' : '·';
  if (figure) figure.textContent = steps === 0 ? '' : String(Math.abs(steps));
  if (hidden) hidden.textContent = word;
}
