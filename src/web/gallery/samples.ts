import type { Language } from '../../kernel/text.ts';
import type { Say } from '../../edi/reading/say.ts';
import { ediSamples } from './edi-samples.ts';
import { pageSamples } from './page-samples.ts';
import { sampleWorld } from './sample-world.ts';
import { tradeSamples } from './trade-samples.ts';
import { watchSamples } from './watch-samples.ts';

/** One component with sample data, for the gallery. */
export interface Sample {
  readonly component: string;
  readonly params: Readonly<Record<string, unknown>>;
}

/**
 * Sample data for every component, worded for one reader. `variant` keeps ids apart when a sample stands twice in a page; `say`
 * words what is read from messages.
 */
export function samplesFor(lang: Language, variant: string, say: Say = (key) => key): readonly Sample[] {
  const world = sampleWorld(lang, variant);
  return [
    ...tradeSamples(world, lang, variant),
    ...ediSamples(world, lang, variant, say),
    ...pageSamples(world, variant),
    ...watchSamples(world, variant),
  ];
}

/** The goods that have a drawing. */
export const PICTURES = [
  'frame',
  'wheel',
  'saddle',
  'chain',
  'lamp',
  'helmet',
  'jersey',
  'bag',
  'lock',
  'pump',
  'tea',
  'desk-lamp',
  'bottle',
  'bell',
  'tyre',
  'basket',
  'kettle',
  'cup',
  'gloves',
  'phone',
  'headphones',
  'shoe',
  'bicycle',
  'battery',
  'handlebar',
  'pedal',
  'brake',
  'book',
  'rice',
  'fan',
  'something-else',
] as const;
