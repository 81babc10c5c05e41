import {
  BarController,
  BarElement,
  CategoryScale,
  Chart,
  Filler,
  Legend,
  LineController,
  LineElement,
  LinearScale,
  PointElement,
  Tooltip,
  type ChartConfiguration,
} from 'chart.js';
import type { Plugin } from 'chart.js';
import { all, isReader } from './dom.ts';

/** Draws `canvas[data-chart]`: figures in a data attribute, colours from the page's own palette. */

Chart.register(
  BarController,
  BarElement,
  CategoryScale,
  Filler,
  Legend,
  LineController,
  LineElement,
  LinearScale,
  PointElement,
  Tooltip,
);

interface Figures {
  readonly labels: readonly string[];
  readonly series: readonly {
    readonly name: string;
    readonly values: readonly (number | null)[];
    readonly own?: boolean;
  }[];
  readonly unit: 'fen' | 'count' | 'points';
  /** Columns instead of lines: how many of each. */
  readonly kind?: Kind;
  /** The upright scale's ends where they are known, such as 0 and 100. */
  readonly range?: readonly [number, number];
}

type Kind = 'line' | 'bar';

/** Lines are told apart by dash as well as by colour. */
const DASHES = [[], [7, 4], [2, 3], [10, 3, 2, 3], [4, 2], [12, 5]];
const drawn = new WeakMap<HTMLCanvasElement, { readonly chart: Chart<Kind>; figures: string }>();

/** A colour of the palette as it is where the chart stands. */
const painter =
  (canvas: Element) =>
  (name: string): string =>
    getComputedStyle(canvas).getPropertyValue(name).trim();

function configure(figures: Figures, canvas: Element): ChartConfiguration<Kind> {
  const paint = painter(canvas);
  const scale = figures.unit === 'fen' ? 100 : 1;
  const locale = isReader('zh') ? 'zh-CN' : 'en-GB';
  const amount = (value: number): string =>
    figures.unit === 'fen'
      ? `¥${new Intl.NumberFormat(locale, { notation: 'compact', maximumFractionDigits: 1 }).format(value)}`
      : new Intl.NumberFormat(locale).format(value);
  const exact = (value: number): string =>
    figures.unit === 'fen'
      ? `¥${new Intl.NumberFormat(locale, { minimumFractionDigits: 2 }).format(value)}`
      : new Intl.NumberFormat(locale).format(value);
  const around = getComputedStyle(canvas.parentElement ?? canvas);
  const font = {
    family: around.fontFamily,
    size: Math.max(13, Math.round(parseFloat(around.fontSize) * 0.8)),
  };
  const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
  return {
    type: figures.kind ?? 'line',
    data: {
      labels: [...figures.labels],
      datasets: figures.series.map((line, i) => ({
        label: line.name,
        data: line.values.map((value) => (value === null ? null : value / scale)),
        borderColor: paint(`--curve-${(i % 6) + 1}`),
        backgroundColor: paint(`--curve-${(i % 6) + 1}`),
        borderDash: [...(DASHES[Math.floor(i / 6) + (figures.series.length > 1 ? i % 6 : 0)] ?? [])],
        borderWidth: line.own ? 4 : 2.5,
        pointRadius: figures.labels.length > 20 ? 0 : 2.5,
        pointHitRadius: 14,
        tension: 0.25,
        spanGaps: true,
      })),
    },
    options: {
      animation: still ? false : { duration: 500 },
      responsive: true,
      maintainAspectRatio: false,
      locale,
      interaction: { mode: 'index', intersect: false },
      plugins: {
        legend: {
          display: figures.series.length > 1,
          position: 'bottom',
          labels: { color: paint('--ink'), font, boxWidth: 30, boxHeight: 0 },
        },
        tooltip: {
          callbacks: {
            label: ({ dataset, parsed }) => ` ${dataset.label ?? ''}: ${exact(parsed.y ?? 0)}`,
          },
        },
      },
      scales: {
        x: {
          grid: { display: false },
          border: { color: paint('--line-strong') },
          ticks: { color: paint('--ink-soft'), font, maxRotation: 0, autoSkipPadding: 16 },
        },
        y: {
          ...(figures.range ? { min: figures.range[0], max: figures.range[1] } : suggestedEnds(figures)),
          grid: { color: paint('--line') },
          border: { display: false },
          ticks: {
            color: paint('--ink-soft'),
            font,
            maxTicksLimit: 6,
            // People are counted in whole ones.
            ...(figures.kind === 'bar' && { precision: 0 }),
            callback: (value) => amount(Number(value)),
          },
        },
      },
    },
  };
}

/** Scores that hardly differ are not to look like a fall from the top to the bottom: the scale spans some points at least. */
const POINTS_SPAN_MIN = 20;

function suggestedEnds({ unit, series }: Figures): { suggestedMin?: number; suggestedMax?: number } {
  const values = series.flatMap((line) => line.values.filter((value) => value !== null));
  if (unit !== 'points' || values.length === 0) return {};
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const room = Math.max(0, (POINTS_SPAN_MIN - (high - low)) / 2);
  return { suggestedMin: Math.max(0, low - room), suggestedMax: high + room };
}

/** An upright line at `data-chart-mark`: a place among the labels, 0 is the first; between two of them is possible. */
const mark: Plugin<Kind> = {
  id: 'mark',
  afterDatasetsDraw({ canvas, ctx, chartArea, scales }) {
    const at = parseFloat(canvas.dataset['chartMark'] ?? '');
    const across = scales['x'];
    if (Number.isNaN(at) || !across) return;
    const from = across.getPixelForValue(Math.floor(at));
    const to = across.getPixelForValue(Math.ceil(at));
    const x = Math.round(from + (to - from) * (at - Math.floor(at)));
    ctx.save();
    ctx.strokeStyle = painter(canvas)('--ink');
    ctx.lineWidth = 2;
    ctx.beginPath();
    ctx.moveTo(x, chartArea.top);
    ctx.lineTo(x, chartArea.bottom);
    ctx.stroke();
    ctx.restore();
  },
};
Chart.register(mark);

function draw(canvas: HTMLCanvasElement): void {
  const text = canvas.dataset['chart'] ?? '';
  const present = drawn.get(canvas);
  if (present?.figures === text) return;
  const config = configure(JSON.parse(text) as Figures, canvas);
  if (!present) {
    drawn.set(canvas, { chart: new Chart(canvas, config), figures: text });
    return;
  }
  present.figures = text;
  present.chart.data = config.data;
  present.chart.update();
}

function redrawAll(): void {
  for (const canvas of all<HTMLCanvasElement>('canvas[data-chart]')) {
    drawn.get(canvas)?.chart.destroy();
    drawn.delete(canvas);
    draw(canvas);
  }
}

/** The chart as a picture on the page's ground, with its caption as the file's name. */
function exportPicture(id: string): void {
  const figure = document.getElementById(id);
  const canvas = figure?.querySelector('canvas');
  if (!canvas) return;
  const copy = document.createElement('canvas');
  copy.width = canvas.width;
  copy.height = canvas.height;
  const context = copy.getContext('2d');
  if (!context) return;
  context.fillStyle = painter(canvas)('--surface');
  context.fillRect(0, 0, copy.width, copy.height);
  context.drawImage(canvas, 0, 0);
  const link = document.createElement('a');
  link.download = `${canvas.getAttribute('aria-label') ?? id}.png`;
  link.href = copy.toDataURL('image/png');
  link.click();
}

document.addEventListener('charts:draw', () => {
  for (const canvas of all<HTMLCanvasElement>('canvas[data-chart]')) draw(canvas);
});
document.addEventListener('charts:mark', () => {
  for (const canvas of all<HTMLCanvasElement>('canvas[data-chart-mark]')) drawn.get(canvas)?.chart.draw();
});
document.addEventListener('theme:changed', redrawAll);
document.addEventListener('click', (event) => {
  const button = (event.target as Element | null)?.closest<HTMLElement>('[data-chart-export]');
  const id = button?.dataset['chartExport'];
  if (id) exportPicture(id);
});
