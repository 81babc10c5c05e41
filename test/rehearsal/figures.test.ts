import { expect } from 'chai';
import fc from 'fast-check';
import { latencyOf, NO_FIGURES, verdictOf, type CrowdFigures } from '../../src/rehearsal/figures.ts';

const played = (ms: number, changes: Partial<CrowdFigures> = {}): CrowdFigures => ({
  ...NO_FIGURES,
  students: 60,
  joined: 60,
  pages: latencyOf(Array.from({ length: 1_000 }, () => ms)),
  commands: latencyOf([ms]),
  pushes: latencyOf([ms]),
  ...changes,
});

describe('the figures of a rehearsal', () => {
  it('are samples that so many of all samples do not exceed', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 10_000 }), { minLength: 1 }), (samples) => {
        const { count, p50Ms, p95Ms, p99Ms, maxMs } = latencyOf(samples);
        expect(count).to.equal(samples.length);
        expect(maxMs).to.equal(Math.max(...samples));
        for (const [p, value] of [
          [50, p50Ms],
          [95, p95Ms],
          [99, p99Ms],
        ] as const) {
          expect(samples).to.include(value);
          const within = samples.filter((sample) => sample <= Number(value)).length;
          const below = samples.filter((sample) => sample < Number(value)).length;
          expect(within * 100).to.be.at.least(p * samples.length);
          expect(below * 100).to.be.below(p * samples.length);
        }
      }),
    );
  });

  it('say nothing while there are none', () => {
    expect(latencyOf([])).to.deep.equal({ count: 0, p50Ms: null, p95Ms: null, p99Ms: null, maxMs: null });
    expect(verdictOf(NO_FIGURES)).to.equal('unknown');
  });

  it('are judged by how long people wait, by errors, and by who could come in', () => {
    expect(verdictOf(played(500))).to.equal('fine');
    expect(verdictOf(played(501))).to.equal('slow');
    expect(verdictOf(played(2_001))).to.equal('overloaded');
    expect(verdictOf(played(80, { errors: { 'page 503': 1 } }))).to.equal('fine');
    expect(verdictOf(played(80, { errors: { 'page 503': 2 } }))).to.equal('slow');
    expect(verdictOf(played(80, { errors: { 'page 503': 6, 'socket lost': 5 } }))).to.equal('overloaded');
    expect(verdictOf(played(80, { joined: 59 }))).to.equal('overloaded');
  });
});
