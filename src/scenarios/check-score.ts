import { keysIn, listIn, numberIn, textIn, valueIn, type Path } from '../labs/glimpse.ts';
import type { CastGlimpse } from '../labs/lab.ts';
import type { Complain } from './check.ts';
import { quote } from './issues.ts';
import type { ScenarioLab } from './labs.ts';
import { nearest } from './nearest.ts';
import { scaleValueOf } from './scale.ts';
import { shorten } from './yaml-text.ts';

/** Scores name kinds that play and metrics that exist; weights add up to 100; scales rise or fall all the way. */
export function checkScore(
  file: unknown,
  cast: readonly CastGlimpse[],
  lab: ScenarioLab | null,
  complain: Complain,
): void {
  if (!lab) return;
  for (const kind of keysIn(file, 'score')) {
    if (cast.length > 0 && !cast.some((line) => line.kind === kind)) {
      complain(['score', kind], 'scenario/score-kind-absent', { kind }, 'key');
    }
    const metrics = lab.metricsOf(kind);
    if (metrics.length === 0) complain(['score', kind], 'scenario/kind-without-metrics', { kind }, 'key');
    else checkRules(file, kind, metrics, lab, complain);
  }
}

function checkRules(
  file: unknown,
  kind: string,
  metrics: readonly string[],
  lab: ScenarioLab,
  complain: Complain,
): void {
  const rules = listIn(file, 'score', kind);
  const seen = new Set<string>();
  rules.forEach((rule, index) => {
    const path: Path = ['score', kind, index];
    const metric = textIn(rule, 'metric');
    if (metric === null) return;
    if (seen.has(metric)) complain([...path, 'metric'], 'scenario/duplicate-entry', { id: metric });
    seen.add(metric);
    if (!metrics.includes(metric)) {
      const near = nearest(metric, metrics);
      const found = shorten(metric);
      if (near === null) {
        complain([...path, 'metric'], 'scenario/unknown-metric', { found, kind, known: metrics.join(', ') });
      } else complain([...path, 'metric'], 'scenario/unknown-metric-near', { found, kind, near });
      return;
    }
    checkScale(rule, path, lab.metricUnit?.(metric) ?? null, complain);
  });
  const weights = rules.map((rule) => numberIn(rule, 'weight'));
  const sum = weights.reduce<number>((total, weight) => total + (weight ?? 0), 0);
  if (rules.length > 0 && !weights.includes(null) && sum !== 100) {
    complain(['score', kind], 'scenario/weights-not-100', { kind, sum }, 'key');
  }
}

function checkScale(
  rule: unknown,
  path: Path,
  unit: ReturnType<NonNullable<ScenarioLab['metricUnit']>>,
  complain: Complain,
): void {
  const marks = ['zero', 'pass', 'full'] as const;
  const values = marks.map((mark) => {
    const written = valueIn(rule, 'scale', mark);
    const value = scaleValueOf(written, unit);
    const scalar = typeof written === 'number' || typeof written === 'string';
    if (value === null && scalar) {
      // A word that is no value at all is the schema's business; here it is the wrong one for this metric's unit.
      const known = typeof written === 'number' || written.endsWith('%');
      if (known) complain([...path, 'scale', mark], 'scenario/not-scale-value', { found: quote(written) });
    } else if (value !== null && unit === 'ratio' && (value < 0 || value > 1)) {
      complain([...path, 'scale', mark], 'scenario/scale-not-share', { found: quote(written) });
    }
    return value;
  });
  const [zero, pass, full] = values;
  if (zero == null || pass == null || full == null) return;
  const monotone = (zero < pass && pass < full) || (zero > pass && pass > full);
  if (!monotone) {
    const found = marks.map((mark) => quote(valueIn(rule, 'scale', mark))).join(', ');
    complain([...path, 'scale'], 'scenario/scale-not-monotone', { found });
  }
}
