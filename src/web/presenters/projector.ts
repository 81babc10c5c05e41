import type { Health } from '../../runs/ports.ts';

/** The conservation badge: money and goods add up, in front of the class. */
export interface BadgeModel {
  readonly ok: boolean;
  readonly checked: number;
  readonly seq: number;
}

export const badgeModel = (health: Health): BadgeModel => ({
  ok: health.broken.length === 0,
  checked: health.checked,
  seq: health.checkedSeq,
});
