import { all, one } from './dom.ts';
import { serverNow } from './clock.ts';
import { refreshFrom } from './refresh.ts';

/**
 * The teacher's monitor: single cells are patched from what is pushed, nothing is drawn anew. A cell comes as figures with
 * commas between them (`packPulse` in src/runs/monitor.ts); the words are the page's own.
 */

export interface MonitorPush {
  readonly runId: string;
  readonly baseMs: number;
  readonly cells: Readonly<Record<string, string>>;
  readonly holders?: Readonly<Record<string, string | null>>;
}

const LIGHTS = ['idle', 'good', 'slow', 'stuck'] as const;
const DRIVERS = ['nobody', 'human', 'bot', 'instructor'] as const;
const MINUTE_MS = 60_000;
const TICK_MS = 15_000;

interface Cell {
  readonly light: (typeof LIGHTS)[number];
  readonly driver: (typeof DRIVERS)[number];
  readonly connected: boolean;
  readonly waiting: number;
  readonly urgent: number;
  readonly sinceDay: number | null;
  readonly sinceAtMs: number | null;
  readonly lastAtMs: number | null;
  readonly done: number;
  readonly all: number;
  readonly mistakes: number;
}

/** The latest cells by index: the table of another group is filled from them when it comes. */
const cells = new Map<string, Cell>();

function read(packed: string, baseMs: number): Cell {
  const figures = packed.split(',').map((figure) => (figure === '' ? null : Number(figure)));
  const at = (index: number): number => figures[index] ?? 0;
  const time = (index: number): number | null => {
    const minute = figures[index] ?? null;
    return minute === null ? null : baseMs + minute * MINUTE_MS;
  };
  return {
    light: LIGHTS[at(0)] ?? 'idle',
    driver: DRIVERS[at(1)] ?? 'nobody',
    connected: at(2) === 1,
    waiting: at(3),
    urgent: at(4),
    sinceDay: figures[5] ?? null,
    sinceAtMs: time(6),
    lastAtMs: time(7),
    done: at(8),
    all: at(9),
    mistakes: at(10),
  };
}

const minutesSince = (atMs: number | null): number =>
  atMs === null ? 0 : Math.max(0, Math.floor((serverNow() - atMs) / MINUTE_MS));

const filled = (template: string | undefined, gaps: Readonly<Record<string, string | number>>): string =>
  (template ?? '').replace(/\{(\w+)\}/g, (_, gap: string) => String(gaps[gap] ?? ''));

/** Writes only what is different, so that a browser has nothing to lay out for what stays. */
function write(element: Element | null | undefined, text: string): void {
  if (element && element.textContent !== text) element.textContent = text;
}

export function showMonitor({ baseMs, cells: pushed, holders = {} }: MonitorPush): void {
  const grid = one('[data-pulses]');
  if (!grid) return;
  for (const [index, holder] of Object.entries(holders)) {
    const light = one(`[data-pulse="${index}"]`, grid);
    if (light) light.dataset['holder'] = holder ?? '';
  }
  for (const [index, packed] of Object.entries(pushed)) cells.set(index, read(packed, baseMs));
  for (const index of new Set([...Object.keys(pushed), ...Object.keys(holders)])) {
    const cell = cells.get(index);
    if (!cell) continue;
    showLight(grid, index, cell);
    showRow(index, cell);
  }
}

function showLight(grid: HTMLElement, index: string, cell: Cell): void {
  const light = one(`[data-pulse="${index}"]`, grid);
  if (!light) return;
  const holder = light.dataset['holder'] ?? '';
  light.className = `seat-light seat-light--${cell.light}${holder !== '' && !cell.connected ? ' seat-light--away' : ''}`;
  light.dataset['since'] = cell.sinceAtMs === null ? '' : String(cell.sinceAtMs);
  showBulb(light, cell);
  write(one('[data-part="waiting"]', light), cell.waiting === 0 ? '' : String(cell.waiting));
  const urgent = one('[data-part="urgent"]', light);
  if (urgent) urgent.hidden = cell.urgent === 0;
  showMinutes(light);
  const label = filled(grid.dataset[cell.light], {
    name: light.dataset['name'] ?? '',
    who: holder === '' ? (grid.dataset[cell.driver] ?? '') : holder,
    waiting: cell.waiting,
    minutes: minutesSince(cell.sinceAtMs),
    mistakes: cell.mistakes,
  });
  if (light.getAttribute('aria-label') !== label) {
    light.setAttribute('aria-label', label);
    light.title = label;
  }
}

function showBulb(within: Element, { light }: Cell): SVGElement | null {
  const bulb = one<SVGElement>('[data-part="bulb"]', within);
  bulb?.setAttribute('class', `light__bulb light__bulb--${light}`);
  bulb?.querySelector('use')?.setAttribute('href', `#light-${light}`);
  return bulb;
}

function showMinutes(light: HTMLElement): void {
  const since = Number(light.dataset['since'] ?? '');
  const minutes = since > 0 ? minutesSince(since) : 0;
  write(one('[data-part="minutes"]', light), minutes === 0 ? '' : `${minutes}′`);
}

/** The seat's row in the open group's table. What needs words the push does not have is fetched with the table. */
function showRow(index: string, cell: Cell): void {
  const row = one(`[data-row="${index}"]`);
  const table = row?.closest<HTMLElement>('[data-monitor-rows]');
  if (!row || !table) return;
  const words = table.dataset;
  const light = one('[data-part="light"]', row);
  if (light) {
    light.className = `light light--${cell.light}`;
    showBulb(light, cell)?.setAttribute('aria-label', words[`light${capital(cell.light)}`] ?? '');
  }
  write(one('[data-part="last"]', row), ago(cell.lastAtMs, words));
  const waiting = one('[data-part="waiting"]', row);
  if (waiting) showWaiting(waiting, cell, words);
  write(one('[data-part="tasks"]', row), `${cell.done}/${cell.all}`);
  one('[data-part="progress"]', row)?.setAttribute('value', String(cell.done));
  if (row.dataset['mistakes'] !== String(cell.mistakes)) {
    row.dataset['mistakes'] = String(cell.mistakes);
    fetchGroupSoon();
  }
}

const capital = (word: string): string => `${word[0]?.toUpperCase() ?? ''}${word.slice(1)}`;

function ago(atMs: number | null, words: DOMStringMap): string {
  if (atMs === null) return words['agoNever'] ?? '';
  const minutes = minutesSince(atMs);
  if (minutes < 1) return words['agoNow'] ?? '';
  if (minutes < 120) return filled(words['agoMinutes'], { minutes });
  return filled(words['agoHours'], { hours: Math.floor(minutes / 60) });
}

function showWaiting(place: HTMLElement, { waiting, sinceAtMs, sinceDay }: Cell, words: DOMStringMap): void {
  if (waiting === 0) return write(place, '–');
  const days = sinceDay === null ? 0 : Math.max(0, Number(words['today'] ?? 0) - sinceDay);
  const text = filled(words['waitingFor'], { minutes: minutesSince(sinceAtMs), days });
  if (place.textContent === `${waiting} ${text}`) return;
  const count = document.createElement('strong');
  count.textContent = String(waiting);
  const since = document.createElement('span');
  since.className = 'muted';
  since.textContent = text;
  place.replaceChildren(count, ' ', since);
}

let fetching: ReturnType<typeof setTimeout> | undefined;
const FETCH_GROUP_MS = 3_000;

/** A new refusal has words of its own: the table is asked for, but not at every one. */
function fetchGroupSoon(): void {
  fetching ??= setTimeout(() => {
    fetching = undefined;
    const group = one('#teacher-group');
    const url = group?.dataset['fragmentUrl'];
    if (group && url) void refreshFrom(group, url);
  }, FETCH_GROUP_MS);
}

/** Where groups are that go their own way, beside their names. */
export function showGroupClocks({
  phase,
  groups,
}: {
  readonly phase: string;
  readonly groups: Readonly<
    Record<string, { readonly phase: string; readonly day: number; readonly held: boolean }>
  >;
}): void {
  const grid = one('[data-pulses]');
  if (!grid) return;
  for (const place of all('[data-group-state]', grid)) {
    const own = groups[place.dataset['groupState'] ?? ''];
    place.hidden = own === undefined || phase === 'ended' || phase === 'lobby';
    if (!own) continue;
    const day = filled(grid.dataset['day'], { day: own.day });
    const words = own.phase === 'ended' ? grid.dataset['ended'] : own.held ? grid.dataset['held'] : '{day}';
    write(place, filled(words, { day }));
  }
}

/** Opens another group's table in place; without this script the link opens the page with it. */
function openGroup(link: HTMLElement): void {
  const group = one('#teacher-group');
  const number = link.dataset['openGroup'];
  if (!group || number === undefined) return;
  for (const other of all('[data-open-group]')) {
    const isThis = other.dataset['openGroup'] === number;
    other.toggleAttribute('aria-current', isThis);
    if (isThis) other.setAttribute('aria-current', 'true');
    other.closest('.pulse-group')?.classList.toggle('pulse-group--open', isThis);
  }
  history.replaceState(null, '', `?group=${number}#teacher-group`);
  const monitor = one('#teacher-monitor');
  if (monitor) monitor.dataset['fragmentUrl'] = withGroup(monitor.dataset['fragmentUrl'] ?? '', number);
  void refreshFrom(group, withGroup(group.dataset['fragmentUrl'] ?? '', number)).then(() =>
    one('#group-title')?.focus(),
  );
}

const withGroup = (url: string, group: string): string => `${url.replace(/\?.*$/, '')}?group=${group}`;

export function startMonitor(): void {
  if (!one('[data-pulses]')) return;
  document.addEventListener('click', (event) => {
    const target = event.target instanceof Element ? event.target : null;
    const link = target?.closest<HTMLElement>('[data-open-group]');
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    openGroup(link);
  });
  // The table may have been drawn a little before the latest cells came.
  document.addEventListener('fragment:refreshed', (event) => {
    if (!(event.target instanceof HTMLElement) || event.target.id !== 'teacher-group') return;
    for (const row of all('[data-row]', event.target)) {
      const index = row.dataset['row'] ?? '';
      const cell = cells.get(index);
      if (cell && row.dataset['mistakes'] === String(cell.mistakes)) showRow(index, cell);
    }
  });
  setInterval(() => {
    for (const light of all('[data-pulse][data-since]')) showMinutes(light);
  }, TICK_MS);
}
